"""Search for the open classes that fit a person's wishes, and for the people whom a new class fits (R10, R36, R48)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Protocol

from sqlalchemy.orm import Session

from models.queries.work.training import Places, count_places, list_learners, list_open_classes
from models.training import Class, Lesson
from programme.calendar import china
from programme.training.enrolment import refused
from programme.work.matching import neighbours
from programme.working_days import SATURDAY

EVENING = time(17, 30)
DAYTIME, EVENINGS, WEEKENDS = "白天", "晚上", "周末"


@dataclass(frozen=True)
class ClassWishes:
    """Wishes about a class. Empty: no condition. `when` is one of 白天, 晚上, 周末."""

    trade: str = ""
    town: str = ""
    when: str = ""
    kind: str = ""
    """A CourseKind."""

    def __bool__(self) -> bool:
        return bool(self.trade or self.town or self.when or self.kind)


class Learner(Protocol):
    """Facts of a person that decide the order of classes."""

    @property
    def employed(self) -> bool: ...
    @property
    def trades(self) -> tuple[str, ...]: ...
    @property
    def learn_trades(self) -> tuple[str, ...]: ...
    @property
    def town_id(self) -> int | None: ...


@dataclass(frozen=True)
class Offer:
    """An open class with its places."""

    held: Class
    places: Places

    @property
    def left(self) -> int:
        return max(self.held.capacity - self.places.taken, 0)


@dataclass(frozen=True)
class FoundClasses:
    """`fitting`: open classes that fit, best first. If none fits, `others` holds the open classes."""

    fitting: tuple[Offer, ...]
    others: tuple[Offer, ...] = ()


def when_of(lessons: Sequence[Lesson]) -> str:
    """白天, 晚上 or 周末, by all the lessons."""
    starts = [china(one.starts_at) for one in lessons]
    if all(start.time() >= EVENING for start in starts):
        return EVENINGS
    return WEEKENDS if all(start.weekday() >= SATURDAY for start in starts) else DAYTIME


def suits(held: Class, wishes: ClassWishes) -> bool:
    """True if the class meets the wishes. A wish for a trade is not met by a course for all trades."""
    town = held.town.name if held.town else ""
    return (
        (not wishes.trade or (bool(held.course.trades) and teaches(held, wishes.trade)))
        and (not wishes.town or wishes.town in f"{town}{held.place}")
        and (not wishes.when or when_of(held.lessons) == wishes.when)
        and (not wishes.kind or held.course.kind == wishes.kind)
    )


def teaches(held: Class, trade: str) -> bool:
    """True if the class teaches the trade, a neighbouring trade, or all trades."""
    taught = held.course.trades
    return not taught or trade in taught or bool(set(neighbours().get(trade, ())) & set(taught))


def search_classes(
    session: Session, wishes: ClassWishes, person: Learner | None, now: datetime, day: date
) -> FoundClasses:
    """Classes open to the person; those near the person, in the zone or at home, come first."""
    return search_among(list_offers(session, now, day), wishes, person)


def list_offers(session: Session, now: datetime, day: date) -> list[Offer]:
    """Classes that people can enrol in now, with their places."""
    classes = list_open_classes(session, day, now)
    places = count_places(session, [one.id for one in classes]) if classes else {}
    return [Offer(one, places[one.id]) for one in classes]


def search_among(offers: Sequence[Offer], wishes: ClassWishes, person: Learner | None) -> FoundClasses:
    """`search_classes` among these."""
    ranked = sorted(offers, key=lambda offer: _rank(offer.held, person))
    fitting = tuple(offer for offer in ranked if suits(offer.held, wishes))
    return FoundClasses(fitting) if fitting else FoundClasses((), tuple(ranked))


def _rank(held: Class, person: Learner | None) -> tuple[bool, bool, bool, datetime, int]:
    """Sort key, least first: near the person, of a trade they want, in their town, soonest."""
    starts = held.lessons[0].starts_at
    if person is None:
        return held.in_zone, False, False, starts, held.id
    wanted = (*person.learn_trades, *person.trades)
    foreign = bool(wanted) and not any(teaches(held, trade) for trade in wanted)
    return held.in_zone != person.employed, foreign, held.town_id != person.town_id, starts, held.id


def match_learners(session: Session, held: Class) -> list[tuple[int, list[str]]]:
    """(person id, Chinese reasons) of all people to whom the class may be announced.

    Conditions: consent, training notices not refused, old and able enough on the first day, the wish to learn, and a
    class for the trade wished. A class in the zone is for people at work, one in the county for the others.
    """
    first_day = china(held.lessons[0].starts_at).date()
    found = []
    for person in list_learners(session):
        wanted = [trade for trade in person.learn_trades if teaches(held, trade)]
        if refused(person, first_day) or person.employed != held.in_zone or (person.learn_trades and not wanted):
            continue
        found.append((person.id, [f"想学{'、'.join(wanted)}" if wanted else "愿意参加免费培训"]))
    return found


def without(wishes: ClassWishes, **told: str) -> ClassWishes:
    """The wishes, with the values given here in place of the earlier ones."""
    return replace(wishes, **{name: words for name, words in told.items() if words})
