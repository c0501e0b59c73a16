"""Waiting for another process, without a fixed pause."""

import time
from collections.abc import Callable

PATIENCE_SECONDS = 10.0


def eventually(condition: Callable[[], bool]) -> bool:
    """True as soon as the condition holds, False after ten seconds."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()
