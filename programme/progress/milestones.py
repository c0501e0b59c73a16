"""四个一: 登记一人, 培训一人, 就业一人, 脱贫一户 (R06, A37, A48). Three count persons, the last households."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, takewhile

from sqlalchemy.orm import Session

from models.queries.people.milestones import count_people_by_town, list_status_events
from programme.calendar import end_of
from programme.plan.poverty_words import LIFTED


@dataclass(frozen=True)
class Milestones:
    """Numbers of people or households that have reached each milestone by a day."""

    registered: int = 0
    trained: int = 0
    employed: int = 0
    lifted: int = 0

    def __add__(self, other: "Milestones") -> "Milestones":
        return Milestones(
            self.registered + other.registered,
            self.trained + other.trained,
            self.employed + other.employed,
            self.lifted + other.lifted,
        )


def lifted_on(events: Sequence[tuple[str, date]]) -> date | None:
    """Day since which a household is out of poverty, by its (status, since) in recording order; None: it is not.

    A household that was out of poverty in the county's first list does not count, nor one that fell back (返贫).
    """
    lifted = [since for _, since in takewhile(lambda event: event[0] in LIFTED, reversed(events))]
    return lifted[-1] if 0 < len(lifted) < len(events) else None


def milestones_by_town(session: Session, day: date, town_id: int | None = None) -> dict[str, Milestones]:
    """Milestones by town, as of the end of that Chinese day; towns without any are left out."""
    found = {
        town: Milestones(registered, trained, employed)
        for town, registered, trained, employed in count_people_by_town(session, end_of(day), day, town_id)
    }
    for town, lifted in _lifted_by_town(list_status_events(session, day, town_id)):
        found[town] = found.get(town, Milestones()) + Milestones(lifted=lifted)
    return {town: reached for town, reached in found.items() if reached != Milestones()}


def total(by_town: dict[str, Milestones]) -> Milestones:
    return sum(by_town.values(), Milestones())


def _lifted_by_town(events: Iterable[tuple[str, int, str, date]]) -> Iterable[tuple[str, int]]:
    """Towns, each with its number of households lifted. `events`: town, household, status, since; grouped by both."""
    for town, of_town in groupby(events, key=lambda event: event[0]):
        histories = (list(own) for _, own in groupby(of_town, key=lambda event: event[1]))
        yield town, sum(lifted_on([(event[2], event[3]) for event in own]) is not None for own in histories)
