"""Ctrl-C ends long work.

The work here would take days: a view of one element, stretched a long way. Whether it is ended
soon is not measured; a run that ends at all shows it.
"""

import faulthandler
import signal
import sys
import threading

import einmul as em
import numpy as np
import pytest

LENGTH = 2**40
ONES = em.broadcast_to(em.ones(1), (LENGTH,))
ZEROS = em.broadcast_to(em.zeros(1), (LENGTH,))
WIDE = em.broadcast_to(em.ones(1), (2, LENGTH))
WHOLE = em.broadcast_to(em.ones(1, dtype=em.int64), (2, LENGTH))
COMPLEX = em.broadcast_to(em.ones(1, dtype=em.complex128), (2, LENGTH))

ENDLESS = {
    "sum": lambda: em.sum(ONES),
    "var": lambda: em.var(ONES),
    "max along rows": lambda: em.max(WIDE, axis=1),
    "argmax": lambda: em.argmax(ONES),
    "any": lambda: em.any(ZEROS),
    "nansum": lambda: em.nansum(ONES),
    "count_nonzero": lambda: em.count_nonzero(ONES),
    "nonzero": lambda: em.nonzero(ZEROS),
    "f64 product": lambda: WIDE @ WIDE.T,
    "i64 product": lambda: WHOLE @ WHOLE.T,
    "c128 product": lambda: COMPLEX @ COMPLEX.T,
    "einsum": lambda: em.einsum("ij,kj->ik", WIDE, WIDE),
    "average": lambda: em.average(ONES),
}


@pytest.fixture(autouse=True)
def an_end():
    """Work that goes on would hold up the run for ever."""
    faulthandler.dump_traceback_later(60, exit=True)
    yield
    faulthandler.cancel_dump_traceback_later()


def interrupt_soon():
    """A signal as of Ctrl-C, which Python's own handler answers, 50 ms from now."""
    timer = threading.Timer(0.05, signal.raise_signal, [signal.SIGINT])
    timer.start()
    return timer


@pytest.mark.parametrize("name", ENDLESS)
def test_ctrl_c_ends(name):
    timer = interrupt_soon()
    with pytest.raises(KeyboardInterrupt):
        ENDLESS[name]()
    timer.join()
    # What was stopped left nothing behind that others meet.
    assert em.sum(em.ones(10)).item() == 10.0


def test_ctrl_c_ends_a_long_list():
    # No other thread could send a signal sooner than the list lets one run.
    signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    try:
        with pytest.raises(KeyboardInterrupt):
            em.broadcast_to(em.ones(1), (2**40, 0)).tolist()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)


def test_the_handler_decides():
    seen = []
    before = signal.signal(signal.SIGINT, lambda *_: seen.append(True))
    try:
        timer = interrupt_soon()
        # Long enough to be asked, short enough to wait for.
        while not seen:
            total = em.sum(em.broadcast_to(em.ones(1), (2**27,)))
        timer.join()
    finally:
        signal.signal(signal.SIGINT, before)
    assert total.item() == 2.0**27


def test_another_thread_goes_on():
    results = []

    def work():
        results.append(em.sum(em.broadcast_to(em.ones(1), (2**28,))).item())

    thread = threading.Thread(target=work)
    thread.start()
    timer = interrupt_soon()
    with pytest.raises(KeyboardInterrupt):
        em.sum(ONES)
    timer.join()
    thread.join()
    assert results == [2.0**28]


def test_numpys_memory_is_let_go():
    memory = np.ones(1)
    column = np.broadcast_to(memory, (2**40,))
    before = sys.getrefcount(column)
    timer = interrupt_soon()
    with pytest.raises(KeyboardInterrupt):
        em.sum(column)
    timer.join()
    assert sys.getrefcount(column) == before
    assert em.sum(column[:5]).item() == 5.0
