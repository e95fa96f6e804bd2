"""What is installed, and how many threads work."""

import contextlib
import platform
import sys

from . import _core


def show_versions() -> None:
    """Prints the versions that a report of a problem should name."""
    lines = [
        f"einmul      {_core.__version__}",
        f"python      {sys.version.split()[0]}",
        f"platform    {platform.platform()}",
        f"isa         {_core._isa()}",
        f"threads     {thread_pool_size()}",
    ]
    for name in ("numpy", "scipy", "sklearn", "ml_dtypes"):
        lines.append(f"{name:<11} {_version(name)}")
    print("\n".join(lines))


def _version(name: str) -> str:
    from importlib import import_module

    try:
        return import_module(name).__version__
    except ImportError:
        return "not installed"


def thread_pool_size() -> int:
    """Threads that work may be split over here: `EINMUL_MAX_THREADS`, or fewer in `config`.

    >>> import einmul as em
    >>> em.thread_pool_size() >= 1
    True
    """
    return _core._thread_limit()


@contextlib.contextmanager
def config(*, threads: int | None = None):
    """Settings for a `with` block in this thread: at most so many `threads`.

    >>> import einmul as em
    >>> with em.config(threads=1):
    ...     em.thread_pool_size()
    1
    """
    if threads is not None and threads < 1:
        raise ValueError(f"threads must be at least 1, not {threads}")
    before = _core._set_thread_limit(threads or 0)
    try:
        yield
    finally:
        _core._set_thread_limit(before)
