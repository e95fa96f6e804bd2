"""Every public function, called with what does not fit: a documented exception or an answer.

A crash would end the test process, which is the point.
"""

import inspect
import itertools

import einmul as em
import numpy as np
import pytest

ALLOWED = (
    AttributeError,
    NotImplementedError,
    TypeError,
    ValueError,
    IndexError,
    OverflowError,
    MemoryError,
    BufferError,
    OSError,
    ZeroDivisionError,
)

BASE = np.arange(24.0).reshape(4, 6)
ARRAYS = [
    em.asarray(BASE),
    em.asarray(BASE)[::-1, ::-2],
    em.asarray(BASE).T,
    em.asarray(np.array([np.nan, np.inf, -0.0])),
    em.zeros((0, 3)),
    em.zeros(0, dtype=em.int64),
    em.asarray(3),
    em.asarray(1j),
    em.asarray([True, False]),
    em.broadcast_to(em.asarray([1, 2], dtype=em.uint8), (3, 2)),
    em.zeros((1, 1, 1, 1)),
    em.asarray([1.5], dtype=em.float16),
]
OTHERS = [None, "text", -1, 7, 1.5, [[1], [2, 3]], (9, -9), object(), 2**70, [], {}, np.float64]
PLAIN = [a for a in ARRAYS[:4]]

#: Functions that would allocate what they are asked for, print, or start the command.
LEFT_OUT = {"show_versions", "config", "thread_pool_size"}

FUNCTIONS = sorted(
    name
    for name in dir(em)
    if not name.startswith("_")
    and inspect.isroutine(getattr(em, name))
    and name not in LEFT_OUT
)


@pytest.fixture(autouse=True)
def a_folder_of_its_own(tmp_path, monkeypatch):
    """What writes files under any name writes them there."""
    monkeypatch.chdir(tmp_path)


def attempt(function, *args, **kwargs):
    try:
        function(*args, **kwargs)
    except ALLOWED:
        pass


@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_does_not_fit(name):
    function = getattr(em, name)
    attempt(function)
    for value in ARRAYS + OTHERS:
        attempt(function, value)
        attempt(function, (value, value))
        for keyword in ({"axis": 99}, {"axis": -99}, {"axis": (0, 0)}, {"axis": "x"}, {"dtype": "U3"},
                        {"out": em.zeros(3)}, {"keepdims": True}, {"k": 10**9}, {"shape": (-2,)}):
            attempt(function, value, **keyword)
    for a, b in itertools.product(ARRAYS, ARRAYS + OTHERS):
        attempt(function, a, b)
    for a, b, c in itertools.product(PLAIN, ARRAYS[3:7] + OTHERS[:5], OTHERS[:5]):
        attempt(function, a, b, c)


METHODS = sorted(
    name
    for name in dir(em.Array)
    if callable(getattr(em.Array, name)) and name not in ("__class__", "__new__", "__init_subclass__",
                                                          "__subclasshook__", "__getattribute__")
)


@pytest.mark.parametrize("name", METHODS)
def test_methods(name):
    for array in ARRAYS:
        method = getattr(array, name)
        if not callable(method):
            continue
        attempt(method)
        for value in ARRAYS[:8] + OTHERS:
            attempt(method, value)
            attempt(method, value, value)


INDICES = [0, -1, 99, 1.0, None, ..., slice(None, None, -1), slice(5, 1), slice(None, None, 0), True,
           [0, 1], [[0]], [True, False], [], (0, 0, 0, 0), (..., ...), "x", object(),
           em.asarray([0, 99]), em.asarray([0.5]), em.ones((4, 6), dtype=em.bool), np.array([1, -1])]


def test_indices():
    for array, index in itertools.product(ARRAYS, INDICES):
        copied = array.copy()
        attempt(copied.__getitem__, index)
        for value in (1, em.zeros((7, 7)), [1, 2], None, "x", 1j):
            attempt(copied.__setitem__, index, value)
    for array, a, b in itertools.product(ARRAYS[:3], INDICES, INDICES):
        attempt(array.__getitem__, (a, b))


def test_sizes_that_memory_cannot_hold():
    for shape in ((2**62,), (2**40, 2**40), (2**63 - 1,), 2**62):
        with pytest.raises((MemoryError, ValueError, OverflowError)):
            em.zeros(shape)
    with pytest.raises((MemoryError, ValueError, OverflowError)):
        em.arange(0, 1e30)
    with pytest.raises((MemoryError, ValueError, OverflowError)):
        em.tile(em.ones(1000), (2**50,))
    with pytest.raises((MemoryError, ValueError, OverflowError)):
        em.repeat(em.ones(10), 2**60)
    with pytest.raises(ValueError):
        em.zeros((-1, 2))
