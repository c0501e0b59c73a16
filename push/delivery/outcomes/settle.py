"""Outcomes of calls, written to deliveries, attempts, quotas and, after a fault of the account, to the notice."""

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
"""States that a message that was sent ends: the delivery may have been put back for another try meanwhile."""

OPEN = (DeliveryState.SENDING, DeliveryState.UNSURE)
"""States that any answer ends: a worker thought lost may come back, and the unsure delivery is then known."""

AFTER_FAULT = timedelta(minutes=5)
"""Pause before a service message is tried again: nobody resumes its notice by hand."""


def settle(
    session: Session,
    notice: Notice,
    results: Sequence[CallResult],
    template_id: str,
    held_until: datetime,
    now: datetime,
) -> None:
    """Write every result; a delivery that another worker has claimed does not move. Commits nothing.

    `notice` as it stands now: of a cancelled one nothing goes back to pending. `held_until`: end of the lease
    under which the calls were made.
    """
    sent = [result for result in results if isinstance(result.outcome, Sent)]
    others = _valid(session, [one for one in results if not isinstance(one.outcome, Sent)], held_until)
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


def _valid(session: Session, results: Sequence[CallResult], held_until: datetime) -> list[CallResult]:
    """Of the results that are not sent, those that count.

    A refusal counts only while no other worker can have repeated the call since our lease ended: the repeated call may
    have arrived, and an attempt that the other worker left unsure must stay unsure.
    """
    if not results:
        return []
    held, unsure = deliveries.list_held(session, [result.delivery_id for result in results], held_until)
    return [
        result
        for result in results
        if (result.is_ours and result.delivery_id in held)
        or (result.delivery_id in unsure and not result.has_repeat_check)
    ]


def refuse(session: Session, notice_id: int, ids: Sequence[int], reason: str, now: datetime) -> None:
    """Refuse deliveries that have no route left; people who share the phone are tried on their own."""
    deliveries.settle(session, ids, DeliveryState.REFUSED, now, channel=None, reason=reason)
    release_sharers(session, notice_id, ids)


def suppress(session: Session, notice_id: int, ids: Sequence[int], reason: str, now: datetime) -> None:
    """Suppress deliveries whose person has refused; people who share the phone are tried on their own."""
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
    """Write a good outcome, and share it with the people on the same phone."""
    settled = deliveries.settle(
        session, ids, state, now, channel=channel, reason=reason, before=before, held_until=held_until
    )
    share_outcome(session, settled, state, now, channel=channel, reason=reason)


def _settle_sent(session: Session, results: Sequence[CallResult], now: datetime) -> None:
    for channel, ids in _by_channel(results).items():
        mark(session, ids, DeliveryState.SENT, now, channel=channel, before=ARRIVING)


def _by_channel(results: Iterable[CallResult]) -> dict[Channel, list[int]]:
    ids: dict[Channel, list[int]] = defaultdict(list)
    for result in results:
        ids[result.planned.channel].append(result.delivery_id)
    return ids


def _settle_rejected(session: Session, results: Sequence[CallResult], held_until: datetime, now: datetime) -> None:
    """Put rejected deliveries back for their next route; after a repeated call they are unsure instead."""
    refused = [result for result in results if isinstance(result.outcome, Rejected)]
    fresh = [result.delivery_id for result in refused if not result.is_repeat]
    _put_back(session, fresh, None, held_until)
    _mark_unsure(session, [result for result in refused if result.is_repeat], held_until, now)


def _put_back(
    session: Session,
    ids: Sequence[int],
    due_at: datetime | None,
    held_until: datetime,
    *,
    channel: Channel | None = None,
    reason: str = "",
) -> None:
    """Make deliveries wait again, unsure ones too, and with them the people who share the phone."""
    back = deliveries.put_back(session, ids, due_at, channel=channel, reason=reason, before=OPEN, held_until=held_until)
    if back:
        put_sharers_back(session, back)


def _mark_unsure(session: Session, results: Sequence[CallResult], held_until: datetime, now: datetime) -> None:
    for channel, ids in _by_channel(results).items():
        mark(session, ids, DeliveryState.UNSURE, now, channel=channel, reason=UNSURE, held_until=held_until)


def _settle_retries(session: Session, results: Sequence[CallResult], held_until: datetime, now: datetime) -> None:
    """Make deliveries wait until the platform can be asked again; a mass list stays a list."""
    groups: dict[tuple[Channel | None, Retry], list[int]] = defaultdict(list)
    for result in results:
        if isinstance(result.outcome, Retry):
            parked = Channel.MASS if result.planned.channel is Channel.MASS else None
            groups[parked, result.outcome].append(result.delivery_id)
    for (parked, retry), ids in groups.items():
        due_at = now + retry.after
        _put_back(session, ids, due_at, held_until, channel=parked, reason=retry.reason)


def _settle_unsure(session: Session, results: Sequence[CallResult], held_until: datetime, now: datetime) -> None:
    """Repeat the call with the same key where the platform recognises it; else wait for the receipt."""
    unsure = [result for result in results if isinstance(result.outcome, Unsure)]
    again: dict[Channel | None, list[int]] = defaultdict(list)
    for result in unsure:
        if result.is_repeatable(now):
            again[Channel.MASS if result.planned.channel is Channel.MASS else None].append(result.delivery_id)
    for parked, ids in again.items():
        deliveries.put_back(session, ids, now + SOON, channel=parked, reason=UNSURE, held_until=held_until)
    _mark_unsure(session, [result for result in unsure if not result.is_repeatable(now)], held_until, now)


def _settle_faults(
    session: Session, notice: Notice, results: Sequence[CallResult], held_until: datetime, now: datetime
) -> None:
    """Put back the deliveries that met a fault of the account, and pause the notice until somebody resumes it."""
    faults = {(result.planned.channel, result.outcome) for result in results if isinstance(result.outcome, Fault)}
    working = {result.planned.channel for result in results if isinstance(result.outcome, Sent)}
    close_alerts(session, working - {channel for channel, _ in faults}, now)
    if not faults:
        return
    is_service = notice.kind is NoticeKind.SERVICE
    due_at = now + AFTER_FAULT if is_service else None
    _put_back(session, _ids(results, Fault), due_at, held_until)
    for channel, fault in faults:
        if isinstance(fault, Fault):
            open_alert(session, channel, fault.code, fault.advice, now)
            log.warning("channel at fault", notice=notice.id, channel=channel, code=fault.code)
            if not is_service:
                reason = f"{FACTS[channel].name}出现账号故障（{fault.code}）：{fault.advice}"
                deliveries.move_notice(
                    session, notice.id, (NoticeState.SENDING,), NoticeState.PAUSED, pause_reason=reason
                )


def _note_refusals(session: Session, results: Sequence[CallResult], now: datetime) -> None:
    """Note the refusal of people who unsubscribed at the gateway (requirements.md 3.4: stop at refusal)."""
    for result in results:
        if isinstance(result.outcome, Rejected) and result.outcome.refuses_sms:
            person = session.get_one(Person, result.planned.claimed.person_id)
            refuse_notices(session, person, "sms", "gateway", now)


def _ids(results: Iterable[CallResult], kind: type[Outcome]) -> list[int]:
    return [result.delivery_id for result in results if isinstance(result.outcome, kind)]
