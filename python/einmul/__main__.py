"""The command `einmul`, also as `python -m einmul`."""

import signal
import sys

from . import _core


def main() -> int:
    """Runs the command with the process's arguments and returns its exit code."""
    # Python's own handler would wait for the command to end.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return _core._command(["einmul", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
