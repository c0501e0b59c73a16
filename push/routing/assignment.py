"""For claimed deliveries: who goes by which route now, with the quota taken from the followers.

Runs inside the claim's own transaction, before anything is sent. Who loses a race for a last quota, or is
left alone on a list, chooses again among the routes that remain.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from models.push.notices import AttemptOutcome, Channel, Notice, NoticeKind
from models.queries.delivery import claims, quotas
from models.queries.delivery.carriers import find_followers_taken, find_phones_taken
from models.queries.delivery.claims import Claimed, Tried
from models.queries.notices.caps import count_job_notices
from push.channels.base import Sender, known_until
from push.channels.platform_limits import MASS_LIST_LEAST, MASS_PER_MONTH, mass_month, start_of_today
from push.routing.attempt_keys import key_of
from push.routing.limits import start_of_week
from push.routing.reachability import standing_of
from push.routing.routes import BY_HAND, ONLINE, WECHAT_CHANNELS, Rules, closing, first_of, must_wait, routes_of
from push.routing.scarcity import Allowance, Choosing, split_unaffordable

LIST_TOO_SHORT = "群发名单只剩一人，平台要求至少两人"
FULL = "名额刚刚用完"


@dataclass(frozen=True)
class AssignmentTerms:
    """What holds for the whole batch. `lists`: may a mass list go now, or is it still being gathered?"""

    notice: Notice
    rules: Rules
    template_id: str
    now: datetime
    lists: bool
    senders: Mapping[Channel, Sender]
    allowance: Allowance


@dataclass(frozen=True)
class PlannedSend:
    """One delivery about to be sent. `attempt_id` is set when the earlier attempt, of `at`, goes again with its key."""

    claimed: Claimed
    channel: Channel
    key: str
    at: datetime
    attempt_id: int = 0


@dataclass
class Assignment:
    """What becomes of every claimed delivery of a batch: ids, by channel or by reason."""

    to_send: list[PlannedSend] = field(default_factory=list)
    by_hand: dict[Channel, list[int]] = field(default_factory=lambda: defaultdict(list))
    parked: list[int] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)
    tomorrow: dict[Channel, list[int]] = field(default_factory=lambda: defaultdict(list))
    """The account's calls of the day are used up, and the route will still be open when there are new ones."""
    refused: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    suppressed: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    unsure: dict[Channel, list[int]] = field(default_factory=lambda: defaultdict(list))
    carried: dict[int, int] = field(default_factory=dict)
    """Who turns out to share a phone with another delivery of the notice, by that delivery."""


def assign_routes(session: Session, terms: AssignmentTerms, claimed: Sequence[Claimed]) -> Assignment:
    """Plan the batch and take its quotas."""
    tried = _by_delivery(claims.list_tried(session, [one.delivery_id for one in claimed]))
    division = Assignment()
    division.carried |= _same_follower(session, terms, claimed)
    got = _got(session, terms, claimed)
    choosing: Choosing = []
    for one in claimed:
        mine = tried.get(one.delivery_id, [])
        is_unsure = bool(mine) and mine[-1].outcome is AttemptOutcome.UNSURE
        if one.suppressed and is_unsure:
            division.unsure[mine[-1].channel].append(one.delivery_id)
            division.carried.pop(one.delivery_id, None)
        elif one.suppressed:
            division.suppressed[one.suppressed].append(one.delivery_id)
            division.carried.pop(one.delivery_id, None)
        elif is_unsure:
            division.carried.pop(one.delivery_id, None)
            _repeat(division, terms, one, mine)
        elif one.delivery_id in division.carried:
            continue
        else:
            choosing.append((one, standing_of(one, terms.now, mine, got.get(one.person_id, (0, 0)))))
    _leave_short_lists(division)
    while choosing:
        choosing = _round(session, terms, division, choosing, tried)
    return division


def _round(
    session: Session, terms: AssignmentTerms, division: Assignment, choosing: Choosing, tried: Mapping[int, list[Tried]]
) -> Choosing:
    """Everybody takes his first open route; the answer holds who has to choose again."""
    takers: dict[Channel, Choosing] = defaultdict(list)
    for one, standing in choosing:
        channel = first_of(standing, terms.rules)
        if channel is None:
            division.refused[routes_of(standing, terms.rules).refusal].append(one.delivery_id)
        elif must_wait(channel, terms.rules):
            division.waiting.append(one.delivery_id)
        elif channel in BY_HAND:
            division.by_hand[channel].append(one.delivery_id)
        elif channel is Channel.MASS and not terms.lists:
            division.parked.append(one.delivery_id)
        else:
            takers[channel].append((one, standing))
    again: Choosing = []
    for channel, group in takers.items():
        again += _take(session, terms, division, channel, group, tried)
    return again


def _take(
    session: Session,
    terms: AssignmentTerms,
    division: Assignment,
    channel: Channel,
    group: Choosing,
    tried: Mapping[int, list[Tried]],
) -> Choosing:
    """Take the channel's quota of account and people for the group; who gets none chooses again, or waits."""
    if channel is Channel.SMS:
        group = _one_a_phone(session, terms, division, group)
    allowed = terms.allowance.take(session, channel, len(group))
    later, again = split_unaffordable(channel, group[allowed:], terms.rules, terms.now, urgent=terms.notice.urgent)
    division.tomorrow[channel] += later
    return again + _take_allowed(session, terms, division, channel, group[:allowed], tried)


def _take_allowed(
    session: Session,
    terms: AssignmentTerms,
    division: Assignment,
    channel: Channel,
    group: Choosing,
    tried: Mapping[int, list[Tried]],
) -> Choosing:
    """Reserve what the followers still give; who gets none chooses again."""
    followers = {one.follower_id for one, _ in group if one.follower_id is not None}
    taken = followers if channel is Channel.SMS else _reserved(session, terms, channel, followers)
    if channel is Channel.MASS and len(taken) < MASS_LIST_LEAST:
        quotas.return_mass(session, taken, mass_month(terms.now))
        terms.allowance.give_back(channel, len(group))
        return [(one, closing(standing, channel, LIST_TOO_SHORT)) for one, standing in group]
    winners = [one for one, _ in group if channel is Channel.SMS or one.follower_id in taken]
    if channel not in (Channel.SMS, Channel.MASS):
        terms.allowance.give_back(channel, len(group) - len(winners))
    division.to_send += _planned(terms, channel, winners, tried)
    won = {one.delivery_id for one in winners}
    return [(one, closing(standing, channel, FULL)) for one, standing in group if one.delivery_id not in won]


def _same_follower(session: Session, terms: AssignmentTerms, claimed: Sequence[Claimed]) -> dict[int, int]:
    """Who was linked to a follower only after approval may share him with another delivery of the notice."""
    first: dict[int, int] = {}
    for one in claimed:
        if one.following and one.follower_id is not None and not one.suppressed:
            first.setdefault(one.follower_id, one.delivery_id)
    linked = {one.follower_id for one in claimed if one.changed and one.follower_id is not None}
    ours = [one.delivery_id for one in claimed]
    taken = find_followers_taken(session, terms.notice.id, linked, WECHAT_CHANNELS, ours) if linked else {}
    first |= taken
    carriers = {one.delivery_id: first.get(one.follower_id or 0) for one in claimed}
    return {mine: other for mine, other in carriers.items() if other is not None and other != mine}


def _one_a_phone(session: Session, terms: AssignmentTerms, division: Assignment, group: Choosing) -> Choosing:
    """Several with one number get one short message; the others are carried by who gets it."""
    phones = {one.phone_index for one, _ in group if one.phone_index is not None}
    first = find_phones_taken(session, terms.notice.id, phones, [Channel.SMS])
    alone: Choosing = []
    for one, standing in group:
        carrier = first.setdefault(one.phone_index or "", one.delivery_id)
        if carrier == one.delivery_id:
            alone.append((one, standing))
        else:
            division.carried[one.delivery_id] = carrier
    return alone


def _reserved(session: Session, terms: AssignmentTerms, channel: Channel, followers: Collection[int]) -> set[int]:
    if channel is Channel.CUSTOM:
        return quotas.reserve_custom(session, followers, terms.now)
    if channel is Channel.SUBSCRIBE:
        return quotas.reserve_credit(session, followers, terms.template_id)
    if channel is Channel.MASS:
        return quotas.reserve_mass(session, followers, mass_month(terms.now), MASS_PER_MONTH)
    return set(followers)


def _planned(
    terms: AssignmentTerms, channel: Channel, winners: Sequence[Claimed], tried: Mapping[int, list[Tried]]
) -> Iterable[PlannedSend]:
    """A list has one key for all of it, everybody else his own."""
    keys = [key_of(terms.notice, one.delivery_id, len(tried.get(one.delivery_id, ()))) for one in winners]
    if channel is Channel.MASS:
        keys = keys[:1] * len(keys)
    return [PlannedSend(one, channel, key, terms.now) for one, key in zip(winners, keys, strict=True)]


def _repeat(division: Assignment, terms: AssignmentTerms, one: Claimed, tried: Sequence[Tried]) -> None:
    """An unsure attempt goes again with its own key while the platform recognises it; then nobody sends it again."""
    last = tried[-1]
    sender = terms.senders.get(last.channel)
    if last.channel is Channel.MASS and not terms.lists:
        division.parked.append(one.delivery_id)  # a list goes again as a whole: a part would use up its key
    elif sender is not None and terms.now < known_until(sender, last.at) and one.takes(last.channel):
        division.to_send.append(PlannedSend(one, last.channel, last.key, last.at, last.attempt_id))
    else:
        division.unsure[last.channel].append(one.delivery_id)


def _leave_short_lists(division: Assignment) -> None:
    """The platform takes no list of one, so that one cannot be repeated."""
    lists = Counter(one.key for one in division.to_send if one.channel is Channel.MASS)
    short = [one for one in division.to_send if 0 < lists[one.key] < MASS_LIST_LEAST]
    division.to_send = [one for one in division.to_send if one not in short]
    division.unsure[Channel.MASS] += [one.claimed.delivery_id for one in short]


def _got(session: Session, terms: AssignmentTerms, claimed: Sequence[Claimed]) -> dict[int, tuple[int, int]]:
    """Job notices each person got today and this week; read under a lock, so that caps hold between notices."""
    if terms.notice.kind is not NoticeKind.JOB or not claimed:
        return {}
    people = [one.person_id for one in claimed]
    claims.lock_people(session, people)
    return count_job_notices(
        session, terms.notice.id, people, ONLINE, start_of_today(terms.now), start_of_week(terms.now)
    )


def _by_delivery(tried: Iterable[Tried]) -> dict[int, list[Tried]]:
    found: dict[int, list[Tried]] = defaultdict(list)
    for attempt in tried:
        found[attempt.delivery_id].append(attempt)
    return found
