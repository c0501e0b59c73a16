"""Retries of a transaction: the outcomes of calls already made survive a database that is away for a moment."""

import time
from collections.abc import Callable
from typing import TypeVar

import structlog
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

PATIENCE_SECONDS = 300.0
"""A restart, a fail-over, a full disk that somebody clears. Longer than a lease: a late answer is still an answer."""
PAUSE_SECONDS = 0.5
T = TypeVar("T")

log = structlog.get_logger()


def retry_while_database_away(act: Callable[[], T], seconds: float = PATIENCE_SECONDS) -> T:
    """Do it, and again while the database is away, locked or full; after so long its error goes through.

    `act` begins and ends its own transaction, so that nothing of a failed one is kept.
    """
    deadline = time.monotonic() + seconds
    while True:
        try:
            return act()
        except (OperationalError, InterfaceError) as fault:
            if time.monotonic() >= deadline:
                raise
            log.warning("database does not take it, trying on", error=_words(fault))
        time.sleep(PAUSE_SECONDS)


def _words(fault: DBAPIError) -> str:
    """The database's own word (`database or disk is full`), without the statement."""
    return f"{type(fault.orig).__name__}: {str(fault.orig).strip().splitlines()[0] if str(fault.orig).strip() else ''}"
