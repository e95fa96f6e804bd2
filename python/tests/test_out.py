"""`out=` takes the result: of every function that has the argument."""

import inspect

import einmul as em
import numpy as np
import pytest

X = em.asarray(np.random.default_rng(0).random((3, 4)))
WHOLE = em.asarray([[5, 3, 2, 9], [1, 2, 3, 4], [7, 7, 0, 1]])
MASK = em.asarray([[True, False, True, True], [False] * 4, [True] * 4])

#: Arguments of the functions that take others than one or two arrays of floats.
ARGUMENTS = {
    "choose": (WHOLE % 2, [X, X]),
    "clip": (X, 0.2, 0.5),
    "compress": (em.asarray([True, False, True]), X, 0),
    "concat": ([X, X],),
    "concatenate": ([X, X],),
    "dot": (X, X.T),
    "einsum": ("ij,j", X, X[0]),
    "ldexp": (X, WHOLE),
    "matmul": (X, X.T),
    "matvec": (X, X[0]),
    "outer": (X[0], X[1]),
    "stack": ([X, X],),
    "take": (X, em.asarray([0, 2]), 1),
    "vecmat": (X[:, 0], X),
}
WITH_AXIS = {"cumulative_sum", "cumulative_prod"}
OF_INTEGERS = ("bitwise", "invert", "left_shift", "right_shift", "gcd", "lcm")
QUANTILES = {"quantile", "percentile", "nanquantile", "nanpercentile"}


def functions_with_out():
    for name in sorted(dir(em)):
        function = getattr(em, name)
        try:
            parameters = inspect.signature(function).parameters
        except (TypeError, ValueError):
            continue
        if not inspect.isclass(function) and "out" in parameters:
            yield name


def arguments_of(name):
    if name in ARGUMENTS:
        return ARGUMENTS[name], {}
    if name in QUANTILES:
        return (X, 0.5), {"axis": 0}
    operand = WHOLE if name.startswith(OF_INTEGERS) or "shift" in name else X
    parameters = list(inspect.signature(getattr(em, name)).parameters)
    keywords = {"axis": 1} if "axis" in parameters else {}
    return ((operand, operand) if "x2" in parameters else (operand,)), keywords


def test_all_are_found():
    found = set(functions_with_out())
    assert len(found) > 100
    assert {"sum", "cumsum", "median", "argmax", "nanstd", "add", "exp", "take"} <= found


@pytest.mark.parametrize("name", list(functions_with_out()))
def test_out_takes_the_result(name):
    function = getattr(em, name)
    arguments, keywords = arguments_of(name)
    expected = function(*arguments, **keywords)
    out = em.zeros(expected.shape, dtype=expected.dtype)
    assert function(*arguments, **keywords, out=out) is out
    assert np.array_equal(np.asarray(out), np.asarray(expected), equal_nan=True)
    # One shape for all, as NumPy has it: a result is not stretched.
    with pytest.raises(em.ShapeError):
        function(*arguments, **keywords, out=em.zeros((7, 1, 5), dtype=expected.dtype))


def methods_with_out():
    for name in sorted(dir(em.Array)):
        if name.startswith("__"):
            continue
        try:
            parameters = inspect.signature(getattr(em.Array, name)).parameters
        except (TypeError, ValueError):
            continue
        if "out" in parameters:
            yield name


METHOD_ARGUMENTS = {
    "clip": (0.2, 0.5), "compress": ([True, False, True], 0), "dot": (X.T,), "round": (),
    "take": (em.asarray([0, 2]), 1),
}


@pytest.mark.parametrize("name", list(methods_with_out()))
def test_methods_take_it_too(name):
    arguments = METHOD_ARGUMENTS.get(name)
    keywords = {"axis": 0} if arguments is None else {}
    expected = getattr(X, name)(*(arguments or ()), **keywords)
    out = em.zeros(expected.shape, dtype=expected.dtype)
    assert getattr(X, name)(*(arguments or ()), **keywords, out=out) is out
    assert np.array_equal(np.asarray(out), np.asarray(expected))


@pytest.mark.parametrize("name", [n for n in methods_with_out() if n not in ("compress", "dot")])
def test_methods_have_the_signature_of_their_function(name):
    function, method = inspect.signature(getattr(em, name)), inspect.signature(getattr(em.Array, name))
    of_function = list(function.parameters.values())[1:]
    of_method = list(method.parameters.values())[1:]
    assert [(p.name, p.default) for p in of_method] == [(p.name, p.default) for p in of_function]


def test_out_may_hold_more_and_never_less():
    out = em.zeros(4, dtype=em.complex128)
    em.sum(X, axis=0, out=out)
    assert np.array_equal(np.asarray(out), np.asarray(X).sum(axis=0))
    with pytest.raises(em.DTypeError):
        em.sum(X, axis=0, out=em.zeros(4, dtype=em.int64))


def test_out_may_be_a_view_and_the_operand():
    a = em.asarray(np.asarray(X).copy())
    em.cumsum(a, axis=0, out=a)
    assert np.array_equal(np.asarray(a), np.cumsum(np.asarray(X), axis=0))
    both = em.zeros((2, 4))
    em.sum(X, axis=0, out=both[1])
    assert np.array_equal(np.asarray(both), [np.zeros(4), np.asarray(X).sum(axis=0)])


def test_dtypes_of_reductions():
    x = np.asarray(X)
    for name in ["sum", "prod", "mean", "std", "var", "nansum", "nanmean", "nanstd", "nanvar"]:
        ours = getattr(em, name)(X, dtype=em.float32)
        theirs = getattr(np, name)(x, dtype=np.float32)
        assert ours.dtype == em.float32
        assert np.allclose(np.asarray(ours), theirs, rtol=1e-5), name
    assert em.cumsum(WHOLE, dtype=em.float64).dtype == em.float64
    # NaN is passed over before an integer dtype could cut it off.
    gap = np.asarray([2.0, np.nan, 3.0])
    assert em.nanprod(gap, dtype=em.int64).item() == 6
    assert em.nansum(gap, dtype=em.int64).item() == 5
    assert em.nancumprod(gap, dtype=em.int64).tolist() == [2, 2, 6]
