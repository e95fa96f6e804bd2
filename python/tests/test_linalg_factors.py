"""LU, Cholesky, LDL and pivoted QR beside SciPy's."""

import einmul as em
import numpy as np
import pytest
import scipy.linalg

LINALG = em.linalg
DTYPES = ["float32", "float64", "complex64", "complex128"]
SIZES = [0, 1, 2, 3, 17, 64]


def matrix(shape, dtype, seed=0):
    rng = np.random.default_rng(seed)
    x = rng.standard_normal(shape)
    if np.dtype(dtype).kind == "c":
        x = x + 1j * rng.standard_normal(shape)
    return x.astype(dtype)


def adjoint(x):
    return np.conj(np.swapaxes(x, -1, -2))


def close(ours, theirs, scale=1.0):
    ours, theirs = np.asarray(ours), np.asarray(theirs)
    assert ours.shape == theirs.shape
    # Backward errors are a few n·ε; solutions lose the condition, below 1e3 here, too.
    largest = max(scale, float(np.abs(theirs).max(initial=0.0)))
    bound = 1e4 * np.finfo(theirs.dtype).eps * largest
    assert np.abs(ours - theirs).max(initial=0.0) <= bound


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", [(0, 0), (0, 3), (1, 1), (3, 3), (7, 4), (4, 7), (2, 5, 5), (70, 70)])
def test_lu_multiplies_back(shape, dtype):
    a = matrix(shape, dtype)
    p, low, up = (np.asarray(part) for part in LINALG.lu(em.asarray(a)))
    close(p.astype(dtype) @ low @ up, a, shape[-1])
    assert low.dtype == up.dtype == a.dtype and p.dtype == a.real.dtype
    assert np.array_equal(np.triu(up), up) and np.array_equal(np.tril(low), low)
    permuted, up_again = (np.asarray(part) for part in LINALG.lu(em.asarray(a), permute_l=True))
    assert np.array_equal(permuted, p.astype(dtype) @ low) and np.array_equal(up, up_again)
    indices = np.asarray(LINALG.lu(em.asarray(a), p_indices=True).P)
    taken = np.take_along_axis(low, indices[..., None], axis=-2)
    assert np.array_equal(taken, permuted)
    if a.ndim == 2 and a.size > 0 and not dtype.startswith("complex"):
        # Without ties there is one choice of pivots. (Complex sizes are measured in two ways.)
        theirs = scipy.linalg.lu(a)
        assert np.array_equal(p, theirs[0])
        close(low, theirs[1], shape[-1])
        close(up, theirs[2], shape[-1])


@pytest.mark.parametrize("dtype", DTYPES)
def test_lu_of_dependent_columns(dtype):
    a = matrix((6, 6), dtype)
    a[:, 2] = a[:, 1]
    a[3] = 0
    for x in [a, np.zeros((3, 3), dtype), np.ones((4, 4), dtype)]:
        p, low, up = (np.asarray(part) for part in LINALG.lu(em.asarray(x)))
        close(p.astype(dtype) @ low @ up, x)
        assert np.isfinite(low).all() and np.isfinite(up).all()


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("n", SIZES)
def test_lu_factor_and_solve(n, dtype):
    a = matrix((n, n), dtype) + n * np.eye(n, dtype=dtype)
    factors = LINALG.lu_factor(em.asarray(a))
    assert factors.piv.dtype == em.int64
    lu, piv = np.asarray(factors.lu), np.asarray(factors.piv)
    if n > 0 and not dtype.startswith("complex"):
        theirs = scipy.linalg.lu_factor(a)
        close(lu, theirs[0], n)
        assert np.array_equal(piv, theirs[1])
    for trans, operator in [(0, a), (1, a.T), (2, np.conj(a.T))]:
        b, vector = matrix((n, 3), dtype, 1), matrix((n,), dtype, 2)
        close(operator @ np.asarray(LINALG.lu_solve(factors, em.asarray(b), trans)), b, n)
        close(operator @ np.asarray(LINALG.lu_solve(factors, em.asarray(vector), trans)), vector, n)
        if n > 0:
            # Factors go from one library to the other.
            close(LINALG.lu_solve(scipy.linalg.lu_factor(a), b, trans), scipy.linalg.lu_solve((lu, piv), b, trans))


def test_lu_factor_of_stacks_and_rectangles():
    a = matrix((2, 3, 4, 4), "float64")
    factors = LINALG.lu_factor(em.asarray(a))
    assert factors.lu.shape == (2, 3, 4, 4) and factors.piv.shape == (2, 3, 4)
    b = matrix((3, 4, 2), "float64", 1)
    close(a @ np.asarray(LINALG.lu_solve(factors, em.asarray(b))), np.broadcast_to(b, (2, 3, 4, 2)))
    wide = matrix((3, 5), "float64")
    lu, piv = LINALG.lu_factor(em.asarray(wide))
    theirs = scipy.linalg.lu_factor(wide)
    close(lu, theirs[0])
    assert np.array_equal(np.asarray(piv), theirs[1])


def test_lu_refusals():
    with pytest.raises(LINALG.LinAlgError, match="column 1 .* exactly zero"):
        LINALG.lu_factor(em.asarray([[1.0, 0.0], [2.0, 0.0]]))
    with pytest.raises(LINALG.LinAlgError, match="working precision|singular"):
        LINALG.lu_factor(em.asarray(np.arange(1.0, 10.0).reshape(3, 3)))
    with pytest.raises(LINALG.LinAlgError, match=r"a\[1, 0\] is NaN"):
        LINALG.lu(em.asarray([[1.0, 0.0], [float("nan"), 0.0]]))
    good = LINALG.lu_factor(em.eye(3))
    with pytest.raises(em.ShapeError):
        LINALG.lu_solve(good, em.ones(4))
    with pytest.raises(ValueError, match="trans is 0, 1 or 2"):
        LINALG.lu_solve(good, em.ones(3), trans=3)
    with pytest.raises(ValueError, match=r"piv\[1\] is 7"):
        LINALG.lu_solve((good.lu, em.asarray([0, 7, 2])), em.ones(3))
    with pytest.raises(em.ShapeError):
        LINALG.lu_solve((good.lu, em.asarray([0, 1])), em.ones(3))
    with pytest.raises(LINALG.LinAlgError, match="column 2"):
        LINALG.lu_solve((em.asarray(np.diag([1.0, 1.0, 0.0])), em.asarray([0, 1, 2])), em.ones(3))
    with pytest.raises(em.DTypeError):
        LINALG.lu_factor(em.ones((2, 2), dtype=em.float16))
    # Integers are factored as float64; a NaN on the right spoils its own column.
    x = LINALG.lu_solve(LINALG.lu_factor([[2, 0], [0, 4]]), [[float("nan"), 2.0], [1.0, 4.0]])
    assert x[:, 1].tolist() == [1.0, 1.0] and np.isnan(np.asarray(x)[0, 0])


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("n", SIZES)
@pytest.mark.parametrize("lower", [False, True])
def test_cho_factor_and_solve(n, dtype, lower):
    x = matrix((n, n), dtype)
    a = x @ adjoint(x) + n * np.eye(n, dtype=dtype)
    half = np.tril(a) if lower else np.triu(a)
    unread = np.where(half == 0, np.asarray(np.nan, dtype), half)
    factor = LINALG.cho_factor(em.asarray(unread), lower)
    c = np.asarray(factor.c)
    assert factor.lower is lower and np.array_equal(c, np.tril(c) if lower else np.triu(c))
    close(c @ adjoint(c) if lower else adjoint(c) @ c, a)
    for b in [matrix((n,), dtype, 1), matrix((n, 3), dtype, 2)]:
        close(a @ np.asarray(LINALG.cho_solve(factor, em.asarray(b))), b, n)
    if n > 0:
        # SciPy leaves what it finds in the other triangle.
        close(LINALG.cho_solve(scipy.linalg.cho_factor(a, lower), b), scipy.linalg.cho_solve((c, lower), b))


def test_cho_refusals():
    with pytest.raises(LINALG.LinAlgError, match="not positive definite"):
        LINALG.cho_factor(em.asarray([[1.0, 2.0], [2.0, 1.0]]))
    with pytest.raises(LINALG.LinAlgError):
        LINALG.cho_factor(em.ones((3, 3)))
    with pytest.raises(LINALG.LinAlgError, match="matrix \\(1,\\) of the stack"):
        LINALG.cho_factor(em.asarray([[[1.0]], [[-1.0]]]))
    with pytest.raises(em.ShapeError):
        LINALG.cho_factor(em.ones((2, 3)))
    with pytest.raises(LINALG.LinAlgError, match="column 0"):
        LINALG.cho_solve((em.zeros((2, 2)), False), em.ones(2))
    with pytest.raises(em.ShapeError):
        LINALG.cho_solve((em.eye(2), False), em.ones(3))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("n", [*SIZES, 33, 100])
@pytest.mark.parametrize("lower", [False, True])
@pytest.mark.parametrize("hermitian", [False, True])
def test_ldl(n, dtype, lower, hermitian):
    x = matrix((n, n), dtype)
    hollow = x - np.diag(np.diag(x))
    for x in [x, hollow]:
        a = x + (adjoint(x) if hermitian else x.T)
        read = np.tril(a) if lower else np.triu(a)
        lu, d, perm = (np.asarray(part) for part in LINALG.ldl(em.asarray(read), lower, hermitian))
        close(lu @ d @ (adjoint(lu) if hermitian else lu.T), a, n)
        triangle = lu[perm]
        assert np.array_equal(triangle, np.tril(triangle) if lower else np.triu(triangle))
        assert np.array_equal(np.diag(triangle), np.ones(n, dtype))
        blocks = np.abs(np.subtract.outer(np.arange(n), np.arange(n))) <= 1
        assert not d[~blocks].any()
        assert np.array_equal(d, adjoint(d) if hermitian else d.T)
        below = np.diagonal(d, -1) != 0
        assert not (below[1:] & below[:-1]).any()


def test_ldl_of_the_ends_of_the_range():
    a = np.diag([1e300, 1e-300, 4.0])
    assert np.array_equal(np.sort(np.diag(np.asarray(LINALG.ldl(a).d))), [1e-300, 4.0, 1e300])
    huge = np.array([[1e308, 1e308], [1e308, -1e308]])
    lu, d, _ = (np.asarray(part) for part in LINALG.ldl(huge * 0.5))
    assert np.isfinite(d).all() and np.allclose(lu @ (d / 1e308) @ lu.T, huge * 0.5 / 1e308)
    tiny = np.array([[3e-320, 1e-320], [1e-320, 2e-320]])
    lu, d, _ = (np.asarray(part) for part in LINALG.ldl(tiny))
    assert abs(lu[1, 0] - 1 / 3) < 1e-3
    singular = LINALG.ldl(em.ones((2, 2)))
    assert np.asarray(singular.d).tolist() == [[1.0, 0.0], [0.0, 0.0]]
    stack = LINALG.ldl(em.asarray(matrix((2, 3, 4, 4), "float64")))
    assert stack.lu.shape == (2, 3, 4, 4) and stack.perm.shape == (2, 3, 4)


def test_ldl_refusals():
    with pytest.raises(em.ShapeError):
        LINALG.ldl(em.ones((2, 3)))
    with pytest.raises(LINALG.LinAlgError, match=r"a\[1, 0\] is NaN"):
        LINALG.ldl(em.asarray([[1.0, 2.0], [float("nan"), 1.0]]))
    # The upper triangle is read then, not the NaN.
    LINALG.ldl(em.asarray([[1.0, 2.0], [float("nan"), 1.0]]), lower=False)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", [(0, 3), (3, 0), (1, 1), (3, 7), (7, 3), (2, 5, 5), (80, 30), (30, 80)])
@pytest.mark.parametrize("mode", ["reduced", "complete"])
def test_pivoted_qr(shape, dtype, mode):
    a = matrix(shape, dtype)
    q, r, p = (np.asarray(part) for part in LINALG.qr(em.asarray(a), mode=mode, pivoting=True))
    plain = LINALG.qr(em.asarray(a), mode=mode)
    assert (q.shape, r.shape) == (plain.Q.shape, plain.R.shape) and p.shape == (*shape[:-2], shape[-1])
    close(q @ r, np.take_along_axis(a, p[..., None, :], axis=-1), max(shape))
    close(adjoint(q) @ q, np.broadcast_to(np.eye(q.shape[-1], dtype=dtype), (*shape[:-2], q.shape[-1], q.shape[-1])))
    assert np.array_equal(r, np.triu(r))
    diagonal = np.abs(np.diagonal(r, axis1=-2, axis2=-1))
    assert (diagonal[..., 1:] <= diagonal[..., :-1] * (1 + 1e-3)).all()
    if a.ndim == 2 and 0 not in shape:
        theirs = scipy.linalg.qr(a, mode="economic", pivoting=True)
        assert np.array_equal(p, theirs[2])
        close(diagonal, np.abs(np.diag(theirs[1])), max(shape))


def test_pivoted_qr_shows_the_rank_and_refuses_nan():
    rng = np.random.default_rng(3)
    a = rng.standard_normal((20, 4)) @ rng.standard_normal((4, 12))
    diagonal = np.abs(np.diag(np.asarray(LINALG.qr(a, pivoting=True).R)))
    assert diagonal[3] > 0.1 and diagonal[4] < 1e-12
    with pytest.raises(LINALG.LinAlgError, match=r"a\[0, 1\] is NaN"):
        LINALG.qr(em.asarray([[1.0, float("nan")]]), pivoting=True)
    with pytest.raises(ValueError, match="mode"):
        LINALG.qr(em.eye(2), mode="full", pivoting=True)
