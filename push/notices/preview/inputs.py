"""Inputs of a preview: the audience by standing, and the other notices that need the same quotas."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, Select
from sqlalchemy.orm import Session

from models.push.notices import Channel, Notice, NoticeKind
from models.queries.notices.audience import people_in
from models.queries.notices.preview import (
    Facts,
    count_targets,
    list_other_drafts,
    list_sample,
    list_scheduled,
    list_standings,
)
from programme.calendar import today
from push.channels.facts import ONLINE
from push.channels.platform_limits import MASS_LIST_LEAST, mass_month, start_of_today
from push.notices.audience import AudienceError, terms_of
from push.notices.job_offers import bars_of
from push.notices.preview.forecast import Group, Sending, routes_at
from push.notices.preview.usage import messages_of
from push.notices.send_time import start_of_sending
from push.routing.assignment import LIST_TOO_SHORT
from push.routing.limits import start_of_week
from push.routing.routes import Reachability, with_closed
from push.routing.rules import rules_for, template_of
from push.runtime import Runtime

MOST_SCHEDULED = 5
MOST_DRAFTS = 3
DELAY = timedelta(days=1)
LATELY = timedelta(days=7)
SAMPLE = 5


@dataclass(frozen=True)
class PreviewInputs:
    """Inputs of a preview: the notice at its time (`own`), now (`at_once`) and a day after its time (`delayed`).

    `notices`: the others by id.
    """

    notice: Notice
    own: Sending
    at_once: Sending
    delayed: Sending
    scheduled: tuple[Sending, ...]
    drafts: tuple[Sending, ...]
    notices: dict[int, Notice]
    people: int
    households: int
    groups: tuple[Group, ...]
    sample: tuple[tuple[RowMapping, Group], ...]


def read_inputs(rt: Runtime, notice_id: int) -> PreviewInputs:
    """Read the inputs of the notice's preview. Raises AudienceError."""
    now = rt.clock()
    with rt.sessions() as session:
        notice = session.get_one(Notice, notice_id)
        scheduled = list_scheduled(session, notice_id, MOST_SCHEDULED)
        drafts = _readable(session, list_other_drafts(session, notice_id, MOST_DRAFTS), now)
        people = people_in(terms_of(session, notice.audience, today(now)))
    others = [*scheduled, *(draft for draft, _ in drafts)]
    templates = {one.kind: one for one in (notice, *others)}
    ids = {kind: template_of(rt, one) for kind, one in templates.items()}  # may ask the platform: no transaction
    sendings = _sendings(rt, notice, others, ids, now)
    facts = replace(
        _facts(notice, ids, now),
        moments=tuple(sorted({one.at for one in sendings})),
        scheduled=tuple(one.id for one in scheduled),
        drafts=tuple(audience for _, audience in drafts),
    )
    with rt.sessions() as session:
        total, households = count_targets(session, people)
        groups = [
            _group(row, ids, now, row["people"], row["is_sharer"]) for row in list_standings(session, people, facts)
        ]
        sample = list_sample(session, people, facts, SAMPLE)
    own, at_once, delayed, *rest = sendings
    alone = messages_of(groups, own)[Channel.MASS] < MASS_LIST_LEAST
    sampled = _listed([_group(row, ids, now) for row in sample], own, alone=alone)
    return PreviewInputs(
        notice=notice,
        own=own,
        at_once=at_once,
        delayed=delayed,
        scheduled=tuple(rest[: len(scheduled)]),
        drafts=tuple(rest[len(scheduled) :]),
        notices={one.id: one for one in others},
        people=total,
        households=households,
        groups=tuple(_listed(groups, own, alone=alone)),
        sample=tuple(zip(sample, sampled, strict=True)),
    )


def _facts(notice: Notice, templates: dict[NoticeKind, str], now: datetime) -> Facts:
    """Facts of the grouping for the notice alone."""
    return Facts(
        bars=bars_of(notice, now),
        templates=templates,
        now=now,
        month=mass_month(now),
        channels=ONLINE,
        day=start_of_today(now),
        week=start_of_week(now),
        recently=now - LATELY,
    )


def _listed(groups: Iterable[Group], own: Sending, *, alone: bool) -> Iterable[Group]:
    """The groups; a person who would be `alone` on the notice's only list takes the next route (`assign_routes`)."""
    for group in groups:
        goes_next = alone and group.is_sent_to and routes_at(group, own).first is Channel.MASS
        yield replace(group, base=with_closed(group.base, Channel.MASS, LIST_TOO_SHORT)) if goes_next else group


def _readable(session: Session, drafts: Sequence[Notice], now: datetime) -> list[tuple[Notice, Select[int]]]:
    """Drafts with their audiences; a draft with an invalid audience is left out."""
    found = []
    for draft in drafts:
        try:
            found.append((draft, people_in(terms_of(session, draft.audience, today(now)))))
        except AudienceError:
            continue
    return found


def _sendings(
    rt: Runtime, notice: Notice, others: Sequence[Notice], templates: dict[NoticeKind, str], now: datetime
) -> list[Sending]:
    """The notice at its time, now, and a day later; then the others with their bits."""

    def sending(one: Notice, at: datetime, bit: int = 0) -> Sending:
        return Sending(one.id, one.title, at, 0, rules_for(rt, one, templates[one.kind], at), bit)

    at = _goes_at(rt, notice, now)
    wanted = [sending(notice, at), sending(notice, now), sending(notice, at + DELAY)]
    wanted += [sending(one, _goes_at(rt, one, now), 1 << place) for place, one in enumerate(others)]
    moments = sorted({one.at for one in wanted})
    return [replace(one, moment=moments.index(one.at)) for one in wanted]


def _goes_at(rt: Runtime, notice: Notice, now: datetime) -> datetime:
    return max(start_of_sending(rt.plan.push, notice.send_at), now) if notice.send_at else now


def _group(row: RowMapping, kinds: Collection[NoticeKind], now: datetime, people: int = 1, is_sharer: int = 0) -> Group:
    facts: dict[str, Any] = {name: row[name] for name in _FLAGS}
    return Group(
        base=Reachability(**facts),
        people=people,
        now=now,
        message_left=row["message_left"],
        event_left=row["event_left"],
        window_moments=row["window_moments"],
        credits={kind: row[f"credits_{kind}"] for kind in kinds},
        suppressed=row["suppressed"],
        is_sharer=bool(is_sharer),
        wrote_lately=bool(row["wrote_lately"]),
        others=row["others"],
    )


_FLAGS = (
    "following",
    "linked",
    "mass_count",
    "has_phone",
    "home_phone",
    "consent",
    "refuses_sms",
    "refuses_calls",
    "today",
    "week",
)
"""Columns that are fields of `Reachability`."""
