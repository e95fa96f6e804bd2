"""Element-wise functions against NumPy, through every kind of argument."""

import numpy as np
import pytest

import einmul as em

UNARY = [
    "abs", "acos", "acosh", "asin", "asinh", "atan", "atanh", "bitwise_invert", "cbrt", "ceil",
    "conj", "cos", "cosh", "deg2rad", "exp", "exp2", "expm1", "floor", "imag", "isfinite", "isinf",
    "isnan", "log", "log10", "log1p", "log2", "logical_not", "negative", "positive", "rad2deg",
    "real", "round", "sign", "signbit", "sin", "sinc", "sinh", "sqrt", "square", "tan", "tanh",
    "trunc",
]  # fmt: skip
BINARY = [
    "add", "atan2", "bitwise_and", "bitwise_left_shift", "bitwise_or", "bitwise_right_shift",
    "bitwise_xor", "copysign", "divide", "equal", "floor_divide", "fmax", "fmin", "gcd", "greater",
    "greater_equal", "heaviside", "hypot", "lcm", "less", "less_equal", "logaddexp", "logical_and",
    "logical_or", "logical_xor", "maximum", "minimum", "multiply", "nextafter", "not_equal", "pow",
    "remainder", "subtract",
]  # fmt: skip
DTYPES = ["bool", "int8", "int64", "uint16", "float32", "float64", "complex64", "complex128"]



def sample(dtype, seed, shape=(3, 4)):
    rng = np.random.default_rng(seed)
    if dtype == "bool":
        return rng.integers(0, 2, shape).astype(bool)
    if np.dtype(dtype).kind in "iu":
        return rng.integers(1, 8, shape).astype(dtype)
    x = rng.normal(size=shape)
    if np.dtype(dtype).kind == "c":
        x = x + 1j * rng.normal(size=shape)
    return x.astype(dtype)


def check(ours, theirs):
    tolerance = 1e-12 if theirs.dtype.itemsize in (8, 16) and theirs.dtype != "complex64" else 1e-5
    np.testing.assert_allclose(np.asarray(ours), theirs, rtol=tolerance, atol=tolerance / 10)


def expected(function, *arguments):
    """NumPy's result, or the exception that it raises."""
    with np.errstate(all="ignore"):
        try:
            return function(*arguments)
        except TypeError:
            return None


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", UNARY)
def test_of_one(name, dtype):
    x = sample(dtype, 1)
    try:
        ours = getattr(em, name)(em.asarray(x))
    except em.DTypeError:
        return
    theirs = expected(getattr(np, name), x)
    if theirs is None:
        return
    if np.dtype(dtype).kind in "fc":
        assert np.asarray(ours).dtype == theirs.dtype
    elif theirs.dtype.kind == "f":
        theirs = expected(getattr(np, name), x.astype(np.float64))
    check(ours, theirs)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", BINARY)
def test_of_two(name, dtype):
    a, b = sample(dtype, 1), sample(dtype, 2)
    try:
        ours = getattr(em, name)(em.asarray(a), em.asarray(b))
    except em.DTypeError:
        return
    theirs = expected(getattr(np, name), a, b)
    if theirs is None:
        return
    if np.dtype(dtype).kind in "fc":
        assert np.asarray(ours).dtype == theirs.dtype
    elif theirs.dtype.kind == "f":
        theirs = expected(getattr(np, name), a.astype(np.float64), b.astype(np.float64))
    check(ours, theirs)


def test_python_numbers_follow_the_array():
    x = em.asarray([1, 2], dtype=em.int8)
    assert em.add(x, 3).dtype == em.int8
    assert em.multiply(2.5, x).dtype == em.float64
    assert em.where(em.asarray([True, False]), x, 0).dtype == em.int8
    with pytest.raises(OverflowError):
        em.add(x, 300)


def test_out_takes_the_result():
    x = em.asarray([1.0, 4.0, 9.0])
    out = em.asarray([0.0, 0.0, 0.0])
    assert em.sqrt(x, out=out) is out and out.tolist() == [1.0, 2.0, 3.0]
    assert em.add(x, x[::-1], out=x) is x and x.tolist() == [10.0, 8.0, 10.0]
    with pytest.raises(ValueError):
        em.sqrt(x, out=em.asarray([0.0]))
    with pytest.raises(TypeError):
        em.sqrt(x, out=em.asarray([0, 0, 0]))


def test_names_of_numpy():
    for here, there in [("acos", "arccos"), ("pow", "power"), ("remainder", "mod"), ("conj", "conjugate")]:
        assert getattr(em, here) is getattr(em, there)


def test_clip_where_and_closeness():
    x = np.array([-1.0, np.nan, 0.5, 9.0])
    ours = em.asarray(x)
    for low, high in [(0, 2), (None, 2), (0, None), (None, None)]:
        theirs = x if low is None and high is None else np.clip(x, low, high)
        np.testing.assert_array_equal(np.asarray(em.clip(ours, low, high)), theirs)
    assert em.clip(em.asarray([1, 250], dtype=em.uint8), -3, 300).tolist() == [1, 250]
    assert em.where(em.isnan(ours), 0.0, ours).tolist() == [-1.0, 0.0, 0.5, 9.0]
    assert em.isclose(ours, ours, equal_nan=True).tolist() == [True] * 4
    assert not em.allclose(ours, ours)
    np.testing.assert_array_equal(np.asarray(em.nan_to_num(ours, nan=7.0)), np.nan_to_num(x, nan=7.0))


@pytest.mark.parametrize("decimals", [0, 1, 3, -1])
def test_round_to_decimals(decimals):
    x = np.array([1234.5678, -0.05, 2.5, 15.0])
    check(em.round(em.asarray(x), decimals), np.round(x, decimals))


def test_expit_and_logit_are_inverse():
    x = em.asarray([-30.0, -0.5, 0.0, 1e-9, 3.0])
    check(em.logit(em.expit(x)), np.asarray(x))


@pytest.mark.parametrize("name", ["sqrt", "add", "where", "clip"])
def test_bad_arguments_are_python_errors(name):
    function = getattr(em, name)
    for arguments in [(), ("text",) * 3, (em.asarray([1.0, 2.0]), em.asarray([1.0, 2.0, 3.0]), 0, 0)]:
        with pytest.raises((TypeError, ValueError)):
            function(*arguments)
