"""Engines and sessions for SQLite (embedded default) and PostgreSQL (production).

Errors never show their parameters: those may be personal data.

SQLite runs in WAL mode with foreign keys on, and every transaction begins IMMEDIATE: a transaction that
reads first and writes later would otherwise fail at once with "database is locked" instead of waiting.
"""

import sqlite3

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

Sessions = sessionmaker[Session]

LOCK_WAIT_MS = 4_000
SILENT_MS = 15_000
KEEPALIVES = {"tcp_keepalives_idle": 5, "tcp_keepalives_interval": 5, "tcp_keepalives_count": 2}
"""Seconds, and tries. A machine cut off from the network must not keep row locks, or wait for an answer, for hours."""
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    f"PRAGMA busy_timeout={LOCK_WAIT_MS}",
)


def make_engine(url: str, *, pool_size: int = 10) -> Engine:
    """An engine for `url`. Never share one across a fork: make it in the process that uses it."""
    if url.startswith("sqlite"):
        options = {"check_same_thread": False, "timeout": LOCK_WAIT_MS / 1000}
        engine = create_engine(url, connect_args=options, hide_parameters=True)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_immediate)
        return engine
    server = {"lock_timeout": LOCK_WAIT_MS, "timezone": "UTC", "tcp_user_timeout": SILENT_MS, **KEEPALIVES}
    told = " ".join(f"-c {name}={value}" for name, value in server.items())
    ours = {name.replace("tcp_", ""): value for name, value in KEEPALIVES.items()}
    return create_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_pre_ping=True,
        connect_args={"options": told, "connect_timeout": 5, "tcp_user_timeout": SILENT_MS, **ours},
        hide_parameters=True,
    )


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    for pragma in SQLITE_PRAGMAS:
        connection.execute(pragma)


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def make_sessions(engine: Engine) -> Sessions:
    """Sessions whose objects stay readable after commit (jobs and views read what they wrote)."""
    return sessionmaker(engine, expire_on_commit=False)


def engine_of(sessions: Sessions) -> Engine:
    """The engine behind the sessions."""
    engine = sessions.kw["bind"]
    if not isinstance(engine, Engine):
        raise TypeError("these sessions have no engine")
    return engine


def was_taken(error: DBAPIError) -> bool:
    """True if another transaction wrote a row with the same unique key (SQLSTATE 23505)."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    of_sqlite = code in (sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)
    return of_sqlite or getattr(error.orig, "sqlstate", None) == "23505"


def is_disk_full(error: DBAPIError) -> bool:
    """True if the database refuses to write because its disk is full (SQLITE_FULL, SQLSTATE 53100)."""
    of_sqlite = getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return of_sqlite or getattr(error.orig, "sqlstate", None) == "53100"
