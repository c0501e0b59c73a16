"""What the senders' outcomes make of deliveries, attempts, quotas and, where the account is at fault, the notice."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy.orm import Session

from models.people import Person
from models.push.notices import Channel, DeliveryState, Notice, NoticeKind, NoticeState
from models.queries.delivery import deliveries
from models.queries.delivery.alerts import close_alerts, open_alert
from models.queries.delivery.shared_phones import promote_sharers, put_sharers_back, share_outcome
from programme.people.consents import refuse_notices
from push.channels.base import Fault, Outcome, Rejected, Retry, Sent, Unsure
from push.channels.facts import FACTS
from push.delivery.outcomes.results import SOON, CallResult, end_attempts
from push.delivery.outcomes.returned_quotas import return_quotas
from push.notices.closing import UNSURE, cancel_pending

log = structlog.get_logger()

ARRIVING = (DeliveryState.SENDING, DeliveryState.UNSURE, DeliveryState.PENDING)
"""What was sent is sent, even where somebody has put it back for another try meanwhile."""

OPEN = (DeliveryState.SENDING, DeliveryState.UNSURE)
"""A worker thought lost may come back with its answer: what was unsure is then known."""

AFTER_FAULT = timedelta(minutes=5)
"""Until a service message is tried again; its notice is nobody's to resume."""


def settle(
    session: Session,
    notice: Notice,
    endings: Sequence[CallResult],
    template_id: str,
    held_until: datetime,
    now: datetime,
) -> None:
    """Write every ending; each delivery moves only if no other worker has it by now. Commits nothing.

    `notice` as it stands now: of a cancelled one nothing goes back to pending. `held_until`: end of the lease
    under which the calls were made.
    """
    sent = [ending for ending in endings if isinstance(ending.outcome, Sent)]
    others = _valid(session, [one for one in endings if not isinstance(one.outcome, Sent)], held_until)
    end_attempts(session, [*sent, *others], now)
    _settle_sent(session, sent, now)
    _settle_faults(session, notice, [*sent, *others], held_until, now)
    if others:
        return_quotas(session, others, template_id, now)
        _note_refusals(session, others, now)
        _settle_retries(session, others, held_until, now)
        _settle_rejected(session, others, held_until, now)
        _settle_unsure(session, others, held_until, now)
    if notice.state is NoticeState.CANCELLED:
        cancel_pending(session, notice.id, now)


def _valid(session: Session, endings: Sequence[CallResult], held_until: datetime) -> list[CallResult]:
    """Of those not sent. A no counts only while nobody else can have made the call again since our lease ended.

    For the other's call may have arrived: an attempt that he left unsure must stay so.
    """
    if not endings:
        return []
    held, unsure = deliveries.list_held(session, [ending.delivery_id for ending in endings], held_until)
    return [
        ending
        for ending in endings
        if (ending.is_ours and ending.delivery_id in held)
        or (ending.delivery_id in unsure and not ending.has_repeat_check)
    ]


def refuse(session: Session, notice_id: int, ids: Sequence[int], reason: str, now: datetime) -> None:
    """No route is left; who shared the phone tries for himself."""
    deliveries.settle(session, ids, DeliveryState.REFUSED, now, channel=None, reason=reason)
    release_sharers(session, notice_id, ids)


def suppress(session: Session, notice_id: int, ids: Sequence[int], reason: str, now: datetime) -> None:
    """The person has refused meanwhile; who shared the phone tries for himself."""
    deliveries.settle(session, ids, DeliveryState.SUPPRESSED, now, channel=None, reason=reason)
    release_sharers(session, notice_id, ids)


def release_sharers(session: Session, notice_id: int, ids: Sequence[int]) -> None:
    if ids:
        promote_sharers(session, notice_id, list(ids))


def mark(
    session: Session,
    ids: Sequence[int],
    state: DeliveryState,
    now: datetime,
    *,
    channel: Channel,
    reason: str = "",
    before: Sequence[DeliveryState] = OPEN,
    held_until: datetime | None = None,
) -> None:
    """A good outcome, shared with those on the same phone."""
    settled = deliveries.settle(
        session, ids, state, now, channel=channel, reason=reason, before=before, held_until=held_until
    )
    share_outcome(session, settled, state, now, channel=channel, reason=reason)


def _settle_sent(session: Session, endings: Sequence[CallResult], now: datetime) -> None:
    for channel, ids in _by_channel(endings).items():
        mark(session, ids, DeliveryState.SENT, now, channel=channel, before=ARRIVING)


def _by_channel(endings: Iterable[CallResult]) -> dict[Channel, list[int]]:
    ids: dict[Channel, list[int]] = defaultdict(list)
    for ending in endings:
        ids[ending.planned.channel].append(ending.delivery_id)
    return ids


def _settle_rejected(session: Session, endings: Sequence[CallResult], held_until: datetime, now: datetime) -> None:
    """The next route at once; who may have it from an earlier call is unsure."""
    refused = [ending for ending in endings if isinstance(ending.outcome, Rejected)]
    fresh = [ending.delivery_id for ending in refused if not ending.is_repeat]
    _put_back(session, fresh, None, held_until)
    _mark_unsure(session, [ending for ending in refused if ending.is_repeat], held_until, now)


def _put_back(
    session: Session,
    ids: Sequence[int],
    due_at: datetime | None,
    held_until: datetime,
    *,
    channel: Channel | None = None,
    reason: str = "",
) -> None:
    """Who was thought unsure until this answer came waits again, and with him who shares the phone."""
    back = deliveries.put_back(session, ids, due_at, channel=channel, reason=reason, before=OPEN, held_until=held_until)
    if back:
        put_sharers_back(session, back)


def _mark_unsure(session: Session, endings: Sequence[CallResult], held_until: datetime, now: datetime) -> None:
    for channel, ids in _by_channel(endings).items():
        mark(session, ids, DeliveryState.UNSURE, now, channel=channel, reason=UNSURE, held_until=held_until)


def _settle_retries(session: Session, endings: Sequence[CallResult], held_until: datetime, now: datetime) -> None:
    """Pending until the platform can be asked again; a list stays a list."""
    groups: dict[tuple[Channel | None, Retry], list[int]] = defaultdict(list)
    for ending in endings:
        if isinstance(ending.outcome, Retry):
            parked = Channel.MASS if ending.planned.channel is Channel.MASS else None
            groups[parked, ending.outcome].append(ending.delivery_id)
    for (parked, retry), ids in groups.items():
        due_at = now + retry.after
        _put_back(session, ids, due_at, held_until, channel=parked, reason=retry.reason)


def _settle_unsure(session: Session, endings: Sequence[CallResult], held_until: datetime, now: datetime) -> None:
    """Once more with the same key where the platform recognises it; else it waits for its receipt."""
    unsure = [ending for ending in endings if isinstance(ending.outcome, Unsure)]
    again: dict[Channel | None, list[int]] = defaultdict(list)
    for ending in unsure:
        if ending.is_repeatable(now):
            again[Channel.MASS if ending.planned.channel is Channel.MASS else None].append(ending.delivery_id)
    for parked, ids in again.items():
        deliveries.put_back(session, ids, now + SOON, channel=parked, reason=UNSURE, held_until=held_until)
    _mark_unsure(session, [ending for ending in unsure if not ending.is_repeatable(now)], held_until, now)


def _settle_faults(
    session: Session, notice: Notice, endings: Sequence[CallResult], held_until: datetime, now: datetime
) -> None:
    """The account is at fault: nobody pays for it. The notice stands still until somebody resumes it."""
    faults = {(ending.planned.channel, ending.outcome) for ending in endings if isinstance(ending.outcome, Fault)}
    working = {ending.planned.channel for ending in endings if isinstance(ending.outcome, Sent)}
    close_alerts(session, working - {channel for channel, _ in faults}, now)
    if not faults:
        return
    is_service = notice.kind is NoticeKind.SERVICE
    due_at = now + AFTER_FAULT if is_service else None
    _put_back(session, _ids(endings, Fault), due_at, held_until)
    for channel, fault in faults:
        if isinstance(fault, Fault):
            open_alert(session, channel, fault.code, fault.advice, now)
            log.warning("channel at fault", notice=notice.id, channel=channel, code=fault.code)
            if not is_service:
                reason = f"{FACTS[channel].name}出现账号故障（{fault.code}）：{fault.advice}"
                deliveries.move_notice(
                    session, notice.id, (NoticeState.SENDING,), NoticeState.PAUSED, pause_reason=reason
                )


def _note_refusals(session: Session, endings: Sequence[CallResult], now: datetime) -> None:
    """Who has unsubscribed at the gateway has refused here too (requirements.md 3.4: stop at refusal)."""
    for ending in endings:
        if isinstance(ending.outcome, Rejected) and ending.outcome.refuses_sms:
            person = session.get_one(Person, ending.planned.claimed.person_id)
            refuse_notices(session, person, "sms", "gateway", now)


def _ids(endings: Iterable[CallResult], kind: type[Outcome]) -> list[int]:
    return [ending.delivery_id for ending in endings if isinstance(ending.outcome, kind)]
