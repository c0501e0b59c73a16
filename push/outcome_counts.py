"""For `/metrics`: what came of the calls of a sub-batch, and when its notice's messages went out."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import redis

from models.notices import Channel
from push.channels.base import Fault, Message, Outcome, Sent
from push.tally import OUTCOMES, count, note_sent


def count_outcomes(
    link: redis.Redis,
    notice_id: int,
    messages: Sequence[tuple[Channel, Message]],
    outcomes: Sequence[Outcome],
    now: datetime,
) -> None:
    """Count each call by channel, outcome and code; call it after the sub-batch is settled."""
    pairs = zip(messages, outcomes, strict=True)
    counts = Counter((channel.value, type(one).__name__.lower(), _code_of(one)) for (channel, _), one in pairs)
    count(link, OUTCOMES, counts)
    if any(isinstance(outcome, Sent) for outcome in outcomes):
        note_sent(link, notice_id, now.timestamp())


def _code_of(outcome: Outcome) -> str:
    """The account's fault code, else the reason as the tables of codes word it; never with anything personal."""
    return outcome.code if isinstance(outcome, Fault) else getattr(outcome, "reason", "")
