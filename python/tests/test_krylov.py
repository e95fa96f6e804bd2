"""Iterative solvers beside SciPy's: solutions, `info`, and about the same iterations."""

import copy

import einmul as em
import numpy as np
import pytest
import scipy.sparse as sp
import scipy.sparse.linalg as theirs
from einmul.sparse import linalg as ours

DTYPES = ["float32", "float64", "complex64", "complex128"]
SOLVERS = ["cg", "minres", "gmres", "bicgstab"]


def laplacian(n, dtype="float64"):
    """The second difference; complex types get phases, which keep it Hermitian."""
    a = sp.diags_array([-np.ones(n - 1), 2 * np.ones(n), -np.ones(n - 1)], offsets=[-1, 0, 1])
    if dtype.startswith("complex"):
        phase = sp.diags_array(np.exp(1j * np.arange(n)))
        a = phase @ a @ phase.conj()
    return sp.csr_array(a.astype(dtype))


def vector(n, dtype="float64", seed=0):
    rng = np.random.default_rng(seed)
    x = rng.uniform(-1, 1, n)
    if dtype.startswith("complex"):
        x = x + 1j * rng.uniform(-1, 1, n)
    return x.astype(dtype)


def residual(a, x, b):
    return np.linalg.norm(b - a @ np.asarray(x))


class Counted:
    """A plain object with products, as `LinearOperator` has them."""

    def __init__(self, a):
        self.a, self.shape, self.dtype, self.calls = a, a.shape, a.dtype, 0

    def matvec(self, x):
        self.calls += 1
        return self.a @ np.asarray(x)

    def rmatvec(self, x):
        return self.a.conj().T @ np.asarray(x)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", SOLVERS)
def test_every_kind_of_matrix(name, dtype):
    n, rtol = 30, 1e-4
    a, b = laplacian(n, dtype), vector(n, dtype)
    kinds = [a, sp.coo_array(a), a.toarray(), em.asarray(a.toarray()), Counted(a)]
    for kind in [*kinds, theirs.aslinearoperator(a)]:
        result = getattr(ours, name)(kind, b, rtol=rtol)
        x, info = result
        assert info == 0 and result.report.converged
        assert isinstance(x, em.Array) and x.dtype == dtype and x.shape == (n,)
        # Rounding in the residual that is computed here: ε·‖A‖·‖x‖.
        rounding = 8 * n * np.finfo(dtype).eps * np.linalg.norm(np.asarray(x))
        assert residual(a, x, b) <= rtol * np.linalg.norm(b) + rounding
        assert abs(result.report.residual - residual(a, x, b)) <= rounding


@pytest.mark.parametrize("name", ["cg", "bicgstab", "gmres"])
def test_about_as_many_iterations_as_scipy(name):
    n = 60
    a = laplacian(n)
    if name != "cg":
        a = sp.csr_array(a + 0.3 * sp.diags_array([np.ones(n - 1), -np.ones(n - 1)], offsets=[1, -1]))
    b = vector(n)
    counts = []
    options = {"callback_type": "pr_norm", "restart": n} if name == "gmres" else {}
    for module in [ours, theirs]:
        seen = []
        x, info = getattr(module, name)(a, b, rtol=1e-6, callback=lambda x, s=seen: s.append(1), **options)
        assert info == 0
        assert residual(a, x, b) <= 1.001e-6 * np.linalg.norm(b)
        counts.append(len(seen))
    # Rounding alone moves a short recurrence by a few iterations.
    assert abs(counts[0] - counts[1]) <= 2 + counts[1] // (4 if name == "bicgstab" else 20), counts


def test_minres_on_indefinite_systems():
    a = np.diag(np.arange(40) - 19.5)
    b = vector(40)
    x, info = ours.minres(a, b, rtol=1e-8)
    assert info == 0 and residual(a, x, b) <= 1.001e-8 * np.linalg.norm(b)
    shifted, info = ours.minres(np.diag(np.arange(40.0)), b, rtol=1e-8, shift=19.5)
    assert info == 0 and np.allclose(np.asarray(shifted), np.asarray(x), rtol=0, atol=1e-6)


def test_minres_tells_that_there_is_no_solution():
    a = np.diag([0.0, 1.0, 2.0, 3.0])
    result = ours.minres(a, [1.0, 1.0, 1.0, 1.0], rtol=1e-8)
    assert result.info > 0 and not result.report.converged
    assert abs(result.report.residual - 1) < 1e-12
    assert "no solution" in result.report.reason


def test_preconditioners():
    n = 50
    grade = 10.0 ** np.linspace(0, 8, n)
    half = np.sqrt(grade)
    a = sp.csr_array(sp.diags_array(half) @ laplacian(n) @ sp.diags_array(half) + sp.diags_array(grade))
    b = vector(n)
    jacobi = sp.diags_array(1 / a.diagonal())

    class Factors:
        def solve(self, x):
            return np.asarray(x) / a.diagonal()

    for name in SOLVERS:
        for m in [jacobi, jacobi.toarray(), theirs.aslinearoperator(jacobi), Factors()]:
            result = getattr(ours, name)(a, b, rtol=1e-8, M=m)
            # D^(-1/2) A D^(-1/2) has a condition below 5.
            assert result.info == 0 and result.report.iterations <= 40, (name, result.report)


def test_results_unpack_and_copy():
    result = ours.cg([[2.0]], [4.0])
    x, info = result
    assert x.tolist() == [2.0] and info == 0 and len(result) == 2
    assert result.x is x and result.info == 0
    assert result.report.iterations == 1 and result.report.reason.endswith("tolerance")
    assert copy.copy(result).report == result.report


def test_first_guess_and_zero():
    a, x = laplacian(20), vector(20)
    b = a @ x
    for name in SOLVERS:
        solve = getattr(ours, name)
        result = solve(a, b, x)
        assert result.info == 0 and result.report.iterations == 0
        assert np.array_equal(np.asarray(solve(a, np.zeros(20), x).x), np.zeros(20))
        assert solve(np.zeros((0, 0)), np.zeros(0)).x.shape == (0,)


def test_columns_and_integers():
    x, info = ours.cg([[2, 0], [0, 4]], [[2], [4]])
    assert info == 0 and x.dtype == "float64" and np.allclose(np.asarray(x), 1)


def test_too_few_iterations():
    a, b = laplacian(40), np.ones(40)
    for name in ["cg", "minres", "bicgstab"]:
        result = getattr(ours, name)(a, b, maxiter=3)
        assert result.info == 3 and result.report.iterations == 3
    result = ours.gmres(a, b, restart=4, maxiter=2)
    assert result.info == 8 and result.report.iterations == 8
    assert ours.cg(a, b, maxiter=0).info > 0


def test_breakdowns_have_negative_info():
    assert ours.cg(np.diag([1.0, -1.0]), [1.0, 2.0]).info < 0
    assert ours.bicgstab([[0.0, 1.0], [-1.0, 0.0]], [1.0, 1.0]).info < 0
    assert ours.gmres([[1.0, 0.0], [0.0, 0.0]], [0.0, 1.0]).info < 0


@pytest.mark.parametrize("name", SOLVERS)
def test_not_finite(name):
    a, b = laplacian(6).toarray(), np.ones(6)
    bad = a.copy()
    bad[3, 2] = np.nan
    for result in [getattr(ours, name)(bad, b), getattr(ours, name)(a, b * np.nan)]:
        assert result.info < 0 and "NaN" in result.report.reason
        assert result.report.iterations <= 1


@pytest.mark.parametrize("name", [*SOLVERS, "lsqr", "lsmr"])
def test_bad_arguments(name):
    solve = getattr(ours, name)
    with pytest.raises(em.ShapeError):
        solve(np.eye(3), np.ones(2))
    with pytest.raises(em.ShapeError):
        solve(np.ones(3), np.ones(3))
    with pytest.raises(em.ShapeError):
        solve(np.eye(3), np.ones((3, 2)))
    with pytest.raises(ValueError):
        solve(np.eye(3), np.ones(3), atol=-1.0)
    if name in SOLVERS:
        with pytest.raises(em.ShapeError):
            solve(np.ones((2, 3)), np.ones(2))
        with pytest.raises(em.ShapeError):
            solve(np.eye(3), np.ones(3), M=np.eye(2))
    with pytest.raises(TypeError):
        solve("text", np.ones(3))


@pytest.mark.parametrize("name", [*SOLVERS, "lsqr", "lsmr"])
def test_what_a_product_raises_is_raised(name):
    class Failing(Counted):
        def matvec(self, x):
            raise RuntimeError("no product today")

        rmatvec = matvec

    class Short(Counted):
        def matvec(self, x):
            return np.ones(2)

        rmatvec = matvec

    a, b = laplacian(5), vector(5)
    with pytest.raises(RuntimeError, match="no product today"):
        getattr(ours, name)(Failing(a), b)
    with pytest.raises(em.ShapeError, match="returned 2 numbers"):
        getattr(ours, name)(Short(a), b)
    if name in SOLVERS:
        with pytest.raises(RuntimeError, match="no product today"):
            getattr(ours, name)(a, b, M=Failing(a))

        def stop(_):
            raise KeyError("enough")

        with pytest.raises(KeyError):
            getattr(ours, name)(a, b, callback=stop)


def test_an_adjoint_is_needed():
    class Forward:
        shape = (3, 3)

        def matvec(self, x):
            return np.asarray(x)

    for solve in [ours.lsqr, ours.lsmr]:
        with pytest.raises((TypeError, ValueError), match="adjoint"):
            solve(Forward(), np.ones(3))
    assert ours.gmres(Forward(), np.ones(3)).info == 0


def test_gmres_callbacks():
    a, b = laplacian(12), vector(12)
    norms, iterates, last = [], [], []
    result = ours.gmres(a, b, restart=5, rtol=1e-8, callback=norms.append, callback_type="pr_norm")
    assert len(norms) == result.report.iterations and norms[-1] <= 1e-8
    ours.gmres(a, b, restart=5, rtol=1e-8, callback=iterates.append, callback_type="x")
    assert np.array_equal(np.asarray(iterates[-1]), np.asarray(result.x))
    ours.gmres(a, b, restart=5, maxiter=3, callback=last.append, callback_type="legacy")
    assert len(last) == 3
    with pytest.raises(ValueError):
        ours.gmres(a, b, callback_type="other")


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", [(30, 12), (12, 30), (20, 20)])
@pytest.mark.parametrize("damp", [0.0, 0.7])
@pytest.mark.parametrize("name", ["lsqr", "lsmr"])
def test_least_squares(name, damp, shape, dtype):
    rng = np.random.default_rng(3)
    m, n = shape
    dense = np.eye(m, n) + 0.02 * rng.standard_normal(shape)
    if dtype.startswith("complex"):
        dense = dense + 0.02j * rng.standard_normal(shape)
    dense = dense.astype(dtype)
    b = vector(m, dtype)
    stacked = np.concatenate([dense, damp * np.eye(n)]).astype("complex128")
    expected = np.linalg.lstsq(stacked, np.concatenate([b, np.zeros(n)]), rcond=None)[0]
    tolerance = 10 * np.finfo(dtype).eps
    limit = {"iter_lim" if name == "lsqr" else "maxiter": 200}
    solve = getattr(ours, name)
    for a in [dense, sp.csr_array(dense), Counted(dense), theirs.aslinearoperator(dense)]:
        result = solve(a, b, damp=damp, atol=tolerance, btol=tolerance, **limit)
        assert result.istop in (0, 1, 2, 4, 5), result
        assert result.x.dtype == dtype
        # The condition is below 10, and the tolerances are of the normal equations.
        assert np.allclose(np.asarray(result.x), expected, rtol=0, atol=1e3 * tolerance)
    if dtype == "float64":
        other = getattr(theirs, name)(dense, b, damp=damp, atol=1e-8, btol=1e-8)
        mine = solve(dense, b, damp=damp, atol=1e-8, btol=1e-8)
        assert len(mine) == len(other) and mine.istop == other[1]
        assert abs(mine.itn - other[2]) <= 1
        for position in range(3, 9 if name == "lsqr" else 8):
            assert np.isclose(mine[position], other[position], rtol=1e-6, atol=1e-6), position


def test_lsqr_variances():
    a = np.diag([1.0, 2.0, 4.0])
    result = ours.lsqr(a, np.ones(3), atol=1e-14, btol=1e-14, calc_var=True)
    assert np.allclose(np.asarray(result.var), [1, 0.25, 0.0625])
    assert np.array_equal(np.asarray(ours.lsqr(a, np.ones(3)).var), np.zeros(3))


def test_least_squares_of_least_norm_and_nan():
    for solve in [ours.lsqr, ours.lsmr]:
        assert np.allclose(np.asarray(solve(np.ones((2, 2)), [2.0, 2.0]).x), 1)
        assert solve([[np.nan, 0.0], [0.0, 1.0]], [1.0, 1.0]).istop == 8
        guess = solve([[1.0]], [3.0], damp=2.0, x0=[1.0])
        assert np.allclose(np.asarray(guess.x), 1.4)
