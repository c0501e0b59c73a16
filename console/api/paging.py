"""Lists answer `{"items": […], "next_cursor": …}`; the cursor is the last id seen."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from flask import abort, request
from sqlalchemy import Select
from sqlalchemy.orm import InstrumentedAttribute, Session

MOST = 500
USUAL = 50
T = TypeVar("T")


def page(
    session: Session, query: Select[T], key: InstrumentedAttribute[int], show: Callable[[T], dict[str, Any]]
) -> dict[str, Any]:
    """One page of the query, ordered by `key`. 400 for a cursor or limit that is no whole number."""
    limit = min(max(_whole("limit", USUAL), 1), MOST)
    rows: Sequence[T] = session.scalars(query.where(key > _whole("cursor", 0)).order_by(key).limit(limit + 1)).all()
    shown = rows[:limit]
    more = len(rows) > limit
    return {
        "items": [show(row) for row in shown],
        "next_cursor": str(getattr(shown[-1], key.key)) if more else None,
    }


def _whole(name: str, default: int) -> int:
    text = request.args.get(name, "")
    if not text:
        return default
    if not text.isdecimal():
        abort(400)
    return int(text)
