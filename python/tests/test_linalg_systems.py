"""`solve` by structure, triangular and banded systems beside SciPy's."""

import einmul as em
import numpy as np
import pytest
import scipy.linalg

LINALG = em.linalg
DTYPES = ["float32", "float64", "complex64", "complex128"]
NAMES = [
    "diagonal", "tridiagonal", "banded", "upper triangular", "lower triangular", "symmetric", "sym",
    "hermitian", "her", "positive definite", "pos", "general", "gen",
]


def matrix(shape, dtype, seed=0):
    rng = np.random.default_rng(seed)
    x = rng.standard_normal(shape)
    if np.dtype(dtype).kind == "c":
        x = x + 1j * rng.standard_normal(shape)
    return x.astype(dtype)


def structured(name, n, dtype):
    """A well conditioned matrix of that structure."""
    x = matrix((n, n), dtype) / max(n, 1)
    signs = np.diag((-1.0) ** np.arange(n))
    distance = np.abs(np.subtract.outer(np.arange(n), np.arange(n)))
    match name:
        case "diagonal":
            x = np.diag(np.diag(x))
        case "tridiagonal":
            x = np.where(distance > 1, 0, x)
        case "banded":
            x = np.where(distance > 3, 0, x)
        case "upper triangular":
            x = np.triu(x)
        case "lower triangular":
            x = np.tril(x)
        case "symmetric" | "sym":
            x = x + x.T + 3 * signs
        case "hermitian" | "her":
            x = x + np.conj(x.T) + 3 * signs
        case "positive definite" | "pos":
            x = x @ np.conj(x.T)
    shift = 0 if name[:3] in ("sym", "her") else 3
    return (x + shift * np.eye(n)).astype(dtype)


def close(ours, theirs, scale=1.0):
    ours, theirs = np.asarray(ours), np.asarray(theirs)
    assert ours.shape == theirs.shape and ours.dtype == theirs.dtype
    # Condition numbers of the matrices here are below 1e3.
    largest = max(scale, float(np.abs(theirs).max(initial=0.0)))
    assert np.abs(ours - theirs).max(initial=0.0) <= 1e4 * np.finfo(theirs.dtype).eps * largest


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("n", [0, 1, 2, 3, 17, 64])
def test_every_structure(n, name, dtype):
    a = structured(name, n, dtype)
    vector, b = matrix((n,), dtype, 1), matrix((n, 3), dtype, 2)
    for lower in [False, True]:
        read = a
        if name[:3] in ("sym", "her", "pos"):
            mask = np.tril(np.ones((n, n), bool)) if lower else np.triu(np.ones((n, n), bool))
            read = np.where(mask, a, np.asarray(np.nan, dtype))
        for transposed, operator in [(False, a), (True, a.T)]:
            options = {"assume_a": name, "lower": lower, "transposed": transposed}
            for rhs in [vector, b]:
                x = np.asarray(LINALG.solve(em.asarray(read), em.asarray(rhs), **options))
                close(operator @ x, rhs)
                found = LINALG.solve(em.asarray(a), em.asarray(rhs), transposed=transposed)
                close(found, x)
            # Column-major memory is read as well.
            x = LINALG.solve(np.asfortranarray(read), b, **options)
            close(operator @ np.asarray(x), b)


@pytest.mark.parametrize("name", [None, "pos", "sym", "gen", "upper triangular", "banded"])
def test_stacks_stretch(name):
    a = np.stack([structured(name or "gen", 5, "float64") * (1 + i) for i in range(6)]).reshape(2, 3, 5, 5)
    b = matrix((3, 5, 2), "float64", 3)
    x = LINALG.solve(em.asarray(a), em.asarray(b), assume_a=name)
    close(a @ np.asarray(x), np.broadcast_to(b, (2, 3, 5, 2)))
    assert LINALG.solve(em.asarray(a), em.ones(5), assume_a=name).shape == (2, 3, 5)
    assert LINALG.solve(em.zeros((0, 5, 5)), em.ones((5, 2)), assume_a=name).shape == (0, 5, 2)


def test_solve_refuses():
    nan = float("nan")
    for name in [None, *NAMES]:
        with pytest.raises(LINALG.LinAlgError):
            LINALG.solve(em.zeros((3, 3)), em.ones(3), assume_a=name)
        with pytest.raises(LINALG.LinAlgError, match=r"a\[1, 1\] is NaN"):
            LINALG.solve(em.asarray(np.diag([1.0, nan, 1.0])), em.ones(3), assume_a=name)
        with pytest.raises(em.ShapeError):
            LINALG.solve(em.ones((3, 2)), em.ones(3), assume_a=name)
        with pytest.raises(em.ShapeError):
            LINALG.solve(em.eye(3), em.ones(4), assume_a=name)
        x = LINALG.solve(em.eye(3), em.asarray([[nan, 1.0]] * 3), assume_a=name)
        assert x[:, 1].tolist() == [1.0, 1.0, 1.0] and np.isnan(np.asarray(x)[:, 0]).all()
    with pytest.raises(ValueError, match="assume_a is"):
        LINALG.solve(em.eye(2), em.ones(2), assume_a="nice")
    with pytest.raises(LINALG.LinAlgError, match="not positive definite"):
        LINALG.solve(em.asarray([[1.0, 2.0], [2.0, 1.0]]), em.ones(2), assume_a="pos")
    hilbert = scipy.linalg.hilbert(20)
    for name in [None, "sym", "pos", "gen"]:
        with pytest.raises(LINALG.LinAlgError):
            LINALG.solve(em.asarray(hilbert), em.ones(20), assume_a=name)
    with pytest.raises(LINALG.LinAlgError, match="working precision"):
        LINALG.solve(em.asarray(np.triu(-np.ones((80, 80)), 1) + np.eye(80)), em.ones(80))
    # Bad units are no bad condition.
    x = LINALG.solve(em.asarray(np.diag([1.0, 1e-200, 1e200])), em.asarray([1.0, 2e-200, 3e200]))
    assert x.tolist() == [1.0, 2.0, 3.0]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("n", [0, 1, 2, 17, 64])
@pytest.mark.parametrize("lower", [False, True])
@pytest.mark.parametrize("unit", [False, True])
@pytest.mark.parametrize("trans", [0, 1, 2])
def test_solve_triangular(n, dtype, lower, unit, trans):
    a = structured("gen", n, dtype)
    triangle = np.tril(a) if lower else np.triu(a)
    if unit and n > 0:
        np.fill_diagonal(triangle, 1)
    read = np.tril(np.ones((n, n), bool), -1 if unit else 0)
    read = np.where(read if lower else read.T, a, np.asarray(np.nan, dtype))
    operator = [triangle, triangle.T, np.conj(triangle.T)][trans]
    for b in [matrix((n,), dtype, 1), matrix((n, 3), dtype, 2)]:
        x = LINALG.solve_triangular(em.asarray(read), em.asarray(b), trans, lower, unit)
        close(operator @ np.asarray(x), b)


def test_solve_triangular_refuses():
    with pytest.raises(LINALG.LinAlgError, match="column 1"):
        LINALG.solve_triangular(em.asarray([[1.0, 0.0], [0.0, 0.0]]), em.ones(2))
    with pytest.raises(LINALG.LinAlgError, match=r"a\[0, 1\] is NaN"):
        LINALG.solve_triangular(em.asarray([[1.0, float("nan")], [0.0, 1.0]]), em.ones(2))
    with pytest.raises(ValueError, match="trans"):
        LINALG.solve_triangular(em.eye(2), em.ones(2), trans=-1)
    with pytest.raises(em.ShapeError):
        LINALG.solve_triangular(em.eye(2), em.ones(3))
    # A small diagonal is no error, nor is a diagonal that is not read.
    assert LINALG.solve_triangular(em.asarray([[1e-300]]), em.asarray([1e-300])).tolist() == [1.0]
    assert LINALG.solve_triangular(em.zeros((2, 2)), em.ones(2), unit_diagonal=True).tolist() == [1.0, 1.0]
    stack = em.asarray(matrix((2, 4, 4), "float64") + 4 * np.eye(4))
    assert LINALG.solve_triangular(stack, em.ones(4)).shape == (2, 4)


def diagonals(a, lower, upper):
    """`ab` of a matrix; what lies outside it is NaN and not read."""
    n = a.shape[0]
    ab = np.full((lower + upper + 1, n), np.nan, a.dtype)
    for i in range(n):
        for j in range(max(0, i - lower), min(n, i + upper + 1)):
            ab[upper + i - j, j] = a[i, j]
    return ab


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("n", [1, 2, 5, 40])
@pytest.mark.parametrize("band", [(0, 0), (1, 1), (0, 1), (2, 0), (2, 1), (1, 3), (4, 4)])
def test_solve_banded(n, band, dtype):
    lower, upper = band
    x = matrix((n, n), dtype)
    a = np.triu(np.tril(x, upper), -lower) + np.eye(n, dtype=dtype) * 3
    ab = diagonals(a, lower, upper)
    for b in [matrix((n,), dtype, 1), matrix((n, 3), dtype, 2)]:
        x = np.asarray(LINALG.solve_banded(band, em.asarray(ab), em.asarray(b)))
        close(a @ x, b, float(np.abs(x).max()) * (lower + upper + 1))
        if n > max(band):
            theirs = scipy.linalg.solve_banded(band, np.nan_to_num(ab), b)
            close(x, theirs, 1e3 * float(np.abs(theirs).max()))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("n", [1, 2, 5, 40])
@pytest.mark.parametrize("width", [0, 1, 3])
@pytest.mark.parametrize("lower", [False, True])
def test_solveh_banded(n, width, dtype, lower):
    x = np.triu(np.tril(matrix((n, n), dtype), width), -width)
    a = x + np.conj(x.T) + 8 * (width + 1) * np.eye(n, dtype=dtype)
    ab = diagonals(a, width, 0) if lower else diagonals(a, 0, width)
    for b in [matrix((n,), dtype, 1), matrix((n, 3), dtype, 2)]:
        x = LINALG.solveh_banded(em.asarray(ab), em.asarray(b), lower=lower)
        close(a @ np.asarray(x), b)
        if n > width:
            close(x, scipy.linalg.solveh_banded(np.nan_to_num(ab), b, lower=lower))


def test_bands_refuse_and_stack():
    ab = em.asarray([[0.0, 1.0, 1.0], [4.0, 4.0, 4.0], [1.0, 1.0, 0.0]])
    with pytest.raises(ValueError, match="4 rows"):
        LINALG.solve_banded((1, 2), ab, em.ones(3))
    with pytest.raises(em.ShapeError):
        LINALG.solve_banded((1, 1), ab, em.ones(4))
    with pytest.raises(ValueError, match="at least 0"):
        LINALG.solve_banded((3, -1), ab, em.ones(3))
    with pytest.raises(LINALG.LinAlgError, match="column 0"):
        LINALG.solve_banded((1, 1), em.zeros((3, 3)), em.ones(3))
    with pytest.raises(LINALG.LinAlgError, match="not positive definite"):
        LINALG.solveh_banded(em.asarray([[0.0, 2.0], [1.0, 1.0]]), em.ones(2))
    with pytest.raises(LINALG.LinAlgError, match=r"ab\[1, 1\] is NaN"):
        LINALG.solve_banded((0, 1), em.asarray([[0.0, 1.0], [1.0, float("nan")]]), em.ones(2))
    with pytest.raises(ValueError):
        LINALG.solveh_banded(em.zeros((0, 2)), em.ones(2))
    assert LINALG.solve_banded((1, 1), em.zeros((3, 0)), em.ones(0)).shape == (0,)
    stack = em.stack([ab, ab * 2.0])
    x = LINALG.solve_banded((1, 1), stack, em.ones((3, 2)))
    assert x.shape == (2, 3, 2)
    close(np.asarray(x)[0], 2 * np.asarray(x)[1])
