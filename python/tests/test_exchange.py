"""Arrays of other libraries without a copy: what one side writes, the other side sees."""

import gc

import einmul as em
import ml_dtypes
import numpy as np
import pytest

DTYPES = [
    "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
    "float16", "float32", "float64", "complex64", "complex128",
]


def numbers(dtype, shape=(3, 4)):
    return np.arange(np.prod(shape)).reshape(shape).astype(dtype)


@pytest.mark.parametrize("dtype", DTYPES)
def test_numpy_lends_its_memory(dtype):
    theirs = numbers(dtype)
    ours = em.asarray(theirs)
    assert ours.dtype == theirs.dtype and ours.shape == theirs.shape
    theirs[1, 2] = 0
    theirs[2, 3] = 1
    assert np.array_equal(np.asarray(ours), theirs)
    ours[0, 1] = 1
    assert theirs[0, 1] == 1


@pytest.mark.parametrize("dtype", DTYPES)
def test_we_lend_our_memory(dtype):
    ours = em.asarray(numbers(dtype), copy=True)
    for theirs in (np.asarray(ours), np.from_dlpack(ours)):
        assert theirs.dtype == np.dtype(dtype)
        ours[1, 1] = 1
        assert theirs[1, 1] == 1
        ours[1, 1] = 0
        assert theirs[1, 1] == 0


def test_every_layout_is_lent():
    base = numbers("float64", (4, 6))
    for view in (base[::-1], base[:, ::-2], base.T, base[1:1], base[2], base[::2, 1:4], base[1, 1:2]):
        ours = em.asarray(view)
        assert np.array_equal(np.asarray(ours), view)
        assert np.shares_memory(np.asarray(ours), base) or view.size == 0
        back = em.from_dlpack(view)
        assert np.array_equal(np.asarray(back), view)
    ours = em.asarray(base)[::-1, ::2]
    assert np.shares_memory(np.asarray(ours), base)
    assert np.array_equal(np.from_dlpack(ours), base[::-1, ::2])


def test_parts_of_reversed_memory():
    base = np.arange(6.0)
    ours = em.asarray(base[::-1])
    assert ours[1:].tolist() == [4.0, 3.0, 2.0, 1.0, 0.0]
    assert ours[::-2].tolist() == [0.0, 2.0, 4.0] and ours.item(1) == 4.0
    assert [float(x) for x in ours] == [5.0, 4.0, 3.0, 2.0, 1.0, 0.0]
    ours[1:3] = -1
    assert base.tolist() == [0.0, 1.0, 2.0, -1.0, -1.0, 5.0]


def test_memory_that_overlaps_itself_is_read_only():
    base = np.arange(6.0)
    windows = np.lib.stride_tricks.as_strided(base, (5, 2), (8, 8))
    ours = em.asarray(windows)
    assert ours.tolist() == windows.tolist()
    with pytest.raises(ValueError, match="read-only"):
        ours += 1
    assert base.tolist() == [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]


def test_zero_axes_and_no_elements():
    scalar = em.asarray(np.float32(2.5))
    assert scalar.shape == () and scalar.dtype == em.float32 and float(scalar) == 2.5
    assert np.asarray(scalar).shape == ()
    empty = em.zeros((0, 3))
    assert np.asarray(empty).shape == (0, 3)
    assert np.from_dlpack(empty).shape == (0, 3)
    assert em.from_dlpack(np.zeros((3, 0))).shape == (3, 0)


def test_copy_is_forced_or_forbidden():
    theirs = numbers("float64")
    assert not np.shares_memory(np.asarray(em.asarray(theirs, copy=True)), theirs)
    assert np.shares_memory(np.asarray(em.asarray(theirs, copy=False)), theirs)
    with pytest.raises(ValueError):
        em.asarray(theirs, dtype=em.float32, copy=False)
    with pytest.raises(ValueError):
        em.asarray([1, 2], copy=False)
    ours = em.asarray(theirs, copy=True)
    assert not np.shares_memory(np.from_dlpack(ours, copy=True), np.asarray(ours))
    assert not np.shares_memory(np.array(ours), np.asarray(ours))
    with pytest.raises(ValueError):
        ours.__array__(np.dtype("float32"), copy=False)


def test_read_only_memory_stays_so():
    theirs = numbers("float64")
    theirs.flags.writeable = False
    for ours in (em.asarray(theirs), em.from_dlpack(theirs)):
        with pytest.raises(ValueError, match="read-only"):
            ours[0, 0] = 1
        with pytest.raises(ValueError, match="read-only"):
            ours += 1
        assert not np.asarray(ours).flags.writeable
        assert memoryview(ours).readonly
        with pytest.raises(BufferError):
            ours.__dlpack__()
        assert np.from_dlpack(ours).flags.writeable is False
    stretched = em.broadcast_to(em.asarray([1.0, 2.0]), (3, 2))
    with pytest.raises(ValueError, match="read-only"):
        stretched[0, 0] = 5


def test_dlpack_versions_and_devices():
    ours = em.asarray([1.0, 2.0])
    assert ours.__dlpack_device__() == (1, 0)
    assert "dltensor_versioned" in repr(ours.__dlpack__(max_version=(1, 0)))
    assert "dltensor_versioned" in repr(ours.__dlpack__(max_version=(9, 3)))
    assert '"dltensor"' in repr(ours.__dlpack__())
    assert '"dltensor"' in repr(ours.__dlpack__(max_version=(0, 8)))
    assert ours.__dlpack__(dl_device=(1, 0)) is not None
    with pytest.raises(BufferError):
        ours.__dlpack__(dl_device=(2, 0))
    with pytest.raises(BufferError):
        ours.__dlpack__(stream=3)


class OnlyLegacy:
    """A producer from before DLPack 1."""

    def __init__(self, array):
        self.array = array

    def __dlpack__(self, stream=None):
        return self.array.__dlpack__()

    def __dlpack_device__(self):
        return (1, 0)


class Elsewhere(OnlyLegacy):
    def __dlpack_device__(self):
        return (2, 0)


def test_old_producers_and_other_devices():
    source = em.asarray([1.0, 2.0, 3.0])
    taken = em.from_dlpack(OnlyLegacy(source))
    source[0] = 7
    assert taken.tolist() == [7.0, 2.0, 3.0]
    with pytest.raises(BufferError):
        em.from_dlpack(Elsewhere(source))
    with pytest.raises((TypeError, AttributeError)):
        em.from_dlpack([1, 2])


def test_memory_outlives_its_maker():
    theirs = numbers("float64", (100, 100))
    expected = theirs.copy()
    for ours in (em.asarray(theirs.copy()), em.from_dlpack(theirs.copy())):
        gc.collect()
        assert np.array_equal(np.asarray(ours), expected)
    for lent in (np.asarray(em.asarray(theirs, copy=True)), np.from_dlpack(em.asarray(theirs, copy=True))):
        gc.collect()
        em.zeros((100, 100))
        assert np.array_equal(lent, expected)
    part = em.asarray(theirs, copy=True)[3:5]
    gc.collect()
    assert np.array_equal(np.asarray(part), expected[3:5])
    capsule = em.asarray([1.0]).__dlpack__()
    del capsule
    gc.collect()


def test_bfloat16_through_ml_dtypes():
    theirs = np.arange(6).reshape(2, 3).astype(ml_dtypes.bfloat16)
    ours = em.asarray(theirs)
    assert ours.dtype == em.bfloat16
    theirs[0, 0] = 5
    assert float(ours[0, 0]) == 5.0
    back = np.asarray(ours)
    assert back.dtype == ml_dtypes.bfloat16 and np.shares_memory(back, theirs)
    assert em.asarray([1.5], dtype=ml_dtypes.bfloat16).dtype == em.bfloat16
    with pytest.raises(BufferError):
        memoryview(ours)


def test_buffers_that_are_no_arrays():
    from array import array

    assert em.asarray(array("d", [1.0, 2.0])).tolist() == [1.0, 2.0]
    assert em.asarray(memoryview(array("i", [1, 2]))).dtype == em.int32
    for text in ("text", b"bytes", bytearray(b"bytes")):
        with pytest.raises(TypeError):
            em.asarray(text)
    with pytest.raises(TypeError):
        em.asarray(np.array(["a", "b"]))
    with pytest.raises(TypeError):
        em.asarray(np.array([object()]))


def test_truth_values_that_are_other_bytes():
    odd = np.array([0, 1, 2, 255], dtype=np.uint8).view(bool)
    ours = em.asarray(odd)
    assert np.asarray(ours).view(np.uint8).tolist() == [0, 1, 1, 1]
    assert em.from_dlpack(odd).tolist() == [False, True, True, True]


def test_foreign_byte_order_and_steps():
    swapped = np.arange(3, dtype=">f8")
    assert em.asarray(swapped).tolist() == [0.0, 1.0, 2.0]
    record = np.zeros(4, dtype=[("a", "i1"), ("b", "f8")])
    record["b"] = [1, 2, 3, 4]
    assert em.asarray(record["b"]).tolist() == [1.0, 2.0, 3.0, 4.0]
