"""A reply too late or too long for the chat, or a human's answer, follows as a customer-service message.

The words wait sealed in the database, and the row's number is all the job is given. One worker claims it before it
sends, so that a crash never says anything twice; what was lost in between is shown to staff. Each message counts
against the follower's window, as the platform counts it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import redis
import structlog
from sqlalchemy.orm import Session

from models.chat.late_replies import LateReply, LateReplyState
from models.chat.wechat import Follower, Handover
from models.queries.chat import late_replies
from models.queries.delivery.alerts import open_alert
from models.queries.delivery.quotas import reserve_custom, return_custom
from models.queries.people.people import find_follower
from programme.helpdesk.handovers import reopen_handover
from push.channels.base import Outcome, Retry, Sent, Unsure
from push.channels.customer_service import send_text
from push.channels.texts import split
from push.counters import LATE_REPLIES, increment
from push.notices.closing import INTERRUPTED
from push.queues import SEND_LATE_REPLY, URGENT
from push.runtime import Runtime

KEPT = timedelta(hours=48)
"""As long as the platform's window: later it could not be sent anyway."""
LOST_JOB = timedelta(seconds=20)
LOST_WORKER = timedelta(minutes=3)
"""Longer than all tries of a long reply take."""
MANY = 500
TRIES = 3
LONGEST_PAUSE = timedelta(seconds=10)
SHUT = "对方超过 48 小时没有来信，或已发满"
Pause = Callable[[float], Awaitable[None]]

log = structlog.get_logger()


def queue_late_reply(rt: Runtime, openid: str, text: str, handover_id: int | None = None) -> None:
    """Say `text` to the follower soon; `handover_id`: the ticket it answers. Nothing to say is nothing to do."""
    if not text:
        return
    with rt.sessions.begin() as session:
        follower = find_follower(session, openid)
        if follower is None:
            return
        waiting = LateReplyState.WAITING
        reply = LateReply(
            follower_id=follower.id, handover_id=handover_id, state=waiting, text=text, created_at=rt.clock()
        )
        session.add(reply)
    _enqueue(rt, reply.id)


def _enqueue(rt: Runtime, reply_id: int) -> None:
    try:
        rt.queues.enqueue(URGENT, SEND_LATE_REPLY, reply_id)
    except redis.RedisError as fault:
        log.warning("late reply waits for the reconciler", error=type(fault).__name__)


def deliver_late_reply(rt: Runtime, reply_id: int, pause: Pause = asyncio.sleep) -> None:
    """Send what waits under the number, once; one that is taken belongs to another worker, or to a dead one."""
    with rt.sessions.begin() as session:
        if not late_replies.claim_late_reply(session, reply_id, rt.clock()):
            return
        reply = session.get_one(LateReply, reply_id)
        openid = session.get_one(Follower, reply.follower_id).openid
    failure = asyncio.run(_send(rt, openid, reply.text, pause))
    with rt.sessions.begin() as session:
        _end(session, rt, session.get_one(LateReply, reply_id), failure)


def recover_late_replies(rt: Runtime) -> None:
    """A lost job is enqueued again; a lost worker's reply is not sent again, but shown to staff."""
    with rt.sessions.begin() as session:
        now = rt.clock()
        for reply in late_replies.list_stuck(session, now - LOST_WORKER, now - KEPT, MANY):
            _end(session, rt, reply, INTERRUPTED if reply.state is LateReplyState.SENDING else SHUT)
    with rt.sessions.begin() as session:
        waiting = late_replies.list_waiting_since(session, now - LOST_JOB, MANY)
    for reply_id in waiting:
        _enqueue(rt, reply_id)


def _end(session: Session, rt: Runtime, reply: LateReply, failure: str) -> None:
    """Close the reply, wipe its words. A human's answer that did not arrive opens its ticket again, with an alert."""
    reply.state = LateReplyState.FAILED if failure else LateReplyState.SENT
    reply.reason, reply.text, reply.ended_at = failure, "", rt.clock()
    if not failure:
        return
    log.warning("late reply not sent", reply=reply.id, why=failure)
    if reply.handover_id is not None:
        reopen_handover(session.get_one(Handover, reply.handover_id))
        advice = (
            f"转人工第 {reply.handover_id} 号的回复没有送到（{failure}）。请打开这一条，打电话告诉本人或再回复一次。"
        )
        open_alert(session, None, f"late_reply:{reply.handover_id}", advice, rt.clock())


async def _send(rt: Runtime, openid: str, text: str, pause: Pause) -> str:
    """Send all parts and return why the reply did not certainly arrive; empty: it arrived."""
    async with rt.wechat:
        for part in split(text):
            outcome = await _send_part(rt, openid, part, pause)
            increment(rt.redis, LATE_REPLIES, {(type(outcome).__name__.lower() if outcome else "window_closed",): 1})
            if not isinstance(outcome, Sent):
                return _why(outcome)
    return ""


def _why(outcome: Outcome | None) -> str:
    if outcome is None:
        return SHUT
    if isinstance(outcome, Unsure):
        return INTERRUPTED
    return str(getattr(outcome, "reason", "") or getattr(outcome, "advice", ""))


async def _send_part(rt: Runtime, openid: str, part: str, pause: Pause) -> Outcome | None:
    """Send one part and return the last outcome; None: the follower's window is shut."""
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
