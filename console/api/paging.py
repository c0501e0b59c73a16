"""Lists answer `{"items": […], "next_cursor": …}`; the cursor is the last id seen."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from sqlalchemy import Select
from sqlalchemy.orm import InstrumentedAttribute, Session

from console.api.schemas.requests import PageIn

MOST = 500
T = TypeVar("T")
Shown = TypeVar("Shown")


def page(
    session: Session, query: Select[T], key: InstrumentedAttribute[int], asked: PageIn, show: Callable[[T], Shown]
) -> dict[str, object]:
    """One page of the query, ordered by `key`, after the cursor, as the API shows it."""
    rows, next_cursor = cut(session, query, key, asked)
    return {"items": [show(row) for row in rows], "next_cursor": next_cursor}


def cut(
    session: Session, query: Select[T], key: InstrumentedAttribute[int], asked: PageIn
) -> tuple[Sequence[T], str | None]:
    """The rows of one page, and the cursor of the next."""
    limit = min(asked.limit, MOST)
    rows = session.scalars(query.where(key > asked.cursor).order_by(key).limit(limit + 1)).all()
    more = len(rows) > limit
    return rows[:limit], str(getattr(rows[limit - 1], key.key)) if more else None
