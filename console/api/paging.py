"""Lists answer `{"items": […], "next_cursor": …}`; the cursor is the last id seen."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from console.api.schemas.requests import PageIn

MOST = 500


class HasId(Protocol):
    """A row with a numeric key."""

    @property
    def id(self) -> int: ...


T = TypeVar("T", bound=HasId)
T_co = TypeVar("T_co", bound=HasId, covariant=True)
Shown = TypeVar("Shown")


class Read(Protocol[T_co]):
    """A query that lists rows with an id above `after`, by id, at most `limit` of them."""

    def __call__(self, *, after: int, limit: int) -> Sequence[T_co]: ...


def page(read: Read[T], asked: PageIn, show: Callable[[T], Shown]) -> dict[str, object]:
    """One page of the query, ordered by `key`, after the cursor, as the API shows it."""
    rows, next_cursor = cut(read, asked)
    return {"items": [show(row) for row in rows], "next_cursor": next_cursor}


def cut(read: Read[T], asked: PageIn) -> tuple[Sequence[T], str | None]:
    """The rows of one page, and the cursor of the next."""
    limit = min(asked.limit, MOST)
    rows = read(after=asked.cursor, limit=limit + 1)
    return rows[:limit], str(rows[limit - 1].id) if len(rows) > limit else None
