"""Posts from SMS gateways: receipts of messages, and people's replies (platform facts 7.1, 7.2).

A reply of R, T, TD, N or 退订 in any form stops short messages to that number, whoever uses it (requirements.md 3.4);
恢复 brings them back.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import structlog

from models.database.sealing import blind_index
from models.push.notices import Channel
from models.queries.people.people import list_people_by_phone
from programme.people.consents import refuse_notices, resume_notices
from push.channels.sms.base import Gateway, SmsReceipt
from push.channels.sms.reports import SmsReply, UnreadableReport
from push.delivery.receipts.receipts import record_receipt
from push.delivery.receipts.sms_replies import refusal_scope, wants_again
from push.runtime import Runtime

__all__ = ("read_report", "record_sms_receipts", "refusal_scope", "take_sms_report")

log = structlog.get_logger()


@dataclass(frozen=True)
class Report:
    """One payload, read."""

    receipts: list[SmsReceipt] = field(default_factory=list)
    replies: list[SmsReply] = field(default_factory=list)


def take_sms_report(rt: Runtime, gateway: Gateway, payload: object) -> None:
    """Record a gateway's payload. Safe to repeat. Raises UnreadableReport for a shape not of the gateway's form."""
    report = read_report(gateway, payload)
    record_sms_receipts(rt, report.receipts)
    for reply in report.replies:
        _take_reply(rt, reply)


def record_sms_receipts(rt: Runtime, receipts: Iterable[SmsReceipt]) -> None:
    """Keep and apply them; the number is kept as its blind index only."""
    for one in receipts:
        recipient = blind_index("phone", one.phone)
        record_receipt(rt, Channel.SMS, one.remote_id, recipient, one.status, one.delivered, {})


def read_report(gateway: Gateway, payload: object) -> Report:
    """Receipts and replies of a payload, a list that may mix both or a single row. Raises UnreadableReport."""
    rows: list[Any] = payload if isinstance(payload, list) else [payload]
    if not all(isinstance(row, dict) for row in rows):
        raise UnreadableReport("短信回执的格式不对")
    report = Report()
    for row in rows:
        one = gateway.read(row)
        if isinstance(one, SmsReply):
            report.replies.append(one)
        else:
            report.receipts.append(one)
    return report


def _take_reply(rt: Runtime, reply: SmsReply) -> None:
    scope, again = refusal_scope(reply.text), wants_again(reply.text)
    if not scope and not again:
        return
    with rt.sessions.begin() as session:
        people = list_people_by_phone(session, reply.phone)
        for person in people:
            if again and person.refuses_sms:
                resume_notices(session, person, "sms", "sms", rt.clock())
            for part in {scope, "sms"} if scope else ():
                refuse_notices(session, person, part, "sms", rt.clock())
    log.info("refused by sms" if scope else "wanted again by sms", people=len(people), scope=scope)
