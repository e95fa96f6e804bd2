"""Arrays as Python objects: pickled, copied, printed, walked, shared by threads and processes."""

import copy
import multiprocessing
import os
import pickle
import threading

import einmul as em
import numpy as np
import pytest

DTYPES = ["bool", "int8", "uint16", "int64", "float16", "float32", "float64", "complex64", "complex128"]


@pytest.mark.parametrize("dtype", DTYPES)
def test_pickles_and_copies(dtype):
    a = em.asarray(np.arange(12).reshape(3, 4).astype(dtype))[:, ::-2]
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        back = pickle.loads(pickle.dumps(a, protocol))
        assert back.dtype == a.dtype and np.array_equal(np.asarray(back), np.asarray(a))
    for duplicate in (copy.copy(a), copy.deepcopy(a), a.copy()):
        duplicate[0, 0] = 0
        assert np.asarray(a)[0, 0] == np.arange(12).reshape(3, 4).astype(dtype)[0, 3]
    assert pickle.loads(pickle.dumps(em.float32)) == em.float32


PRINTED = [
    np.arange(3.0),
    np.arange(6).reshape(2, 3),
    np.arange(24.0).reshape(2, 3, 4) / 7,
    np.array([True, False]),
    np.array([1 + 2j, -0.5j]),
    np.array([np.nan, np.inf, -np.inf, 1.0]),
    np.array([1e-10, 1.0]),
    np.arange(60),
    np.linspace(0, 1, 40),
    np.arange(2000).reshape(40, 50),
    np.arange(3, dtype="float32"),
    np.arange(3, dtype="int8"),
    np.zeros((0, 3)),
    np.zeros(0),
    np.array(7),
    np.array(2.5),
    np.array([[1.5], [-2.25]]),
    np.array([123456789.0, 0.001]),
]


@pytest.mark.parametrize("number", range(len(PRINTED)))
def test_prints_as_numpy_does(number):
    theirs = PRINTED[number]
    ours = em.asarray(theirs)
    assert repr(ours) == repr(theirs)
    assert str(ours) == str(theirs)


def test_notebooks_get_escaped_html():
    html = em.asarray([[1.0, np.nan], [2.0, 3.0]])._repr_html_()
    assert "2 × 2" in html and "float64" in html and "<svg" in html
    assert "<script" not in html
    assert "<svg" not in em.ones(3)._repr_html_()
    assert em.zeros((0, 2))._repr_html_()


def test_python_numbers_and_walking():
    assert int(em.asarray(3)) == 3 and float(em.asarray(2.5)) == 2.5
    assert complex(em.asarray(1j)) == 1j and bool(em.asarray([True]))
    assert [10, 20, 30][em.asarray(1)] == 20
    assert len(em.ones((4, 2))) == 4 and [float(x) for x in em.arange(3.0)] == [0.0, 1.0, 2.0]
    assert 2 in em.arange(3) and 5 not in em.arange(3)
    assert em.arange(6).reshape(2, 3).tolist() == [[0, 1, 2], [3, 4, 5]]
    assert em.asarray([[1, 2], [3, 4]]).item(1, 0) == 3 and em.asarray([[1, 2], [3, 4]]).item(3) == 4
    assert f"{em.asarray(2.5):.2f}" == "2.50"
    with pytest.raises(TypeError):
        len(em.asarray(1))
    with pytest.raises(TypeError):
        iter(em.asarray(1))


def test_in_place_operators_keep_the_object_and_reach_views():
    base = em.arange(6.0)
    view, before = base[::2], base
    view *= 10
    assert base.tolist() == [0.0, 1.0, 20.0, 3.0, 40.0, 5.0]
    base += base[::-1]
    assert base is before and base.tolist() == [5.0, 41.0, 23.0, 23.0, 41.0, 5.0]
    whole = em.arange(3)
    with pytest.raises(TypeError):
        whole += 0.5
    with pytest.raises(ValueError):
        whole += em.ones((2, 3), dtype=em.int64)
    assert whole.tolist() == [0, 1, 2]


def test_threads_share_arrays():
    a = em.arange(200_000.0)
    expected = float(em.sum(em.exp(a / 200_000)))
    results = []

    def work():
        for _ in range(5):
            results.append(float(em.sum(em.exp(a / 200_000))))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [expected] * 20


def _total(n):
    return float(em.sum(em.arange(float(n))))


def test_processes_forked_after_work():
    assert _total(1_000_000) == 499999500000.0
    context = multiprocessing.get_context("fork")
    with context.Pool(2) as pool:
        assert pool.map(_total, [1_000_000, 10]) == [499999500000.0, 45.0]
    child = os.fork()
    if child == 0:
        os._exit(0 if _total(1_000_000) == 499999500000.0 else 1)
    assert os.waitpid(child, 0)[1] == 0


def test_settings():
    with em.config(threads=1):
        assert em.thread_pool_size() == 1
        with em.config(threads=2):
            assert em.thread_pool_size() <= 2
        assert em.thread_pool_size() == 1
    with pytest.raises(ValueError):
        with em.config(threads=0):
            pass


def test_versions_are_shown(capsys):
    em.show_versions()
    printed = capsys.readouterr().out
    assert em.__version__ in printed and "numpy" in printed and "threads" in printed
