"""Functions on arrays that hypothesis draws, against array-api-strict and NumPy.

Array-api-strict is NumPy behind the standard's own rules, so that a leniency of NumPy's is
no expectation.
"""

import array_api_strict as strict
import einmul as em
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.array_api import make_strategies_namespace

xps = make_strategies_namespace(em)
SHAPES = xps.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4)
REAL = st.sampled_from(["int8", "int32", "int64", "uint8", "uint64", "float32", "float64"])
ANY = st.sampled_from(["bool", "int16", "int64", "uint32", "float32", "float64", "complex128"])


def numbers(dtype):
    """Elements that neither overflow nor are too near each other."""
    kind = getattr(em, dtype)
    if dtype == "bool":
        return None
    low = 0 if dtype.startswith("uint") else -9
    if "int" in dtype:
        return xps.from_dtype(kind, min_value=low, max_value=9)
    part = xps.from_dtype(em.float32, min_value=-9, max_value=9, allow_subnormal=False)
    return st.complex_numbers(max_magnitude=9) if dtype.startswith("complex") else part


def arrays(dtypes, shapes=SHAPES):
    return dtypes.flatmap(lambda d: xps.arrays(getattr(em, d), shapes, elements=numbers(d)))


def theirs(x):
    return strict.asarray(np.asarray(x))


def agree(ours, expected, x):
    expected = np.asarray(expected)
    assert str(ours.dtype) == str(expected.dtype) and ours.shape == expected.shape
    close = 64 * np.finfo("float32").eps if "32" in str(ours.dtype) else 1e-12
    assert np.allclose(np.asarray(ours), expected, rtol=close, atol=close, equal_nan=True), x


UNARY = ["abs", "negative", "positive", "square", "sign", "exp", "sqrt", "tanh", "floor", "isnan"]


@pytest.mark.parametrize("name", UNARY)
@given(data=st.data())
def test_functions_of_one(name, data):
    floats = name in ("exp", "sqrt", "tanh", "isnan")
    x = data.draw(arrays(st.sampled_from(["float32", "float64"]) if floats else REAL))
    with np.errstate(all="ignore"):
        agree(getattr(em, name)(x), getattr(strict, name)(theirs(x)), x)


BINARY = ["add", "subtract", "multiply", "maximum", "minimum", "less", "equal", "not_equal"]


@pytest.mark.parametrize("name", BINARY)
@given(data=st.data())
def test_functions_of_two_broadcast(name, data):
    shapes = data.draw(xps.mutually_broadcastable_shapes(2, max_dims=3, max_side=4)).input_shapes
    dtype = data.draw(REAL)
    a, b = (data.draw(arrays(st.just(dtype), st.just(shape))) for shape in shapes)
    with np.errstate(all="ignore"):
        agree(getattr(em, name)(a, b), getattr(strict, name)(theirs(a), theirs(b)), (a, b))


REDUCTIONS = ["sum", "prod", "max", "min", "any", "all"]


@pytest.mark.parametrize("name", REDUCTIONS)
@given(data=st.data())
def test_reductions(name, data):
    x = data.draw(arrays(REAL, xps.array_shapes(min_dims=1, max_dims=3, min_side=1, max_side=4)))
    axis = data.draw(st.none() | xps.valid_tuple_axes(x.ndim))
    keepdims = data.draw(st.booleans())
    expected = getattr(strict, name)(theirs(x), axis=axis, keepdims=keepdims)
    agree(getattr(em, name)(x, axis=axis, keepdims=keepdims), expected, x)


@given(data=st.data())
def test_sorting_and_sets(data):
    x = data.draw(arrays(REAL, xps.array_shapes(min_dims=1, max_dims=3, min_side=1, max_side=5)))
    axis = data.draw(st.integers(-x.ndim, x.ndim - 1))
    down = data.draw(st.booleans())
    agree(em.sort(x, axis=axis, descending=down), strict.sort(theirs(x), axis=axis, descending=down), x)
    order = em.argsort(x, axis=axis, descending=down)
    agree(order, strict.argsort(theirs(x), axis=axis, descending=down), x)
    values, inverse = em.unique_inverse(x)
    assert np.array_equal(np.asarray(values)[np.asarray(inverse)], np.asarray(x))
    agree(em.unique_counts(x).counts, strict.unique_counts(theirs(x)).counts, x)


@given(data=st.data())
def test_rearranging(data):
    x = data.draw(arrays(ANY))
    agree(em.reshape(x, (-1,)) if x.size else x, strict.reshape(theirs(x), (-1,)) if x.size else theirs(x), x)
    agree(em.flip(x), strict.flip(theirs(x)), x)
    axes = tuple(data.draw(st.permutations(range(x.ndim))))
    agree(em.permute_dims(x, axes), strict.permute_dims(theirs(x), axes), x)
    agree(em.concat([x, x], axis=None), strict.concat([theirs(x), theirs(x)], axis=None), x)
    agree(em.roll(x, 2), strict.roll(theirs(x), 2), x)


@given(data=st.data())
def test_basic_indices_read_and_write(data):
    x = data.draw(arrays(ANY))
    index = data.draw(xps.indices(x.shape, allow_newaxis=False))
    expected = np.asarray(x).copy()
    agree(x[index], expected[index], (x, index))
    copied = em.asarray(x, copy=True)
    copied[index] = 1
    expected[index] = 1
    assert np.array_equal(np.asarray(copied), expected)


@given(data=st.data())
def test_fancy_indices_read_and_write(data):
    x = data.draw(arrays(ANY, xps.array_shapes(min_dims=1, max_dims=3, min_side=1, max_side=5)))
    rows = data.draw(st.lists(st.integers(-x.shape[0], x.shape[0] - 1), max_size=6))
    expected = np.asarray(x).copy()
    position = np.asarray(rows, dtype="int64")
    agree(x[em.asarray(position)], expected[position], (x, rows))
    mask = data.draw(arrays(st.just("bool"), st.just(x.shape)))
    agree(x[mask], expected[np.asarray(mask)], (x, mask))
    x = em.asarray(x, copy=True)
    x[mask] = 0
    expected[np.asarray(mask)] = 0
    x[em.asarray(position)] = 1
    expected[position] = 1
    assert np.array_equal(np.asarray(x), expected)
