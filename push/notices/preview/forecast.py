"""Forecast of several notices sent in turn to people of one standing: the route of each, and its usage. Pure.

It assumes that nobody writes, follows or leaves until the last of the notices.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from models.push.notices import Channel, NoticeKind
from push.channels.facts import FACTS, ONLINE, Quota
from push.channels.platform_limits import mass_month, start_of_today
from push.routing.limits import start_of_week
from push.routing.routes import Reachability, Routes, Rules, routes_of

Period = Callable[[datetime], str | datetime]
"""A moment's Chinese day, week or month."""


@dataclass(frozen=True, eq=False)
class Sending:
    """One notice at the time when it goes. `moment` is the index of that time among the times in view."""

    notice_id: int
    title: str
    at: datetime
    moment: int
    rules: Rules
    bit: int = 0
    """The notice's bit in `Group.others`; 0: the notice that is previewed."""

    @property
    def kind(self) -> NoticeKind:
        return self.rules.kind


@dataclass(frozen=True)
class Group:
    """A number of `people` of one standing. Windows and counts are those of `now`.

    `base` holds the facts that do not change with time; its counts are replaced for each moment.
    """

    base: Reachability
    people: int
    now: datetime
    message_left: int = 0
    event_left: int = 0
    window_moments: int = 0
    credits: Mapping[NoticeKind, int] = field(default_factory=dict)
    suppressed: str = ""
    is_sharer: bool = False
    """Somebody of the audience on the same phone gets the message for them."""
    wrote_lately: bool = False
    others: int = 0

    @property
    def is_sent_to(self) -> bool:
        return not self.suppressed and not self.is_sharer

    def gets(self, sending: Sending) -> bool:
        return not sending.bit or bool(self.others & sending.bit)


@dataclass(frozen=True)
class Use:
    """One route taken by one notice."""

    sending: Sending
    channel: Channel | None


@dataclass(frozen=True)
class Cost:
    """A route that another notice loses to the previewed one: `before`, and its route `after` (None: none is left)."""

    sending: Sending
    before: Channel
    after: Channel | None
    reason: str


def standing_at(group: Group, sending: Sending, uses: Iterable[Use] = ()) -> Reachability:
    """Reachability of the group when the notice goes, after those uses."""
    used = [use for use in uses if use.channel is not None]
    return replace(
        group.base,
        custom_left=_custom_left(group, sending, used),
        credits=group.credits.get(sending.kind, 0)
        - sum(_uses(use, Quota.CREDIT) and use.sending.kind is sending.kind for use in used),
        mass_count=_same(group.base.mass_count, group, sending, mass_month)
        + sum(_uses(use, Quota.MASS) and mass_month(use.sending.at) == mass_month(sending.at) for use in used),
        today=_same(group.base.today, group, sending, start_of_today) + _jobs(used, sending, start_of_today),
        week=_same(group.base.week, group, sending, start_of_week) + _jobs(used, sending, start_of_week),
    )


def routes_at(group: Group, sending: Sending, uses: Iterable[Use] = ()) -> Routes:
    """Open and closed routes of the group when the notice goes, after those uses."""
    return routes_of(standing_at(group, sending, uses), sending.rules)


def in_turn(group: Group, sendings: Sequence[Sending]) -> list[Use]:
    """Uses by every notice that the group gets, in order of time, by its first open route."""
    uses: list[Use] = []
    for sending in sorted(sendings, key=lambda one: (one.at, bool(one.bit))):
        if group.gets(sending):
            uses.append(Use(sending, routes_at(group, sending, uses).first))
    return uses


def costs_of(groups: Iterable[Group], own: Sending, others: Sequence[Sending]) -> Counter[Cost]:
    """Numbers of people by the cost of the notice to the others."""
    costs: Counter[Cost] = Counter()
    for group in groups:
        if group.is_sent_to and group.others:
            for cost in _costs(group, own, others):
                costs[cost] += group.people
    return costs


def _costs(group: Group, own: Sending, others: Sequence[Sending]) -> Iterable[Cost]:
    without = {use.sending.notice_id: use for use in in_turn(group, others)}
    uses = in_turn(group, [own, *others])
    for place, use in enumerate(uses):
        before = without[use.sending.notice_id].channel if use.sending is not own else None
        if before is None or before is use.channel:
            continue
        reason = routes_at(group, use.sending, uses[:place]).closed.get(before, "")
        yield Cost(use.sending, before, use.channel, reason)


def _custom_left(group: Group, sending: Sending, used: Sequence[Use]) -> int:
    is_open = sending.moment < group.window_moments
    window = group.message_left if is_open else 0
    event = group.event_left if sending.at <= group.now else 0
    return window + event - sum(_uses(use, Quota.WINDOW) for use in used)


def _same(count: int, group: Group, sending: Sending, period: Period) -> int:
    """The count, if the notice goes in the same period as now, else 0."""
    return count if period(group.now) == period(sending.at) else 0


def _jobs(used: Iterable[Use], sending: Sending, period: Period) -> int:
    """Number of job notices that used online routes in the same period."""
    jobs = (use.sending.at for use in used if use.sending.kind is NoticeKind.JOB and use.channel in ONLINE)
    return sum(period(at) == period(sending.at) for at in jobs)


def _uses(use: Use, quota: Quota) -> bool:
    return use.channel is not None and FACTS[use.channel].quota is quota
