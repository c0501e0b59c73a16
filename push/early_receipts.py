"""Receipts that came before the send's own answer."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from models.notices import Channel
from models.queries.receipts import list_unapplied, list_unapplied_to
from push.channels.base import Sent
from push.endings import Ending
from push.receipts import apply_receipts


def apply_early_receipts(session: Session, endings: Sequence[Ending], now: datetime) -> None:
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
