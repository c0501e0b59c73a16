"""One clock for all machines: each process corrects its own by what the database's says.

Leases and due times are written by one worker and read by another; with clocks 90 s apart a lease of 25 s
would be over before it began, or would never end.
"""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from models.queries.monitoring import get_database_time
from programme.calendar import Clock
from settings import Settings

EVERY_SECONDS = 60.0
AGAIN_SECONDS = 5.0
"""After a measurement that failed."""
SLIGHT = timedelta(seconds=0.5)
"""A difference that harms no lease; a clock that is left alone never jumps."""

log = structlog.get_logger()


class DatabaseClock:
    """The process's own clock, moved by the measured difference: at the first call, and again once a minute.

    `measure` answers how far the database's clock is ahead of the process's own. While the database is away the
    last difference stands.
    """

    def __init__(self, own: Clock, measure: Callable[[], timedelta], seconds: float = EVERY_SECONDS) -> None:
        self._own, self._measure, self._seconds = own, measure, seconds
        self._lock = threading.Lock()
        self._ahead = timedelta(0)
        self._until = 0.0

    def __call__(self) -> datetime:
        """The time that all machines share, aware UTC."""
        if time.monotonic() >= self._until:
            self._look()
        return self._own() + self._ahead

    def _look(self) -> None:
        """Measure; a thread that comes meanwhile takes the last difference, unless there is none yet."""
        if not self._lock.acquire(blocking=not self._until):
            return
        try:
            if time.monotonic() >= self._until:
                self._until = time.monotonic() + (self._seconds if self._measured() else AGAIN_SECONDS)
        finally:
            self._lock.release()

    def _measured(self) -> bool:
        try:
            ahead = self._measure()
        except SQLAlchemyError as fault:
            log.warning("the database's clock could not be read", error=type(fault).__name__)
            return False
        if abs(ahead - self._ahead) > SLIGHT:
            log.warning("this machine's clock is off", seconds=round(-ahead.total_seconds(), 1))
            self._ahead = ahead
        return True


def clock_for(settings: Settings, engine: Engine) -> Clock:
    """The clock for these settings; with NOW, and with SQLite, which has the machine's clock, nothing is corrected."""
    own = settings.clock()
    if settings.now is not None or engine.dialect.name == "sqlite":
        return own
    return DatabaseClock(own, lambda: how_far_ahead(engine, own))


def how_far_ahead(engine: Engine, own: Clock) -> timedelta:
    """The database's clock minus this one; uncertain by half of what the question took."""
    with engine.connect() as connection:
        before = own()
        theirs = get_database_time(connection)
        after = own()
    return theirs.astimezone(UTC) - before - (after - before) / 2
