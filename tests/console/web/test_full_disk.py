"""A full disk is named to the person who tried to save something."""

import sqlite3
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from psycopg.errors import DiskFull, OperationalError
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import OperationalError as Refused

from models.database.engine import engine_of, is_disk_full
from tests.console.conftest import Api

ROUNDS = 20
"""Free places in the file's pages take the first ones."""


def _sqlite(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("in the database's own words")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("said", "is_full"),
    [
        (_sqlite(sqlite3.SQLITE_FULL), True),
        (_sqlite(sqlite3.SQLITE_BUSY), False),
        (DiskFull("could not extend file"), True),
        (OperationalError("the server is away"), False),
    ],
)
def test_a_full_disk_is_told_from_other_faults(said: Exception, is_full: bool) -> None:
    error: DBAPIError = Refused("INSERT", {}, said)

    assert is_disk_full(error) is is_full


@pytest.fixture
def full(app: Flask) -> Iterator[None]:
    """Let SQLite add no page to its file from now on."""
    engine = engine_of(app.extensions["songgang"].sessions)
    engine.dispose()
    event.listen(engine, "connect", _fill)
    yield
    event.remove(engine, "connect", _fill)


def _fill(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA max_page_count = 1")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_saves_to_a_full_disk_is_told_so_and_that_nothing_was_kept(api: Callable[..., Api], full: None) -> None:
    notice = {"kind": "policy", "title": "甲", "body": "乙" * 1_000, "audience": {}}
    lead = api()

    *_, answer = [lead("POST", "/notices", notice) for _ in range(ROUNDS)]

    assert answer.status_code == 503
    assert "磁盘满了" in answer.get_json()["detail"]
