"""The open vacancies and classes, kept in the process until one of them changes (models/cache_versions.py)."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Generic, NamedTuple, TypeVar

from sqlalchemy.orm import Session

from models.database.engine import Sessions
from models.queries.work.vacancies import list_open_vacancies
from models.work import Vacancy
from programme.calendar import today
from programme.training.search import Offer, list_offers
from programme.work.matching import Wishes
from programme.work.search import Found, Posted, posted, search_posted

KEPT_SECONDS = 30.0
MOST_SEARCHES = 2000

Row = TypeVar("Row")


class Versions(NamedTuple):
    """The versions that Redis holds now (`BOARD` and `CLASSES` of models/cache_versions.py)."""

    vacancies: bytes
    classes: bytes


@dataclass(frozen=True)
class _Kept(Generic[Row]):
    version: bytes
    day: date
    until: float
    rows: Sequence[Row]
    searches: dict[tuple[Wishes, int, int], Found] = field(default_factory=dict)


class _Shelf(Generic[Row]):
    """The rows of one kind, read anew after a search missed them."""

    def __init__(self, sessions: Sessions, reading: Callable[[Session, datetime], Sequence[Row]]) -> None:
        self._sessions, self._reading = sessions, reading
        self._lock = threading.Lock()
        self._kept: _Kept[Row] | None = None
        self._is_missed = False

    def find(self, version: bytes, now: datetime) -> _Kept[Row] | None:
        """The rows if they are of this version, of today and not too old; else None, and the miss is noted."""
        kept = self._kept
        if kept is not None and kept.version == version and kept.day == today(now) and time.monotonic() < kept.until:
            return kept
        self._is_missed = True
        return None

    def read(self, version: bytes, now: datetime) -> None:
        """Read the rows if a search missed them. `version` must be older than this reading."""
        with self._lock:
            if not self._is_missed or self.find(version, now) is not None:
                return
            with self._sessions.begin() as session:
                rows = self._reading(session, now)
            self._kept = _Kept(version, today(now), time.monotonic() + KEPT_SECONDS, rows)
            self._is_missed = False


class Board:
    """The vacancies and classes of one process; safe in several threads."""

    def __init__(self, sessions: Sessions) -> None:
        self._vacancies: _Shelf[Posted] = _Shelf(sessions, _posted)
        self._classes: _Shelf[Offer] = _Shelf(sessions, lambda session, now: list_offers(session, now, today(now)))

    def at(self, versions: Versions, now: datetime) -> "View":
        """The board at this instant, if it is still of these versions."""
        return View(self._vacancies, self._classes, versions, now)

    def read(self, versions: Versions, now: datetime) -> None:
        """Read again what a search missed, unless it is good by now. `versions` must be older than this reading."""
        self._vacancies.read(versions.vacancies, now)
        self._classes.read(versions.classes, now)


@dataclass(frozen=True)
class View:
    """The board at one instant; every method returns None if the rows must be read anew first."""

    _vacancies: _Shelf[Posted]
    _classes: _Shelf[Offer]
    _versions: Versions
    _now: datetime

    def search(self, wishes: Wishes, *, limit: int, offset: int) -> Found | None:
        """The same as `search_vacancies`."""
        kept = self._vacancies.find(self._versions.vacancies, self._now)
        if kept is None:
            return None
        asked = (wishes, limit, offset)
        found = kept.searches.get(asked)
        if found is None:
            found = search_posted(kept.rows, wishes, limit=limit, offset=offset)
            if len(kept.searches) < MOST_SEARCHES:
                kept.searches[asked] = found
        return found

    def vacancy(self, vacancy_id: int) -> Vacancy | None:
        """The open vacancy with this id; None also if the vacancy is not open."""
        kept = self._vacancies.find(self._versions.vacancies, self._now)
        return next((one.vacancy for one in kept.rows if one.vacancy.id == vacancy_id), None) if kept else None

    def offers(self) -> list[Offer] | None:
        """The classes in which people can enrol now."""
        kept = self._classes.find(self._versions.classes, self._now)
        return None if kept is None else [one for one in kept.rows if one.held.lessons[0].starts_at > self._now]

    def offer(self, class_id: int) -> Offer | None:
        """The class with this id; None also if people cannot enrol in it now."""
        return next((one for one in self.offers() or () if one.held.id == class_id), None)


def _posted(session: Session, now: datetime) -> list[Posted]:
    return posted(list_open_vacancies(session, today(now)))
