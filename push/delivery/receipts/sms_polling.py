"""Asks the SMS gateway for reports that never came by themselves: a callback may be lost, or not set up at all.

Only messages that lack a report are asked for, each at growing intervals, until their time is over
(push/channels/facts.py). Safe to repeat: a report known already changes nothing.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from models.push.notices import Channel
from models.queries.delivery.receipts import ShortMessage, list_unreported
from push.channels.facts import FACTS
from push.channels.sms.base import Sms, SmsReceipt, Unreported
from push.delivery.receipts.sms_callbacks import record_sms_receipts
from push.runtime import Runtime

FIRST = timedelta(minutes=5)
"""So long a callback has for itself; the pauses between two questions grow from this."""
MOST = 200
"""Questions in one run; the next goes on."""
PAGE = 1000

log = structlog.get_logger()


def ask(rt: Runtime) -> None:
    """Nothing without a gateway, and nothing while every message has its report."""
    sender = rt.channels.get(Channel.SMS)
    if not isinstance(sender, Sms):
        return
    now = rt.clock()
    due = _due(rt, now)
    if due:
        receipts = asyncio.run(_asked(rt, sender, due))
        record_sms_receipts(rt, receipts)
        log.info("sms reports asked for", asked=len(due), told=len(receipts))


async def _asked(rt: Runtime, sender: Sms, due: Sequence[Unreported]) -> list[SmsReceipt]:
    async with rt.wechat:  # its connections carry the gateway's calls too
        return await sender.ask(due)


def _due(rt: Runtime, now: datetime) -> list[Unreported]:
    """The receipts to ask for now, at most `MOST`; after Redis was emptied they are asked for once too often."""
    due: list[Unreported] = []
    after = 0
    time = FACTS[Channel.SMS].receipt_time or FIRST
    while len(due) < MOST:
        with rt.sessions() as session:
            page = list_unreported(session, now - time, now - FIRST, after, PAGE)
        if not page:
            break
        after = page[-1].attempt_id
        due += _in_turn(rt, page, MOST - len(due), now)
    return due


def _in_turn(rt: Runtime, page: Sequence[ShortMessage], room: int, now: datetime) -> list[Unreported]:
    """Asked at twice the age at which it was asked before: about ten times in three days."""
    taken: list[Unreported] = []
    for one in page:
        if len(taken) == room:
            break
        if one.phone and rt.queues.is_first_in(f"report:{one.attempt_id}", (now - one.at).total_seconds()):
            taken.append(Unreported(one.remote_id, one.phone, one.at))
    return taken
