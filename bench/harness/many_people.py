"""A county, or ten, in a few statements: people, their households and their followers, on PostgreSQL.

Three to a household, a tenth of the households returned to poverty, one person in twenty gives the phone of
another, everybody follows and has written within 48 hours.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, case, cast, func, insert, literal, select, text
from sqlalchemy.orm import Session

from bench.harness.people import WINDOW
from models.chat.wechat import Follower
from models.database.base import Base
from models.database.engine import Sessions, engine_of
from models.database.sealing import blind_index
from models.people import Person, PersonState, Source
from models.places import Town
from models.register import Household

Facts = Callable[[ColumnElement[int]], dict[str, Any]]
"""Expressions by column, of the row's number."""
TOWNS = 9
HOME = 3
ODD, AMONG = 20, 10
"""Every so many-th person shares a phone; every so many-th household is returned to poverty."""


def add_great_crowd(sessions: Sessions, count: int) -> None:
    """Insert so many people into an empty database; ids run from 1."""
    since, homes = datetime.now(UTC) - timedelta(days=1), max(count // HOME, 1)
    with sessions.begin() as session:
        _fill(session, Town, TOWNS, lambda number: {"name": _named("镇", number)})
        _fill(session, Household, homes, _household)
        _fill(session, Follower, count, lambda number: _follower(number, since))
        _fill(session, Person, count, lambda number: _person(number, homes, since))
    with engine_of(sessions).connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


def _fill(session: Session, table: type[Base], count: int, facts: Facts) -> None:
    number = func.generate_series(1, count).column_valued("number")
    columns = facts(number)
    session.execute(insert(table).from_select(list(columns), select(*columns.values()).order_by(number)))


def _household(number: ColumnElement[int]) -> dict[str, Any]:
    status = case((number % AMONG == 0, "返贫"), else_="未脱贫")
    return {"number": _named("H", number), "town_id": number % TOWNS + 1, "status": status}


def _follower(number: ColumnElement[int], since: datetime) -> dict[str, Any]:
    return {
        "openid": literal("oBench") + func.lpad(cast(number - 1, String), 22, "0"),
        "following": literal(True),
        "followed_at": literal(since, Follower.followed_at.type),
        "message_window_until": literal(since + timedelta(days=1) + WINDOW, Follower.followed_at.type),
        "message_window_left": literal(5),
    }


def _person(number: ColumnElement[int], homes: int, since: datetime) -> dict[str, Any]:
    """Everybody has the same sealed name: sealing a million would take longer than sending to them."""
    home = number % homes + 1
    then = literal(since, Person.created_at.type)
    owner = case((number % ODD == 0, number - 1), else_=number)
    return {
        "state": literal(PersonState.REGISTERED, Person.state.type),
        "source": literal(Source.CHAT, Person.source.type),
        "household_id": home,
        "town_id": home % TOWNS + 1,
        "follower_id": number,
        "name": literal("测试", Person.name.type),
        "name_index": literal(blind_index("name", "测试")),
        "phone_index": func.md5(cast(owner, String)),
        "birth_date": literal(date(1990, 1, 1)),
        "consent_at": then,
        "created_at": then,
        "updated_at": then,
    }


def _named(word: str, number: ColumnElement[int]) -> ColumnElement[str]:
    return literal(word) + cast(number, String)
