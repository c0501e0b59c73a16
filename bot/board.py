"""The open vacancies, kept in the process for as long as nobody changes one (models/freshness.py)."""

import threading
import time
from dataclasses import dataclass, field
from datetime import date

from models.engine import Sessions
from models.queries.vacancies import list_open_vacancies
from models.work import Vacancy
from programme.matching import Wishes
from programme.search import Found, search_among

KEPT_SECONDS = 30.0
MOST_SEARCHES = 2000


@dataclass(frozen=True)
class _Posted:
    version: bytes
    day: date
    until: float
    vacancies: list[Vacancy]
    searches: dict[tuple[Wishes, int, int], Found] = field(default_factory=dict)


class Board:
    """One process's vacancies. `version` is what Redis says now (`freshness.BOARD`)."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._lock = threading.Lock()
        self._posted: _Posted | None = None

    def search(self, version: bytes, wishes: Wishes, today: date, *, limit: int, offset: int) -> Found | None:
        """As `search_vacancies`; None when the board must be read anew first."""
        posted = self._posted
        if posted is None or not _holds(posted, version, today):
            return None
        asked = (wishes, limit, offset)
        found = posted.searches.get(asked)
        if found is None:
            found = search_among(posted.vacancies, wishes, limit=limit, offset=offset)
            if len(posted.searches) < MOST_SEARCHES:
                posted.searches[asked] = found
        return found

    def read(self, version: bytes, today: date) -> None:
        """Read the vacancies, unless they are still good. `version` must be older than this reading."""
        with self._lock:
            if self._posted is not None and _holds(self._posted, version, today):
                return
            with self._sessions.begin() as session:
                vacancies = list_open_vacancies(session, today)
            self._posted = _Posted(version, today, time.monotonic() + KEPT_SECONDS, vacancies)


def _holds(posted: _Posted, version: bytes, today: date) -> bool:
    return posted.version == version and posted.day == today and time.monotonic() < posted.until
