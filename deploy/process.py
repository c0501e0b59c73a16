"""Children that end with the process that started them."""

import ctypes
import gc
import signal
import sys

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


GARBAGE = 10_000
"""New objects until it looks for cycles: a job or a request makes many and hardly a cycle (a tenth of its time)."""


def die_with_parent() -> None:
    """For `preexec_fn`: on Linux the kernel ends this child when the thread that started it is gone.

    So start children from the main thread. Elsewhere this does nothing.
    """
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def leave_alone() -> None:
    """Call it once everything is loaded; children that are forked later share those pages."""
    gc.freeze()
    gc.set_threshold(GARBAGE)
