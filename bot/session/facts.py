"""The facts of one turn, read from the database: the person, the origin of the follower, the day."""

import time
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from bot.dialogues.base import Facts, PersonFacts
from models.chat.wechat import Follower
from models.people import Person, PersonState
from models.queries.offline.qr_codes import Origin, get_origin
from models.queries.people.people import list_people_of
from programme.calendar import today
from programme.people.consents import KINDS
from programme.people.identity import age_on
from programme.plan.plan import Plan

KEPT_SECONDS = 30.0
MOST_CODES = 2000


@dataclass(frozen=True)
class _Codes:
    version: str
    until: float
    origins: dict[str, Origin] = field(default_factory=dict)


class Origins:
    """Origins by scene, kept in the process until a code changes (models/cache_versions.py), for 30 s at most.

    When a whole village scans one code at once, the database is asked once.
    """

    def __init__(self) -> None:
        self._codes = _Codes("", 0.0)

    def get(self, session: Session, scene: str, version: str) -> Origin:
        """The origin of a scene. `version` is that of all codes, read before this transaction reads."""
        if not scene:
            return Origin()
        codes = self._codes
        if codes.version != version or time.monotonic() >= codes.until or len(codes.origins) >= MOST_CODES:
            codes = self._codes = _Codes(version, time.monotonic() + KEPT_SECONDS)
        if scene not in codes.origins:
            codes.origins[scene] = get_origin(session, scene)
        return codes.origins[scene]


def facts_for(
    session: Session,
    follower: Follower | None,
    person: Person | None,
    plan: Plan,
    now: datetime,
    origin: Origin,
    people: int = 0,
) -> Facts:
    """The facts of a turn. `origin`: of the code scanned now or at first; `people`: number registered on the phone."""
    return Facts(
        plan=plan,
        now=now,
        today=today(now),
        origin=origin,
        stopped=follower is not None and follower.stopped,
        person=_person_facts(person, plan, now) if person else None,
        sharers=_sharers(session, follower, plan, now) if follower and people > 1 else (),
    )


def _sharers(session: Session, follower: Follower, plan: Plan, now: datetime) -> tuple[PersonFacts, ...]:
    people = list_people_of(session, follower.id)
    return tuple(_person_facts(one, plan, now) for one in people if one.state is PersonState.REGISTERED)


def _person_facts(person: Person, plan: Plan, now: datetime) -> PersonFacts:
    names = {category.code: category.name for category in plan.categories}
    return PersonFacts(
        person_id=person.id,
        service_no=person.service_no or "",
        name=person.name,
        age=age_on(person.birth_date, today(now)) if person.birth_date else None,
        employed=person.employed,
        category=names.get(person.category or 0, ""),
        trades=person.trades,
        min_wage_yuan=person.min_wage_yuan,
        registered=person.state is PersonState.REGISTERED,
        refuses=tuple(scope for scope in (*KINDS, "sms", "calls") if getattr(person, f"refuses_{scope}")),
        learn_trades=person.learn_trades,
        town_id=person.town_id,
        major=person.major,
    )
