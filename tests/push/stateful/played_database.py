"""A database in memory that is put back to its cast for every example, notes every step, and kills at a commit.

One connection for the whole run, so that nothing is compiled twice. A pool of one: a transaction waits until the
other has ended, as on the real SQLite.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from models.database.engine import Sessions, make_sessions
from tests.harness.stories import Story
from tests.push.stateful.played_cast import CASTS

JOURNAL = """
CREATE TABLE played_moves (id INTEGER PRIMARY KEY, what TEXT, row INTEGER, before TEXT, after TEXT, is_sharer INTEGER);
CREATE TRIGGER played_delivery AFTER UPDATE OF state ON deliveries WHEN OLD.state <> NEW.state BEGIN
INSERT INTO played_moves (what, row, before, after, is_sharer)
VALUES ('delivery', NEW.id, OLD.state, NEW.state, NEW.carrier_id IS NOT NULL); END;
CREATE TRIGGER played_attempt AFTER UPDATE OF outcome ON attempts WHEN OLD.outcome IS NOT NEW.outcome BEGIN
INSERT INTO played_moves (what, row, before, after, is_sharer)
VALUES ('attempt', NEW.id, OLD.outcome, NEW.outcome, 0); END;
"""


MOST_COMMITS = 400
"""So many by one process are a loop without an end."""


class Killed(BaseException):
    """The process is gone, as by kill -9: no `except Exception` sees it."""


class PlayedDatabase:
    """`sessions` are real ones. `casts`: a ready database for each."""

    def __init__(self, template: Path, now: Any) -> None:
        self._link = _memory()
        engine = create_engine(
            "sqlite://",
            creator=lambda: self._link,
            poolclass=QueuePool,
            pool_size=1,
            max_overflow=0,
            pool_timeout=10,
            query_cache_size=4000,
        )
        self.engine = engine
        self.sessions: Sessions = make_sessions(engine)
        event.listen(engine, "begin", _begin)
        event.listen(engine, "commit", self._before_commit)
        event.listen(self.sessions, "after_commit", self._after_commit)
        self.spare()
        self._casts = self._prepared(template, now)

    def begin(self, cast: str) -> None:
        self.spare()
        self._casts[cast].backup(self._link)

    def kill(self, commit: int, *, after: bool) -> None:
        """The next process dies right before, or right after, its commit of that number (from 1)."""
        self._doom, self._after = commit, after

    def spare(self) -> None:
        self._doom = self._left = self._commits = 0
        self._after = False

    @contextmanager
    def process(self) -> Iterator[None]:
        """Run the body as the process that may be killed."""
        self._left, self._commits = self._doom, 0
        try:
            yield
        finally:
            self.spare()

    def read(self, query: str, *values: object) -> list[Any]:
        """Rows, past all sessions: for looking, between and during acts."""
        return self._link.execute(query, values).fetchall()

    def close(self) -> None:
        self.engine.dispose()

    def _prepared(self, template: Path, now: Any) -> Mapping[str, sqlite3.Connection]:
        casts = {}
        source = sqlite3.connect(template)
        for name, make in CASTS.items():
            source.backup(self._link)
            make(Story(self.sessions, now))
            self._link.executescript(JOURNAL)
            casts[name] = _memory()
            self._link.backup(casts[name])
        source.close()
        return casts

    def _before_commit(self, _: Connection) -> None:
        self._commits += 1
        assert self._commits < MOST_COMMITS, "a process goes round and round"
        if self._left and not self._after:
            self._count()

    def _after_commit(self, _: Session) -> None:
        if self._left and self._after:
            self._count()

    def _count(self) -> None:
        self._left -= 1
        if not self._left:
            raise Killed


def _memory() -> sqlite3.Connection:
    link = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None, cached_statements=4000)
    link.execute("PRAGMA foreign_keys=ON")
    return link


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
