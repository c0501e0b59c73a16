"""A reply that did not fit into five seconds or 2,048 bytes follows as a customer-service message.

The words wait sealed in Redis under a number, and the number is all the job is given. The job takes them
away before it sends, so that a crash never says anything twice. Each message counts against the
follower's window, as the platform counts it.
"""

import asyncio
import json
import secrets
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog

from models.queries.people import find_follower
from models.queries.quotas import reserve_custom, return_custom
from models.sealing import seal, unseal
from push import runtime
from push.channels.base import Outcome, Retry, Sent, Unsure
from push.channels.custom import send_text
from push.channels.texts import split
from push.queues import SEND_LATE_REPLY, URGENT
from push.runtime import Runtime
from push.tally import LATE_REPLIES, count

PURPOSE = "late_replies"
KEPT = timedelta(hours=48)
"""As long as the platform's window: later it could not be sent anyway."""
TRIES = 3
LONGEST_PAUSE = timedelta(seconds=10)
Pause = Callable[[float], Awaitable[None]]

log = structlog.get_logger()


def queue_late_reply(rt: Runtime, openid: str, text: str) -> None:
    """Say `text` to the follower soon. Nothing to say is nothing to do."""
    if not text:
        return
    reply_id = secrets.randbits(48)
    words = json.dumps([openid, text], ensure_ascii=False)
    rt.redis.set(_key(reply_id), seal(PURPOSE, words), ex=KEPT)
    rt.queues.enqueue(URGENT, SEND_LATE_REPLY, reply_id)


def send_late_reply(reply_id: int) -> None:
    """The job."""
    deliver_late_reply(runtime.current(), reply_id)


def deliver_late_reply(rt: Runtime, reply_id: int, pause: Pause = asyncio.sleep) -> None:
    """Send what waits under the number, once; a number that is gone was sent or has lapsed."""
    sealed = rt.redis.getdel(_key(reply_id))
    if isinstance(sealed, bytes):
        openid, text = json.loads(unseal(PURPOSE, sealed))
        asyncio.run(_send(rt, openid, text, pause))


async def _send(rt: Runtime, openid: str, text: str, pause: Pause) -> None:
    async with rt.wechat:
        for part in split(text):
            outcome = await _send_part(rt, openid, part, pause)
            count(rt.redis, LATE_REPLIES, {(type(outcome).__name__.lower() if outcome else "window_closed",): 1})
            if not isinstance(outcome, Sent | Unsure):
                log.warning("late reply not sent", why=outcome.__class__.__name__)
                return


async def _send_part(rt: Runtime, openid: str, part: str, pause: Pause) -> Outcome | None:
    """The last outcome; None: the follower's window is shut."""
    if not _reserved(rt, openid):
        return None
    for _ in range(TRIES - 1):
        outcome = await send_text(rt.wechat, openid, part)
        if not isinstance(outcome, Retry) or outcome.after > LONGEST_PAUSE:
            break
        await pause(outcome.after.total_seconds())
    else:
        outcome = await send_text(rt.wechat, openid, part)
    if not isinstance(outcome, Sent | Unsure):
        _give_back(rt, openid)
    return outcome


def _reserved(rt: Runtime, openid: str) -> bool:
    with rt.sessions.begin() as session:
        follower = find_follower(session, openid)
        return follower is not None and bool(reserve_custom(session, [follower.id], rt.clock()))


def _give_back(rt: Runtime, openid: str) -> None:
    with rt.sessions.begin() as session:
        if follower := find_follower(session, openid):
            return_custom(session, [follower.id], rt.clock())


def _key(reply_id: int) -> str:
    return f"songgang:late-reply:{reply_id}"
