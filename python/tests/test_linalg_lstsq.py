"""Least squares, condition numbers, bases and norms beside NumPy's and SciPy's."""

import csv
import math
from pathlib import Path

import einmul as em
import numpy as np
import pytest
import scipy.linalg

LINALG = em.linalg
DTYPES = ["float32", "float64", "complex64", "complex128"]
ROOT = Path(__file__).resolve().parents[2]


def random(shape, dtype, seed=0):
    rng = np.random.default_rng(seed)
    x = rng.standard_normal(shape)
    if dtype.startswith("complex"):
        x = x + 1j * rng.standard_normal(shape)
    return x.astype(dtype)


def close(ours, theirs, factor=1e4):
    """Equal but for rounding; the random matrices here have conditions below 1e3."""
    ours, theirs = np.asarray(ours), np.asarray(theirs)
    assert ours.shape == theirs.shape and ours.dtype == theirs.dtype
    bound = factor * np.finfo(theirs.dtype).eps * max(1.0, float(np.abs(theirs).max(initial=0)))
    assert np.allclose(ours, theirs, rtol=0, atol=bound)


def check(a, b, rcond=None):
    ours = LINALG.lstsq(em.asarray(a), em.asarray(b), rcond)
    theirs = np.linalg.lstsq(a, b, rcond=rcond)
    assert type(ours).__name__ == "LstsqResult"
    assert ours[1] is ours.residuals and ours[3] is ours.singular_values
    assert ours.rank.item() == theirs[2] and ours.rank.dtype == em.int64
    for mine, other in zip((ours[0], ours[1], ours[3]), (theirs[0], theirs[1], theirs[3])):
        close(mine, other)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", [(0, 0), (1, 1), (3, 0), (0, 3), (5, 5), (9, 4), (4, 9), (60, 20)])
def test_one_matrix(shape, dtype):
    a = random(shape, dtype)
    check(a, random((shape[0],), dtype, 1))
    check(a, random((shape[0], 3), dtype, 1))
    check(a, random((shape[0], 0), dtype, 1))
    check(a, random((shape[0],), dtype, 1), rcond=1e-3)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", [(9, 4), (4, 9), (6, 6), (50, 20)])
def test_dependent_columns(shape, dtype):
    m, n = shape
    a = random((m, 2), dtype) @ random((2, n), dtype, 1)
    b = random((m, 3), dtype, 2)
    ours = LINALG.lstsq(em.asarray(a), em.asarray(b))
    assert ours.rank.item() == 2 and ours.residuals.shape == (0,)
    # In single precision NumPy takes rounding errors for independent columns.
    double = [x.astype(np.promote_types(dtype, "float64")) for x in (a, b)]
    exact = np.linalg.lstsq(*double, rcond=1e-5)[0]
    close(ours.x, exact.astype(dtype))
    check(np.zeros(shape, dtype), b)


def test_cutoffs_are_numpys():
    a = np.diag([8.0, 4.0, 2.0, 1.0])[:, ::-1]
    a = np.vstack([a, np.zeros((2, 4))])
    b = np.ones(6)
    # (LAPACK takes 1 and more for the precision; here nothing is then left.)
    for rcond in [0.0, 0.13, 0.3, 0.6, -1.0]:
        check(a, b, rcond)


def test_stacks_and_broadcasting():
    a, b = random((3, 1, 6, 2), "float64"), random((4, 6, 5), "float64", 1)
    a[1, 0, :, 1] = a[1, 0, :, 0]
    ours = LINALG.lstsq(em.asarray(a), em.asarray(b))
    assert ours.x.shape == (3, 4, 2, 5) and ours.residuals.shape == (3, 4, 5)
    assert ours.rank.shape == (3, 4) and ours.singular_values.shape == (3, 4, 2)
    for i in range(3):
        for j in range(4):
            x, _, rank, s = np.linalg.lstsq(a[i, 0], b[j], rcond=None)
            close(ours.x[i, j], x)
            close(ours.singular_values[i, j], s)
            assert ours.rank[i, j].item() == rank == (1 if i == 1 else 2)
            squares = ((b[j] - a[i, 0] @ x) ** 2).sum(axis=0)
            close(ours.residuals[i, j], squares)
    vector = LINALG.lstsq(em.asarray(a), em.asarray(b[0, :, 0]))
    assert vector.x.shape == (3, 1, 2) and vector.residuals.shape == (3, 1, 1)
    close(vector.x[2, 0], np.linalg.lstsq(a[2, 0], b[0, :, 0], rcond=None)[0])
    empty = LINALG.lstsq(em.zeros((0, 3, 2)), em.zeros(3))
    assert empty.x.shape == (0, 2) and empty.residuals.shape == (0, 1)


def test_integers_are_floats():
    ours = LINALG.lstsq([[1, 0], [1, 1], [1, 2]], [1, 3, 5])
    assert ours.x.dtype == em.float64 and em.allclose(ours.x, em.asarray([1.0, 2.0]))


def test_bad_input():
    a = em.ones((3, 2))
    with pytest.raises(em.ShapeError, match="equal sizes"):
        LINALG.lstsq(a, em.ones(4))
    with pytest.raises(em.ShapeError):
        LINALG.lstsq(em.ones(3), em.ones(3))
    with pytest.raises(em.ShapeError):
        LINALG.lstsq(a, em.asarray(1.0))
    with pytest.raises(em.ShapeError, match="broadcast"):
        LINALG.lstsq(em.ones((2, 3, 2)), em.ones((3, 3, 1)))
    with pytest.raises(LINALG.LinAlgError, match=r"a\[0, 1\] is NaN"):
        LINALG.lstsq(em.asarray([[1.0, math.nan], [1.0, 1.0]]), em.ones(2))
    with pytest.raises(em.DTypeError):
        LINALG.lstsq(em.ones((3, 2), dtype=em.float16), em.ones(3, dtype=em.float16))
    with pytest.raises(ValueError, match="rcond is NaN"):
        LINALG.lstsq(a, em.ones(3), rcond=math.nan)
    for x in [em.asarray(random((3, 2), "float64")), em.asarray(random((2, 3), "float64"))]:
        m = x.shape[0]
        b = em.asarray(np.column_stack([np.ones(m), np.full(m, np.nan)]))
        found = np.asarray(LINALG.lstsq(x, b).x)
        assert np.isfinite(found[:, 0]).all() and np.isnan(found[:, 1]).all()


def read(path):
    with path.open() as file:
        return list(csv.DictReader(file))


def digits(values, expected):
    lost = (abs(v - e) / abs(e) for v, e in zip(values, expected))
    return min(16.0 if error == 0 else -math.log10(error) for error in lost)


FEWEST = {"norris": 13.5, "pontius": 13, "noint1": 14, "noint2": 14, "wampler1": 14, "wampler2": 13, "wampler3": 14, "wampler4": 14, "wampler5": 14, "filip": 7.8}


@pytest.mark.parametrize("name", FEWEST)
def test_certified_digits(name):
    folder = ROOT / ("crates/linalg/tests/data" if name == "filip" else "data/strd")
    data, certified = read(folder / f"{name}.csv"), read(folder / f"{name}_certified.csv")
    powers = [int(row["parameter"][1:]) for row in certified]

    def power(x, exponent):
        return math.prod([x] * exponent, start=1.0)

    a = [[power(float(row["x"]), p) for p in powers] for row in data]
    fit = LINALG.lstsq(em.asarray(a), em.asarray([float(row["y"]) for row in data]))
    assert fit.rank.item() == len(powers)
    assert digits(fit.x.tolist(), [float(row["estimate"]) for row in certified]) >= FEWEST[name]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", [(1, 1), (5, 5), (2, 3, 4, 4), (0, 3, 3), (7, 3), (2, 3, 7)])
def test_condition_numbers(shape, dtype):
    x = random(shape, dtype)
    orders = [None, 2, -2]
    if shape[-1] == shape[-2]:
        orders += [1, -1, np.inf, -np.inf, "fro", "nuc"]
    for p in orders:
        ours, theirs = np.asarray(LINALG.cond(em.asarray(x), p)), np.asarray(np.linalg.cond(x, p))
        assert ours.shape == theirs.shape and ours.dtype == theirs.dtype
        # Relative, and the smallest singular value is off by its condition times ε.
        assert np.allclose(ours, theirs, rtol=1e4 * np.finfo(theirs.dtype).eps)


def test_condition_of_singular_matrices():
    for p in [None, 2, 1, -1, np.inf, -np.inf, "fro", "nuc"]:
        assert LINALG.cond(em.zeros((2, 2)), p).item() == np.inf
    assert LINALG.cond(em.asarray([[1.0, 0.0], [0.0, 0.0]]), -2).item() == 0.0
    mixed = em.asarray([[[1.0, 1.0], [1.0, 1.0]], [[2.0, 0.0], [0.0, 4.0]]])
    assert LINALG.cond(mixed, 1).tolist() == [np.inf, 2.0]
    with pytest.raises(ValueError, match="without elements"):
        LINALG.cond(em.zeros((0, 0)))
    with pytest.raises(em.ShapeError, match="square"):
        LINALG.cond(em.ones((2, 3)), "fro")
    with pytest.raises(LINALG.LinAlgError):
        LINALG.cond(em.asarray([[math.nan]]))
    for p in [3, "spectral"]:
        with pytest.raises(ValueError):
            LINALG.cond(em.ones((2, 2)), p)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", [(0, 3), (3, 0), (1, 1), (4, 4), (3, 8), (8, 3), (40, 60)])
@pytest.mark.parametrize("rank", [0, 1, None])
def test_bases(shape, dtype, rank):
    m, n = shape
    full = min(shape)
    rank = full if rank is None else min(rank, full)
    x = random((m, rank), dtype) @ random((rank, n), dtype, 1)
    inside, outside = LINALG.orth(em.asarray(x)), LINALG.null_space(em.asarray(x))
    assert inside.shape == scipy.linalg.orth(x).shape == (m, rank)
    assert outside.shape == scipy.linalg.null_space(x).shape == (n, n - rank)
    inside, outside = np.asarray(inside), np.asarray(outside)
    for basis in (inside, outside):
        assert basis.dtype == x.dtype
        close(np.conj(basis.T) @ basis, np.eye(basis.shape[1], dtype=dtype))
    close(inside @ (np.conj(inside.T) @ x), x)
    close(x @ outside, np.zeros((m, n - rank), dtype))


def test_cutoffs_of_bases():
    x = em.asarray(np.diag([1.0, 1e-3, 1e-9]))
    assert LINALG.orth(x, rcond=1e-6).shape == (3, 2)
    assert LINALG.null_space(x, 1e-2).shape == (3, 2)
    for function in (LINALG.orth, LINALG.null_space):
        with pytest.raises(ValueError, match="ranks"):
            function(em.ones((2, 3, 3)))
        with pytest.raises(em.ShapeError):
            function(em.ones(3))
        with pytest.raises(LINALG.LinAlgError):
            function(em.asarray([[math.inf]]))


@pytest.mark.filterwarnings("ignore:divide by zero")
@pytest.mark.parametrize("dtype", ["int64", *DTYPES])
def test_norms(dtype):
    x = (8 * random((2, 3, 4), "float64" if dtype == "int64" else dtype)).astype(dtype)
    factor = 1e3
    for keepdims in [False, True]:
        close(LINALG.norm(em.asarray(x), keepdims=keepdims), np.linalg.norm(x, keepdims=keepdims), factor)
        for order in [None, 0, 1, 2, 3, -1, 0.5, np.inf, -np.inf]:
            for axis in [0, -1, (1,)]:
                ours = LINALG.norm(em.asarray(x), order, axis, keepdims)
                close(ours, np.linalg.norm(x, order, axis, keepdims), factor)
        for order in [None, "fro", "nuc", 1, -1, 2, -2, np.inf, -np.inf]:
            for axis in [(0, 1), (2, 0), (-1, -2)]:
                ours = LINALG.norm(em.asarray(x), order, axis, keepdims)
                close(ours, np.linalg.norm(x, order, axis, keepdims), factor)
            ours = LINALG.norm(em.asarray(x[0]), order, keepdims=keepdims)
            close(ours, np.linalg.norm(x[0], order, keepdims=keepdims), factor)


def test_norms_that_there_are_not():
    x = em.ones((2, 2, 2))
    for order, axis in [(2, None), (None, (0, 1, 2)), ("fro", 0), (3, (0, 1)), (None, (0, 0)), ("max", None)]:
        with pytest.raises(ValueError):
            LINALG.norm(x, order, axis)
    with pytest.raises(em.AxisError):
        LINALG.norm(x, axis=3)


def test_chains():
    shapes = [(5, 40), (40, 3), (3, 30), (30, 2)]
    arrays = [random(shape, "float64", seed) for seed, shape in enumerate(shapes)]
    ours = [em.asarray(a) for a in arrays]
    close(LINALG.multi_dot(ours), np.linalg.multi_dot(arrays))
    close(LINALG.multi_dot(ours[:2]), np.linalg.multi_dot(arrays[:2]))
    row, column = random((5,), "float64", 8), random((2,), "float64", 9)
    close(LINALG.multi_dot([row, *arrays]), np.linalg.multi_dot([row, *arrays]))
    close(LINALG.multi_dot([*arrays, column]), np.linalg.multi_dot([*arrays, column]))
    close(LINALG.multi_dot([row, *arrays, column]), np.asarray(np.linalg.multi_dot([row, *arrays, column])))
    integers = [np.array([[1, 2], [3, 4]])] * 3
    assert LINALG.multi_dot(integers).tolist() == np.linalg.multi_dot(integers).tolist()
    for bad in [ours[:1], [], [ours[0], ours[2]], [ours[0], em.ones(40), ours[0]], [em.ones((2, 2, 2)), ours[0]]]:
        with pytest.raises(em.ShapeError):
            LINALG.multi_dot(bad)
