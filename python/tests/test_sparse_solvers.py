"""Direct solvers and preconditioners of sparse matrices beside SciPy's."""

import doctest
import inspect

import einmul as em
import numpy as np
import pytest
import scipy.sparse as sp
import scipy.sparse.linalg as sla
from einmul.sparse import linalg

DTYPES = ["float32", "float64", "complex64", "complex128"]


def grid(side, wind=0.0, dtype="float64"):
    """The 5-point Laplacian; with `wind` its neighbours weigh unequally."""
    path = sp.diags_array(
        [np.full(side - 1, -1 - wind), np.full(side, 2.0), np.full(side - 1, -1 + wind)],
        offsets=[-1, 0, 1],
    )
    eye = sp.eye_array(side)
    return sp.csr_array((sp.kron(eye, path) + sp.kron(path, eye)).astype(dtype))


def scattered(m, n, dtype="float64", seed=0):
    """Random entries, and a large one in each column in a row of its own."""
    rng = np.random.default_rng(seed)
    a = sp.random_array((m, n), density=min(1, 3 / m), rng=rng)
    own = sp.coo_array((np.full(n, 5.0), (rng.permutation(m)[:n], np.arange(n))), shape=(m, n))
    a = (a + own).astype(dtype)
    if dtype.startswith("complex"):
        a.data = a.data * np.exp(1j * np.linspace(0, 3, a.data.size)).astype(dtype)
    return sp.csr_array(a)


def vectors(shape, dtype, seed=1):
    rng = np.random.default_rng(seed)
    x = rng.standard_normal(shape)
    if dtype.startswith("complex"):
        x = x + 1j * rng.standard_normal(shape)
    return x.astype(dtype)


def close(ours, theirs):
    """Condition numbers here are below 1e4, and solutions below 1e4."""
    ours, theirs = np.asarray(ours), np.asarray(theirs)
    assert ours.shape == theirs.shape
    size = max(1.0, float(np.abs(theirs).max(initial=0)))
    assert np.allclose(ours, theirs, rtol=0, atol=1e5 * np.finfo(ours.dtype).eps * size)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("side", [1, 2, 9, 40])
def test_grids(side, dtype):
    a = grid(side, dtype=dtype)
    for b in [vectors(side * side, dtype), vectors((side * side, 3), dtype)]:
        expected = np.linalg.solve(a.toarray(), b)
        for make in [linalg.cholesky, linalg.splu, linalg.qr]:
            factor = make(a)
            assert factor.shape == a.shape and factor.nnz >= side * side
            x = factor.solve(b)
            assert x.dtype == getattr(em, dtype)
            close(x, expected)
        close(linalg.spsolve(a, b), expected)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("n", [1, 2, 30, 300])
def test_scattered(n, dtype):
    a, b = scattered(n, n, dtype), vectors((n, 2), dtype)
    dense = a.toarray()
    lu = linalg.splu(a)
    close(lu.solve(b), np.linalg.solve(dense, b))
    close(lu.solve(b, trans="T"), np.linalg.solve(dense.T, b))
    close(lu.solve(b, trans="H"), np.linalg.solve(dense.conj().T, b))
    close(linalg.spsolve(a, b), np.linalg.solve(dense, b))
    close(linalg.qr(a).solve(b), np.linalg.solve(dense, b))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("m, n", [(1, 1), (5, 2), (40, 17), (300, 120)])
def test_least_squares(m, n, dtype):
    a, b = scattered(m, n, dtype), vectors((m, 2), dtype)
    expected = np.linalg.lstsq(a.toarray(), b, rcond=None)[0]
    close(linalg.qr(a).solve(b), expected)
    close(linalg.qr(a).solve(b[:, 0]), expected[:, 0])


def test_a_large_grid_beside_superlu():
    a, b = sp.csc_array(grid(60, 0.2)), vectors(3600, "float64")
    close(linalg.splu(a).solve(b), sla.splu(a).solve(b))
    a = sp.csc_array(grid(100))
    b = vectors(10000, "float64")
    expected = sla.splu(a).solve(b)
    close(linalg.cholesky(a).solve(b), expected)
    close(linalg.spsolve(a, b), expected)


def test_every_format_is_read():
    dense = scattered(12, 12).toarray()
    b = vectors(12, "float64")
    expected = np.linalg.solve(dense, b)
    for container in ["array", "matrix"]:
        for name in ["csr", "csc", "coo", "lil", "dok", "bsr", "dia"]:
            a = getattr(sp, f"{name}_{container}")(dense)
            close(linalg.spsolve(a, b), expected)
    close(linalg.spsolve(dense, b), expected)
    close(linalg.spsolve(dense.tolist(), b.tolist()), expected)
    close(linalg.spsolve(em.asarray(dense), em.asarray(b)), expected)
    close(linalg.spsolve(dense, sp.csr_array(b[:, None]))[:, 0], expected)
    wide = sp.csr_array(dense)
    wide.indices, wide.indptr = wide.indices.astype(np.int64), wide.indptr.astype(np.int64)
    close(linalg.spsolve(wide, b), expected)


def test_duplicates_add_up_and_order_is_free():
    row, col = np.array([0, 1, 0, 1, 1]), np.array([0, 1, 0, 0, 1])
    coo = sp.coo_array((np.array([1.0, 2.0, 3.0, 1.0, 4.0]), (row, col)), shape=(2, 2))
    close(linalg.spsolve(coo, [4.0, 7.0]), [1.0, 1.0])
    # Unsorted, with one place twice.
    data = np.array([3.0, 1.0, 6.0, 1.0])
    csr = sp.csr_array((data, np.array([0, 0, 1, 0]), np.array([0, 2, 4])), shape=(2, 2))
    close(linalg.spsolve(csr, [4.0, 7.0]), [1.0, 1.0])
    assert csr.nnz == 4, "the argument is left as it was"


@pytest.mark.parametrize("make", [linalg.cholesky, linalg.splu, linalg.qr])
def test_refactor(make):
    a, b = grid(15), vectors(225, "float64")
    factor = make(a)
    again = factor.refactor(sp.csr_array(4 * a))
    close(again.solve(b), np.asarray(factor.solve(b)) / 4)
    with pytest.raises(ValueError, match="row 0 has its entries in other columns"):
        factor.refactor(sp.eye_array(225))
    with pytest.raises(ValueError, match="is 4x4"):
        factor.refactor(sp.eye_array(4))


def test_dtypes_of_right_hand_sides():
    a, b = grid(6), vectors(36, "complex128")
    expected = np.linalg.solve(a.toarray(), b)
    for make in [linalg.cholesky, linalg.splu, linalg.qr]:
        close(make(a).solve(b), expected)
        assert make(a.astype("int64")).dtype == em.float64
        assert make(a).solve(b).dtype == em.complex128
        assert make(a.astype("float32")).solve(b.astype("complex64")).dtype == em.complex64
    close(linalg.spsolve(a, b), expected)
    assert linalg.spsolve(a.astype("float32"), np.ones(36)).dtype == em.float64
    complex_a = scattered(20, 20, "complex128")
    close(linalg.splu(complex_a).solve(np.ones(20)), np.linalg.solve(complex_a.toarray(), np.ones(20)))


def test_hermitian():
    rng = np.random.default_rng(3)
    x = rng.standard_normal((20, 20)) + 1j * rng.standard_normal((20, 20))
    dense = x @ x.conj().T + 20 * np.eye(20)
    b = vectors(20, "complex128")
    close(linalg.cholesky(sp.csc_array(dense)).solve(b), np.linalg.solve(dense, b))
    close(linalg.cholesky(dense).solve(b, trans="T"), np.linalg.solve(dense.T, b))


def test_preconditioners():
    a = grid(30)
    b = np.ones(900)
    steps = {}
    for name in [None, "jacobi", "ilu0", "ic0"]:
        count = []
        m = None if name is None else getattr(linalg, name)(a)
        inverse = m and sla.LinearOperator(a.shape, lambda r: np.asarray(m.solve(r)), dtype="float64")
        x, info = sla.cg(a, b, M=inverse, rtol=1e-10, callback=lambda _: count.append(0))
        assert info == 0 and np.allclose(a @ x, b)
        steps[name] = len(count)
    assert steps["ic0"] < 0.6 * steps[None] and steps["ilu0"] < 0.6 * steps[None]
    # Without fill the factors are exact.
    path = sp.diags_array([np.full(9, -1.0), np.full(10, 3.0), np.full(9, -0.5)], offsets=[-1, 0, 1])
    close(linalg.ilu0(path).solve(np.ones(10)), np.linalg.solve(path.toarray(), np.ones(10)))
    close(linalg.ilu0(path).solve(np.ones(10), trans="T"), np.linalg.solve(path.toarray().T, np.ones(10)))


def test_failures():
    def fails(make, a, match):
        with pytest.raises(linalg.LinAlgError, match=match):
            make(a)

    fails(linalg.cholesky, [[1.0, 2.0], [2.0, 1.0]], "not positive definite")
    fails(linalg.cholesky, [[1.0, 0.0], [0.0, -1.0]], r"row and column 1 ")
    fails(linalg.cholesky, [[1.0, 0.5], [0.0, 1.0]], r"A\[0, 1\]")
    fails(linalg.splu, [[1.0, 0.0], [1.0, 0.0]], "structurally singular")
    fails(linalg.splu, [[1.0, 1.0], [1.0, 1.0]], "column")
    fails(linalg.splu, [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]], "singular")
    fails(linalg.qr, [[1.0, 1.0], [1.0, 1.0], [1.0, 1.0]], "rank")
    fails(linalg.qr, [[1.0, 1.0, 1.0], [1.0, 2.0, 1.0]], "rank")
    fails(linalg.jacobi, [[0.0, 1.0], [1.0, 1.0]], "diagonal")
    fails(linalg.ilu0, [[0.0, 1.0], [1.0, 1.0]], "diagonal")
    for make in [linalg.cholesky, linalg.splu, linalg.qr, linalg.jacobi, linalg.ilu0, linalg.ic0]:
        fails(make, sp.csr_array(np.array([[1.0, 0.0], [0.0, np.nan]])), r"A\[1, 1\] is NaN")
    for make in [linalg.cholesky, linalg.splu, linalg.jacobi, linalg.ilu0, linalg.ic0]:
        with pytest.raises(em.ShapeError, match="square"):
            make(np.ones((2, 3)))
    with pytest.raises(linalg.LinAlgError):
        linalg.spsolve([[1.0, 0.0], [1.0, 0.0]], [1.0, 1.0])
    lu = linalg.splu(np.eye(3))
    with pytest.raises(em.ShapeError):
        lu.solve(np.ones(2))
    with pytest.raises(em.ShapeError):
        lu.solve(np.ones((3, 1, 1)))
    with pytest.raises(ValueError, match="trans"):
        lu.solve(np.ones(3), trans="X")
    with pytest.raises(em.ShapeError):
        linalg.splu(np.ones(3))
    with pytest.raises(em.DTypeError):
        linalg.splu("matrix")
    with pytest.raises(em.DTypeError):
        linalg.splu(np.eye(3, dtype="float16"))


def test_broken_index_arrays_are_errors():
    a = sp.csr_array(np.eye(3))
    a.indices = np.array([0, 1, 7], dtype=np.int32)
    with pytest.raises(ValueError, match="column 7 is out of range"):
        linalg.splu(a)


def test_nan_spoils_its_own_column():
    b = np.ones((81, 2))
    b[40, 0] = np.nan
    for make in [linalg.cholesky, linalg.splu, linalg.qr]:
        x = np.asarray(make(grid(9)).solve(b))
        assert np.isnan(x[:, 0]).any() and np.isfinite(x[:, 1]).all()


def test_empty():
    empty = sp.csr_array((0, 0))
    for make in [linalg.cholesky, linalg.splu, linalg.qr, linalg.jacobi, linalg.ilu0, linalg.ic0]:
        factor = make(empty)
        assert factor.solve(np.ones(0)).shape == (0,)
        assert factor.solve(np.ones((0, 2))).shape == (0, 2)
    assert linalg.qr(sp.csr_array((4, 0))).solve(np.ones(4)).shape == (0,)
    assert linalg.splu(np.eye(3)).solve(np.ones((3, 0))).shape == (3, 0)


def test_representation():
    assert repr(linalg.splu(np.eye(2))) == "SparseLU(shape=(2, 2), nnz=2, dtype=float64)"


FUNCTIONS = sorted(name for name in linalg.__all__ if inspect.isbuiltin(getattr(linalg, name)))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_examples_run(name):
    text = getattr(linalg, name).__doc__
    test = doctest.DocTestParser().get_doctest(text, {}, name, None, None)
    assert test.examples
    report = []
    runner = doctest.DocTestRunner(verbose=False)
    runner.run(test, out=report.append)
    assert not runner.failures, "".join(report)
