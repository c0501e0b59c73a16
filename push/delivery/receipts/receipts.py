"""回执: what platforms report later, whether early, twice, or about somebody we do not know.

A good receipt makes a delivery delivered. A bad one sends it to its next route while its notice is under way;
once the notice is done it goes to a human where the notice allows it, else it is refused: the statement
keeps no remainder and a notice that is done stays done (docs/decisions/late-failures.md).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.orm import Session

from models.push.notices import (
    Attempt,
    AttemptOutcome,
    Channel,
    Delivery,
    DeliveryState,
    Notice,
    NoticeKind,
    NoticeState,
    Receipt,
)
from models.queries.delivery import claims, deliveries, receipts
from models.queries.delivery.receipts import list_unapplied, list_unapplied_to
from models.queries.delivery.shared_phones import put_sharers_back, share_outcome
from push.channels.base import Sent
from push.channels.facts import Family
from push.delivery.outcomes.by_hand import give_by_hand
from push.delivery.outcomes.results import CallResult
from push.delivery.outcomes.settle import refuse
from push.notices.closing import cancel_pending
from push.notices.commands import enqueue_due
from push.notices.job_offers import bars_of
from push.runtime import Runtime

AWAITING = (DeliveryState.SENT, DeliveryState.UNSURE)
FAILED = "回执说没有送达"

log = structlog.get_logger()


def record_receipt(
    rt: Runtime,
    channel: Channel | str,
    remote_id: str,
    recipient: str,
    status: str,
    delivered: bool,
    detail: Mapping[str, Any],
) -> None:
    """Keep the receipt, and apply it if its attempt is known; else that happens when the send's answer comes.

    `recipient`: openid, the phone's blind index, or empty for a whole list.
    """
    now = rt.clock()
    by, remote = Channel(channel), remote_id[:64]
    values = {
        "channel": by,
        "remote_id": remote,
        "recipient": recipient,
        "status": status[:64],
        "delivered": delivered,
        "detail": dict(detail),
        "at": now,
    }
    with rt.sessions.begin() as session:
        is_new = receipts.add_receipt(session, values)
        back = apply_receipts(session, receipts.list_unapplied(session, by, [remote]), now) if is_new else set()
    for notice_id in back:
        enqueue_due(rt, notice_id)


def apply_receipts(session: Session, waiting: Sequence[Receipt], now: datetime) -> set[int]:
    """Apply the receipts whose attempt is known; return the notices that have deliveries to send again."""
    back: set[int] = set()
    applied = []
    for receipt in waiting:
        about = receipts.list_attempts_of(session, receipt) or _unnamed(session, receipt)
        if about:
            applied.append(receipt.id)
            back |= _apply(session, receipt, about, now)
    if applied:
        receipts.note_applied(session, applied, now)
    return back


def _unnamed(session: Session, receipt: Receipt) -> list[tuple[Attempt, Delivery]]:
    """Find a subscription attempt by its recipient, as the platform's answer had no id, and give it that id."""
    found = receipts.find_unnamed_attempt(session, receipt) if receipt.channel is Channel.SUBSCRIBE else None
    if found is None:
        return []
    found[0].remote_id = receipt.remote_id
    session.flush()
    return [found]


def _apply(session: Session, receipt: Receipt, about: Sequence[tuple[Attempt, Delivery]], now: datetime) -> set[int]:
    current = [(attempt, delivery) for attempt, delivery in about if delivery.channel == receipt.channel]
    if receipt.delivered:
        _delivered(session, receipt, [delivery.id for _, delivery in current], now)
        return set()
    by_notice: dict[int, list[int]] = {}
    for attempt, delivery in current:
        if delivery.state in AWAITING:
            attempt.outcome, attempt.reason = AttemptOutcome.REJECTED, f"{FAILED}（{receipt.status}）"
            by_notice.setdefault(delivery.notice_id, []).append(delivery.id)
    session.flush()
    for notice_id, ids in by_notice.items():
        _failed(session, session.get_one(Notice, notice_id), ids, receipt.status, now)
    return set(by_notice)


def _delivered(session: Session, receipt: Receipt, ids: Sequence[int], now: datetime) -> None:
    """Mark deliveries as delivered; a list's success says nothing of one person, so people on a list stay sent."""
    if receipt.channel is Channel.MASS:
        return
    settled = deliveries.settle(session, ids, DeliveryState.DELIVERED, now, channel=receipt.channel, before=AWAITING)
    share_outcome(session, settled, DeliveryState.DELIVERED, now, channel=receipt.channel, reason="")
    log.info("delivered", deliveries=settled, channel=receipt.channel.value)


def _failed(session: Session, notice: Notice, ids: Sequence[int], status: str, now: datetime) -> None:
    """Put the deliveries back; people who share the phone wait with them again."""
    put_sharers_back(session, ids)
    deliveries.put_back(session, ids, None, reason=f"{FAILED}（{status}）", before=AWAITING)
    settle_after_end(session, notice, now)


def settle_after_end(session: Session, notice: Notice, now: datetime) -> None:
    """End deliveries that a late answer put back after the notice had ended: hand them over if allowed, else refuse."""
    if notice.state is NoticeState.CANCELLED:
        cancel_pending(session, notice.id, now)
    if notice.state is not NoticeState.DONE:
        return
    while back := deliveries.list_pending(session, notice.id):  # a sharer whose lead was refused has its own turn
        _end_late(session, notice, back, now)
    deliveries.settle_pending(session, notice.id, DeliveryState.REFUSED, FAILED, now)


def _end_late(session: Session, notice: Notice, back: Mapping[int, str], now: datetime) -> None:
    """`back`: delivery id and reason."""
    deliveries.change(session, list(back), (DeliveryState.PENDING,), state=DeliveryState.SENDING)
    if _by_hand_allowed(notice):
        silent = claims.list_not_to_call(session, list(back), bars_of(notice, now))
        give_by_hand(session, notice, [one for one in back if one not in silent], Channel.CALL, now)
    for delivery_id, reason in back.items():
        refuse(session, notice.id, [delivery_id], reason or FAILED, now)


def _by_hand_allowed(notice: Notice) -> bool:
    return notice.kind is not NoticeKind.SERVICE and (not notice.channels or Family.CALL in notice.channels)


def apply_early_receipts(session: Session, endings: Sequence[CallResult], now: datetime) -> None:
    """Some receipts come before the send's own answer; until now nobody knew whose they were."""
    sent: dict[Channel, set[str]] = {}
    unnamed: set[str] = set()
    for ending in endings:
        channel, openid = ending.planned.channel, ending.planned.claimed.openid
        if isinstance(ending.outcome, Sent) and ending.outcome.remote_id:
            sent.setdefault(channel, set()).add(ending.outcome.remote_id)
        elif isinstance(ending.outcome, Sent) and channel is Channel.SUBSCRIBE and openid:
            unnamed.add(openid)
    for channel, remote_ids in sent.items():
        apply_receipts(session, list_unapplied(session, channel, remote_ids), now)
    if unnamed:
        apply_receipts(session, list_unapplied_to(session, Channel.SUBSCRIBE, unnamed), now)
