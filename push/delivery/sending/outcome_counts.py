"""Counts for `/metrics`: outcomes of the calls of a batch, and times of a notice's messages."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import redis

from models.push.notices import Channel
from push.channels.base import Fault, Message, Outcome, Rejected, Retry, Sent, Unsure
from push.counters import OUTCOMES, increment, note_sent


def count_outcomes(
    link: redis.Redis,
    notice_id: int,
    messages: Sequence[tuple[Channel, Message]],
    outcomes: Sequence[Outcome],
    now: datetime,
) -> None:
    """Count each call by channel, outcome and code; to be called after the batch is settled."""
    pairs = zip(messages, outcomes, strict=True)
    counts = Counter((channel, type(one), _code_of(one)) for (channel, _), one in pairs)
    words = {(channel.value, kind.__name__.lower(), code): many for (channel, kind, code), many in counts.items()}
    increment(link, OUTCOMES, words)
    if any(isinstance(outcome, Sent) for outcome in outcomes):
        note_sent(link, notice_id, now.timestamp())


def _code_of(outcome: Outcome) -> str:
    """The other side's code, or a word of ours where there is none. Never a sentence, never personal data."""
    match outcome:
        case Sent():
            return ""
        case Unsure():
            return "no_answer"
        case Retry():
            return outcome.code or "not_connected"
        case Rejected():
            return outcome.code or "not_asked"
        case Fault():
            return outcome.code
