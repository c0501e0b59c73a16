"""The assignment of claimed deliveries to routes, with the quota taken from the followers.

It runs inside the claim's own transaction, before anything is sent. A person who loses a race for a last quota, or is
left alone on a list, is assigned again among the routes that remain.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from models.push.notices import AttemptOutcome, Channel, Notice, NoticeKind
from models.queries.delivery import claims, quotas
from models.queries.delivery.claims import Claimed, Tried
from models.queries.delivery.shared_phones import find_followers_taken, find_phones_taken
from models.queries.notices.caps import count_job_notices
from push.channels.base import Sender, known_until
from push.channels.facts import FACTS, ONLINE, TO_FOLLOWERS, TO_MOBILES, Quota
from push.channels.platform_limits import MASS_LIST_LEAST, MASS_PER_MONTH, mass_month, start_of_today
from push.routing.attempt_keys import key_of
from push.routing.limits import start_of_week
from push.routing.reachability import standing_of
from push.routing.routes import Rules, first_of, must_wait, routes_of, with_closed
from push.routing.scarcity import Allowance, Candidates, split_unaffordable

LIST_TOO_SHORT = "群发名单只剩一人，平台要求至少两人"
FULL = "名额刚刚用完"


@dataclass(frozen=True)
class AssignmentTerms:
    """The terms of the whole batch. `lists`: True if a mass list goes now, False while it is being gathered."""

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
    """The result for every claimed delivery of a batch: ids, by channel or by reason."""

    to_send: list[PlannedSend] = field(default_factory=list)
    by_hand: dict[Channel, list[int]] = field(default_factory=lambda: defaultdict(list))
    parked: list[int] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)
    tomorrow: dict[Channel, list[int]] = field(default_factory=lambda: defaultdict(list))
    """The account's calls of the day are used up, and the route will still be open when there are new ones."""
    refused: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    suppressed: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    unsure: dict[Channel, list[int]] = field(default_factory=lambda: defaultdict(list))
    phone_leads: dict[int, int] = field(default_factory=dict)
    """Phone leads by delivery, for deliveries that turn out to share a phone with another one of the notice."""


def assign_routes(session: Session, terms: AssignmentTerms, claimed: Sequence[Claimed]) -> Assignment:
    """Assign the batch and take its quotas."""
    tried = _by_delivery(claims.list_tried(session, [one.delivery_id for one in claimed]))
    assignment = Assignment()
    assignment.phone_leads |= _same_follower(session, terms, claimed)
    got = _job_notices(session, terms, claimed)
    choosing: Candidates = []
    for one in claimed:
        mine = tried.get(one.delivery_id, [])
        is_unsure = bool(mine) and mine[-1].outcome is AttemptOutcome.UNSURE
        if one.suppressed and is_unsure:
            assignment.unsure[mine[-1].channel].append(one.delivery_id)
            assignment.phone_leads.pop(one.delivery_id, None)
        elif one.suppressed:
            assignment.suppressed[one.suppressed].append(one.delivery_id)
            assignment.phone_leads.pop(one.delivery_id, None)
        elif is_unsure:
            assignment.phone_leads.pop(one.delivery_id, None)
            _repeat(assignment, terms, one, mine)
        elif one.delivery_id in assignment.phone_leads:
            continue
        else:
            choosing.append((one, standing_of(one, terms.now, mine, got.get(one.person_id, (0, 0)))))
    _leave_short_lists(assignment)
    while choosing:
        choosing = _round(session, terms, assignment, choosing, tried)
    return assignment


def _round(
    session: Session,
    terms: AssignmentTerms,
    assignment: Assignment,
    choosing: Candidates,
    tried: Mapping[int, list[Tried]],
) -> Candidates:
    """Give everybody their first open route. Returns the people who have to choose again."""
    takers: dict[Channel, Candidates] = defaultdict(list)
    for one, standing in choosing:
        channel = first_of(standing, terms.rules)
        if channel is None:
            assignment.refused[routes_of(standing, terms.rules).refusal].append(one.delivery_id)
        elif must_wait(channel, terms.rules):
            assignment.waiting.append(one.delivery_id)
        elif not FACTS[channel].is_online:
            assignment.by_hand[channel].append(one.delivery_id)
        elif channel is Channel.MASS and not terms.lists:
            assignment.parked.append(one.delivery_id)
        else:
            takers[channel].append((one, standing))
    again: Candidates = []
    for channel, group in takers.items():
        again += _take(session, terms, assignment, channel, group, tried)
    return again


def _take(
    session: Session,
    terms: AssignmentTerms,
    assignment: Assignment,
    channel: Channel,
    group: Candidates,
    tried: Mapping[int, list[Tried]],
) -> Candidates:
    """Take the channel's quota of the account and of the people in the group.

    Returns the people who got none and have to choose again; others without quota wait for tomorrow.
    """
    if channel in TO_MOBILES:
        group = _one_a_phone(session, terms, assignment, channel, group)
    allowed = terms.allowance.take(session, channel, len(group))
    later, again = split_unaffordable(channel, group[allowed:], terms.rules, terms.now, urgent=terms.notice.urgent)
    assignment.tomorrow[channel] += later
    return again + _take_allowed(session, terms, assignment, channel, group[:allowed], tried)


def _take_allowed(
    session: Session,
    terms: AssignmentTerms,
    assignment: Assignment,
    channel: Channel,
    group: Candidates,
    tried: Mapping[int, list[Tried]],
) -> Candidates:
    """Reserve the followers' own quotas. Returns the people who got none and have to choose again."""
    followers = {one.follower_id for one, _ in group if one.follower_id is not None}
    taken = _reserved(session, terms, channel, followers)
    if channel is Channel.MASS and len(taken) < MASS_LIST_LEAST:
        quotas.return_mass(session, taken, mass_month(terms.now))
        terms.allowance.give_back(channel, len(group))
        return [(one, with_closed(standing, channel, LIST_TOO_SHORT)) for one, standing in group]
    by_follower = channel in TO_FOLLOWERS
    winners = [one for one, _ in group if not by_follower or one.follower_id in taken]
    if channel is not Channel.MASS:  # a list is one call, however many people stand on it
        terms.allowance.give_back(channel, len(group) - len(winners))
    assignment.to_send += _planned(terms, channel, winners, tried)
    won = {one.delivery_id for one in winners}
    return [(one, with_closed(standing, channel, FULL)) for one, standing in group if one.delivery_id not in won]


def _same_follower(session: Session, terms: AssignmentTerms, claimed: Sequence[Claimed]) -> dict[int, int]:
    """Phone lead by delivery, for people linked after the approval to a follower whom another delivery reaches too."""
    first: dict[int, int] = {}
    for one in claimed:
        if one.following and one.follower_id is not None and not one.suppressed:
            first.setdefault(one.follower_id, one.delivery_id)
    linked = {one.follower_id for one in claimed if one.changed and one.follower_id is not None}
    ours = [one.delivery_id for one in claimed]
    taken = find_followers_taken(session, terms.notice.id, linked, TO_FOLLOWERS, ours) if linked else {}
    first |= taken
    leads = {one.delivery_id: first.get(one.follower_id or 0) for one in claimed}
    return {mine: other for mine, other in leads.items() if other is not None and other != mine}


def _one_a_phone(
    session: Session, terms: AssignmentTerms, assignment: Assignment, channel: Channel, group: Candidates
) -> Candidates:
    """Keep one of several people with one number; the others get the kept delivery as their phone lead."""
    phones = {one.phone_index for one, _ in group if one.phone_index is not None}
    first = find_phones_taken(session, terms.notice.id, phones, [channel])
    alone: Candidates = []
    for one, standing in group:
        lead = first.setdefault(one.phone_index or "", one.delivery_id)
        if lead == one.delivery_id:
            alone.append((one, standing))
        else:
            assignment.phone_leads[one.delivery_id] = lead
    return alone


def _reserved(session: Session, terms: AssignmentTerms, channel: Channel, followers: Collection[int]) -> set[int]:
    match FACTS[channel].quota:
        case Quota.WINDOW:
            return quotas.reserve_custom(session, followers, terms.now)
        case Quota.CREDIT:
            return quotas.reserve_credit(session, followers, terms.template_id)
        case Quota.MASS:
            return quotas.reserve_mass(session, followers, mass_month(terms.now), MASS_PER_MONTH)
        case Quota.NONE:
            return set(followers)


def _planned(
    terms: AssignmentTerms, channel: Channel, winners: Sequence[Claimed], tried: Mapping[int, list[Tried]]
) -> Iterable[PlannedSend]:
    """The sends with their keys: one key for a whole list, else one a person."""
    keys = [key_of(terms.notice, one.delivery_id, len(tried.get(one.delivery_id, ()))) for one in winners]
    if channel is Channel.MASS:
        keys = keys[:1] * len(keys)
    return [PlannedSend(one, channel, key, terms.now) for one, key in zip(winners, keys, strict=True)]


def _repeat(assignment: Assignment, terms: AssignmentTerms, one: Claimed, tried: Sequence[Tried]) -> None:
    """Repeat an unsure attempt with its own key while the platform recognises the key; after that never."""
    last = tried[-1]
    sender = terms.senders.get(last.channel)
    if last.channel is Channel.MASS and not terms.lists:
        assignment.parked.append(one.delivery_id)  # a list goes again as a whole: a part would use up its key
    elif sender is not None and terms.now < known_until(sender, last.at) and _is_still_open(one, last.channel):
        assignment.to_send.append(PlannedSend(one, last.channel, last.key, last.at, last.attempt_id))
    else:
        assignment.unsure[last.channel].append(one.delivery_id)


def _is_still_open(one: Claimed, channel: Channel) -> bool:
    """True unless the call would be held back, as in `list_withdrawn`."""
    return one.following if channel in TO_FOLLOWERS else not one.refuses_sms


def _leave_short_lists(assignment: Assignment) -> None:
    """Leave repeated lists of one person unsure: the platform takes no list of one."""
    lists = Counter(one.key for one in assignment.to_send if one.channel is Channel.MASS)
    short = [one for one in assignment.to_send if 0 < lists[one.key] < MASS_LIST_LEAST]
    assignment.to_send = [one for one in assignment.to_send if one not in short]
    assignment.unsure[Channel.MASS] += [one.claimed.delivery_id for one in short]


def _job_notices(session: Session, terms: AssignmentTerms, claimed: Sequence[Claimed]) -> dict[int, tuple[int, int]]:
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
