"""Before approval: how many people by which route, who is left out and why (R30). Sends and keeps nothing."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping

from models.notices import Notice
from models.queries.audience import people_in
from models.queries.preview import Facts, count_targets, list_sample, list_standings
from programme.calendar import today
from programme.identity import mask_name
from push.audience import terms_of, years_before
from push.limits import YOUNGEST_WORKER, mass_month, start_of_today, start_of_week
from push.routes import ONLINE, Rules, Standing, must_wait, routes_of
from push.rules import rules_for, template_of
from push.runtime import Runtime

SAMPLE = 5


@dataclass(frozen=True)
class Sampled:
    """One person of the audience, masked. `route` is empty for who is left out, with the reason."""

    person_id: int
    name: str
    town: str
    route: str
    reason: str


@dataclass(frozen=True)
class Preview:
    """`routes`: people by channel; `left_out`: people by reason; together they are all people.

    `waiting`: how many of the routes begin only when SMS and calls are allowed again.
    """

    people: int
    households: int
    routes: Mapping[str, int]
    left_out: Mapping[str, int]
    waiting: int
    sample: tuple[Sampled, ...]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def preview_notice(rt: Runtime, notice_id: int) -> Preview:
    """What approving it now would do. Raises AudienceError."""
    with rt.sessions() as session:
        notice = session.get_one(Notice, notice_id)
    template_id = template_of(rt, notice)  # may ask the platform: no transaction is open
    now = rt.clock()
    rules = rules_for(rt, notice, template_id, now)
    facts = _facts(notice, template_id, now)
    with rt.sessions() as session:
        people = people_in(terms_of(session, notice.audience, today(now)))
        total, households = count_targets(session, people)
        standings = list_standings(session, people, facts)
        sample = list_sample(session, people, facts, SAMPLE)
    routes: Counter[str] = Counter()
    left_out: Counter[str] = Counter()
    waiting = 0
    for row, count in standings:
        route, reason, waits = _way(row, rules)
        (routes if route else left_out)[route or reason] += count
        waiting += count if waits else 0
    return Preview(
        total, households, dict(routes), dict(left_out), waiting, tuple(_sampled(row, rules) for row in sample)
    )


def _facts(notice: Notice, template_id: str, now: datetime) -> Facts:
    return Facts(
        kind=notice.kind,
        youngest=years_before(today(now), YOUNGEST_WORKER),
        template_id=template_id,
        now=now,
        month=mass_month(now),
        channels=ONLINE,
        day=start_of_today(now),
        week=start_of_week(now),
    )


def _way(row: RowMapping, rules: Rules) -> tuple[str, str, bool]:
    """Channel or empty, the reason where empty, and whether it must wait for its hours."""
    if row["suppressed"]:
        return "", str(row["suppressed"]), False
    routes = routes_of(Standing(**{name: row[name] for name in _FIELDS}), rules)
    if routes.first is None:
        return "", routes.refusal, False
    return routes.first.value, "", must_wait(routes.first, rules)


_FIELDS = [name for name in Standing.__dataclass_fields__ if name != "failed"]


def _sampled(row: RowMapping, rules: Rules) -> Sampled:
    route, reason, _ = _way(row, rules)
    return Sampled(row["id"], mask_name(row["name"]), row["town"] or "", route, reason)
