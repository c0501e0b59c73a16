"""Python's collector in long-running processes: it looks at what comes and goes, not at what was loaded to stay."""

import gc

GARBAGE = 10_000
"""New objects until it looks for cycles: a job or a request makes many and hardly a cycle (a tenth of its time)."""


def leave_alone() -> None:
    """Call it once everything is loaded; children that are forked later share those pages."""
    gc.freeze()
    gc.set_threshold(GARBAGE)
