"""Habits of a long-running process: it ends with its parent, keeps its files private, collects garbage seldom."""

import ctypes
import gc
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


OBJECTS_BEFORE_COLLECTION = 10_000
"""New objects before a search for cycles: a job or request makes many and hardly a cycle (a tenth of its time)."""


def die_with_parent() -> None:
    """Ask the kernel to send SIGTERM when the thread that started this process is gone (Linux; for `preexec_fn`).

    So start children from the main thread. Elsewhere this does nothing.
    """
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


PRIVATE = 0o077


def keep_files_private() -> None:
    """Let this process and its children make files that only their owner can read: database, photos, logs."""
    os.umask(PRIVATE)


def tune_garbage_collection() -> None:
    """Leave the objects loaded so far out of garbage collection; processes forked later share their memory pages."""
    gc.freeze()
    gc.set_threshold(OBJECTS_BEFORE_COLLECTION)
