"""Posts from SMS gateways: receipts of messages, and people's replies (platform facts 7.1, 7.2).

A reply of R, T, TD, N or 退订 stops short messages to that number, whoever uses it (requirements.md 3.4).
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import structlog

from models.database.sealing import blind_index
from models.push.notices import Channel
from models.queries.people.people import list_people_by_phone
from programme.people.consents import refuse_notices
from push.channels.sms.base import Gateway, SmsReceipt
from push.channels.sms.reports import SmsReply, UnreadableReport
from push.delivery.receipts.receipts import record_receipt
from push.runtime import Runtime

STOP_LETTERS = frozenset({"R", "T", "TD", "N"})
STOP_WORDS = ("退订", "拒收")
REPLY = re.compile(r"^回复?(?=[RTN退拒])")
"""People also write back what they were told to do: 回复R, 回TD."""
ALL_WORDS = ("全部退订", "都退订")

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


def refusal_scope(text: str) -> str:
    """`sms`, `all`, or empty where the reply refuses nothing."""
    word = REPLY.sub("", unicodedata.normalize("NFKC", text).strip(" \t\r\n。.!,，！").upper())
    if any(stop in word for stop in ALL_WORDS):
        return "all"
    return "sms" if word in STOP_LETTERS or any(word.startswith(stop) for stop in STOP_WORDS) else ""


def _take_reply(rt: Runtime, reply: SmsReply) -> None:
    scope = refusal_scope(reply.text)
    if not scope:
        return
    with rt.sessions.begin() as session:
        people = list_people_by_phone(session, reply.phone)
        for person in people:
            for part in {scope, "sms"}:
                refuse_notices(session, person, part, "sms", rt.clock())
    log.info("refused by sms", people=len(people), scope=scope)
