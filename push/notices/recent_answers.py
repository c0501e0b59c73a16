"""The latest answers of each channel, kept in Redis for a while."""

import json
from collections.abc import Sequence
from contextlib import suppress

import redis

from models.push.notices import Channel, Notice, NoticeKind
from push.runtime import Runtime

WINDOW = 200
"""Number of a notice's latest answers on a channel that are kept."""
KEPT_SECONDS = 3600


def reset_recent_answers(rt: Runtime, notice_id: int) -> None:
    """Forget the notice's latest answers, because it was resumed: counting starts again."""
    with suppress(redis.RedisError):
        rt.redis.delete(*(_key(channel, notice_id) for channel in Channel))


def latest_answers(rt: Runtime, notice: Notice, channel: Channel, kinds: Sequence[str]) -> list[str]:
    """Add these answers and return the latest ones. Two workers at once may lose some, a lost Redis all but these."""
    key = _key(channel, 0 if notice.kind is NoticeKind.SERVICE else notice.id)
    earlier: list[str] = []
    with suppress(redis.RedisError):
        kept = rt.redis.get(key)
        earlier = json.loads(kept) if isinstance(kept, bytes | str) else []
    latest = [*earlier, *kinds][-max(WINDOW, len(kinds)) :]
    with suppress(redis.RedisError):
        rt.redis.set(key, json.dumps(latest[-WINDOW:]), ex=KEPT_SECONDS)
    return latest


def _key(channel: Channel, notice_id: int) -> str:
    return f"songgang:answers:{channel.value}:{notice_id}"
