"""Posts from SMS gateways: receipts of messages, and people's replies (platform facts 7.1, 7.2).

A reply of R, T, TD, N or 退订 stops short messages to that number, whoever uses it (requirements.md 3.4).
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog

from models.database.sealing import blind_index
from models.push.notices import Channel
from models.queries.people.people import list_people_by_phone
from programme.people.consents import refuse_notices
from programme.people.identity import normalise_phone
from push.channels.sms.base import SmsReceipt
from push.delivery.receipts.receipts import record_receipt
from push.errors import PushError
from push.runtime import Runtime
from settings import SmsProvider

STOP_LETTERS = frozenset({"R", "T", "TD", "N"})
STOP_WORDS = ("退订", "拒收")
REPLY = re.compile(r"^回复?(?=[RTN退拒])")
"""People also write back what they were told to do: 回复R, 回TD."""
ALL_WORDS = ("全部退订", "都退订")
LONGEST_ID = 64

log = structlog.get_logger()
Row = Mapping[str, Any]


class UnreadableReport(PushError):
    """The gateway's payload has not the shape its documentation promises; answer 400."""


@dataclass(frozen=True)
class Reply:
    """上行短信: a person's reply."""

    phone: str = field(repr=False)
    text: str = field(repr=False)


@dataclass(frozen=True)
class Report:
    """One payload, read."""

    receipts: list[SmsReceipt] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)


def take_sms_report(rt: Runtime, provider: str, payload: object) -> dict[str, Any]:
    """Record a gateway's payload; the answer is what the gateway wants to hear. Safe to repeat.

    Raises UnreadableReport for an unknown provider or shape.
    """
    report = read_report(provider, payload)
    record_sms_receipts(rt, report.receipts)
    for reply in report.replies:
        _take_reply(rt, reply)
    return dict(_ANSWERS[SmsProvider(provider)])


def record_sms_receipts(rt: Runtime, receipts: Iterable[SmsReceipt]) -> None:
    """Keep and apply them; the number is kept as its blind index only."""
    for one in receipts:
        recipient = blind_index("phone", one.phone)
        record_receipt(rt, Channel.SMS, one.remote_id, recipient, one.status, one.delivered, {})


def read_report(provider: str, payload: object) -> Report:
    """Receipts and replies of a payload; a list may mix both."""
    read = _READERS.get(provider)
    rows: list[Any] = payload if isinstance(payload, list) else [payload]
    if read is None or not all(isinstance(row, dict) for row in rows):
        raise UnreadableReport("短信回执的格式不对")
    report = Report()
    for row in rows:
        one = read(row)
        if isinstance(one, Reply):
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


def _take_reply(rt: Runtime, reply: Reply) -> None:
    scope = refusal_scope(reply.text)
    if not scope:
        return
    with rt.sessions.begin() as session:
        people = list_people_by_phone(session, reply.phone)
        for person in people:
            for part in {scope, "sms"}:
                refuse_notices(session, person, part, "sms", rt.clock())
    log.info("refused by sms", people=len(people), scope=scope)


def _tencent(row: Row) -> SmsReceipt | Reply:
    phone = _phone(row, "mobile")
    if "report_status" not in row:
        return Reply(phone, _text(row, "text"))
    delivered = row["report_status"] == "SUCCESS"
    return SmsReceipt(_id(row, "sid"), phone, _status(row.get("errmsg"), delivered=delivered), delivered)


def _aliyun(row: Row) -> SmsReceipt | Reply:
    phone = _phone(row, "phone_number")
    if "success" not in row:
        return Reply(phone, _text(row, "content"))
    delivered = row["success"] in (True, "true")
    return SmsReceipt(_id(row, "biz_id"), phone, _status(row.get("err_code"), delivered=delivered), delivered)


def _sandbox(row: Row) -> SmsReceipt | Reply:
    phone = _phone(row, "phone")
    if row.get("type") == "uplink":
        return Reply(phone, _text(row, "text"))
    delivered = row.get("delivered", row.get("status")) in (True, "delivered", "success", "DELIVRD")
    return SmsReceipt(_id(row, "id"), phone, _status(row.get("status"), delivered=delivered), delivered)


_READERS: Mapping[str, Callable[[Row], SmsReceipt | Reply]] = {
    SmsProvider.TENCENT: _tencent,
    SmsProvider.ALIYUN: _aliyun,
    SmsProvider.SANDBOX: _sandbox,
}
_ANSWERS: Mapping[SmsProvider, Mapping[str, Any]] = {
    SmsProvider.TENCENT: {"result": 0, "errmsg": "OK"},
    SmsProvider.ALIYUN: {"code": 0, "msg": "接收成功"},
    SmsProvider.SANDBOX: {"ok": True},
}


def _text(row: Row, name: str) -> str:
    value = row.get(name)
    if not isinstance(value, str):
        raise UnreadableReport(f"短信回执缺少 {name}")
    return value


def _phone(row: Row, name: str) -> str:
    phone = normalise_phone(str(row.get(name) or ""))
    if not phone:
        raise UnreadableReport(f"短信回执缺少 {name}")
    return phone


def _id(row: Row, name: str) -> str:
    value = row.get(name)
    if not isinstance(value, str | int) or not str(value):
        raise UnreadableReport(f"短信回执缺少 {name}")
    return str(value)[:LONGEST_ID]


def _status(word: object, *, delivered: bool) -> str:
    return str(word or ("delivered" if delivered else "failed"))[:LONGEST_ID]
