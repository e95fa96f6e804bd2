"""NumPy's functions and scalars beside our arrays give our arrays."""

import einmul as em
import numpy as np
import pytest

A = np.arange(6.0).reshape(2, 3)


def ours(value=A):
    return em.asarray(value, copy=True)


CALLS = [
    lambda a: np.sqrt(a),
    lambda a: np.absolute(a),
    lambda a: np.arctan2(a, 2.0),
    lambda a: np.add(a, a),
    lambda a: np.power(a, 2),
    lambda a: np.concatenate([a, a]),
    lambda a: np.stack([a, a]),
    lambda a: np.vstack([a, a]),
    lambda a: np.mean(a),
    lambda a: np.mean(a, axis=0),
    lambda a: np.sum(a, axis=1, keepdims=True),
    lambda a: np.sort(a, axis=0),
    lambda a: np.transpose(a),
    lambda a: np.reshape(a, (3, 2)),
    lambda a: np.where(a > 2, a, 0.0),
    lambda a: np.clip(a, 1, 3),
    lambda a: np.median(a, axis=1),
    lambda a: np.einsum("ij,kj->ik", a, a),
    lambda a: np.dot(a, a.T),
    lambda a: np.matmul(a, a.T),
    lambda a: np.ones((4, 2)) @ a,
    lambda a: a @ np.ones((3, 2)),
    lambda a: A + a,
    lambda a: a - A,
    lambda a: np.float64(2) * a,
    lambda a: a * np.float64(2),
    lambda a: a ** np.int64(2),
    lambda a: np.add.reduce(a),
    lambda a: np.add.reduce(a, axis=1),
    lambda a: np.maximum.reduce(a, axis=0, keepdims=True),
    lambda a: np.multiply.outer(a, a),
    lambda a: np.cumsum(a),
    # Functions that only NumPy has.
    lambda a: np.nan_to_num(a, nan=1.0),
    lambda a: np.apply_along_axis(np.sum, 0, a),
    lambda a: np.partition(a, 1, axis=1),
    lambda a: np.linalg.norm(a, axis=0),
    lambda a: np.fft.fft(a),
]


@pytest.mark.parametrize("number", range(len(CALLS)))
def test_functions_give_our_type(number):
    call = CALLS[number]
    result = call(ours())
    assert type(result) is em.Array
    assert np.allclose(np.asarray(result), call(A), rtol=1e-13, atol=1e-13)


def test_results_are_written_where_they_are_asked_for():
    a, out = ours(), em.zeros((2, 3))
    assert np.sqrt(a, out=out) is out
    assert np.allclose(np.asarray(out), np.sqrt(A))
    theirs = np.zeros((2, 3))
    assert np.add(a, 1, out=theirs) is theirs
    assert np.array_equal(theirs, A + 1)
    with pytest.raises(ValueError):
        em.sqrt(a, out=em.zeros((3, 2)))
    with pytest.raises(TypeError):
        em.sqrt(a, out=em.zeros((2, 3), dtype=em.int64))


def test_dtypes_are_numpys_too():
    for name in ("bool", "int8", "uint64", "float16", "float32", "float64", "complex64"):
        ours, theirs = getattr(em, name), np.dtype(name)
        assert ours == theirs and theirs == ours and np.dtype(ours) == theirs
        assert not ours != theirs
        for given in (theirs, theirs.type, name, theirs.str, ours):
            assert em.zeros(2, dtype=given).dtype == ours
    assert em.zeros(1, dtype=float).dtype == em.float64
    assert em.zeros(1, dtype=int).dtype == em.int64
    assert em.float32 != em.float64 and em.float32 is not None and em.float32 != "text"
    assert len({em.float32, em.float64, em.zeros(1, dtype="f4").dtype}) == 2
    for wrong in ("text", "U5", object, np.dtype("datetime64[s]"), 3):
        with pytest.raises(TypeError):
            em.zeros(2, dtype=wrong)


def test_scalars_follow_the_array():
    a = em.asarray([1, 2], dtype=em.int8)
    assert (a + 1).dtype == em.int8
    assert (a + np.int64(1)).dtype == em.int64
    assert (em.asarray([1.0], dtype=em.float32) + 1.5).dtype == em.float32
    assert (a + 1.5).dtype == em.float64
    assert (em.asarray([1.0], dtype=em.float32) * 1j).dtype == em.complex64
    with pytest.raises(OverflowError):
        a + 1000
    assert (1 + a).tolist() == [2, 3] and (2**a).tolist() == [2, 4]


def test_numbers_beyond_a_dtype():
    small = em.asarray([1, 2], dtype=em.uint8)
    assert (small == -1).tolist() == [False, False] and (small < 300).tolist() == [True, True]
    assert em.asarray([2**63 + 1, 5]).tolist() == [2**63 + 1, 5]
    assert em.asarray([[2**63 + 1], [5]], dtype=em.uint64).tolist() == [[2**63 + 1], [5]]
    for value, dtype in ((300, em.int8), (-1, em.uint8), (float("nan"), em.int64), (1e30, em.int64)):
        with pytest.raises(OverflowError):
            em.asarray([value], dtype=dtype)
    with pytest.raises(MemoryError):
        em.broadcast_to(em.ones(1), (2**40, 2**40))


def test_strangers_are_asked_to_take_over():
    class Stranger:
        def __radd__(self, other):
            return "taken over"

    assert em.asarray([1]) + Stranger() == "taken over"
    with pytest.raises(TypeError):
        em.asarray([1]) + "text"
    with pytest.raises(TypeError):
        em.asarray([1]) + None
    assert (em.asarray([1]) == None) is False  # noqa: E711
    assert (em.asarray([1]) != "text") is True
