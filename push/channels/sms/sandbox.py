"""The sandbox's own SMS gateway: one JSON call a message."""

from collections.abc import Sequence

from push.channels.base import BUSY, Message, Outcome, Rejected, Retry, Sent, Unsure
from push.channels.sms.base import SmsReceipt, Unreported
from push.channels.sms.reports import Row, SmsReply, id_of, phone_of, status_of, text_of
from push.channels.sms.text import sms_text
from push.clients.transport import Answer, NotSent, NoVerdict, Transport
from settings import Settings

SIGN = "送岗"
"""签名 where the settings name none: this gateway asks for one but keeps no list of allowed ones."""


class SandboxSms:
    """The gateway of the sandbox: `POST /sms/send` {phone, sign, text, reference} → {id}."""

    group_size = 1

    def __init__(self, settings: Settings, transport: Transport) -> None:
        self._url = f"{settings.sms_endpoint}/sms/send"
        self._reports = f"{settings.sms_endpoint}/sms/reports"
        self._sign = settings.sms_sign_name or SIGN
        self._transport = transport

    async def send(self, messages: Sequence[Message]) -> list[Outcome]:
        return [await self._send(message) for message in messages]

    async def ask(self, unreported: Sequence[Unreported]) -> list[SmsReceipt]:
        """Receipts by `POST /sms/reports` {ids} → {reports}: the rows that the gateway has posted, once more."""
        verdict = await self._transport.post_json(self._reports, {"ids": [one.remote_id for one in unreported]})
        rows = verdict.body.get("reports") if isinstance(verdict, Answer) else None
        return [
            SmsReceipt(str(row["id"]), str(row["phone"]), str(row["status"]), bool(row["delivered"]))
            for row in rows or []
        ]

    async def _send(self, message: Message) -> Outcome:
        body = {
            "phone": message.phone,
            "sign": self._sign,
            "text": sms_text(message, self._sign),
            "reference": message.key,
        }
        match await self._transport.post_json(self._url, body):
            case NotSent(reason):
                return Retry(reason, BUSY)
            case NoVerdict(reason):
                return Unsure(reason)
            case answer:
                remote_id = answer.body.get("id")
                return (
                    Sent(str(remote_id))
                    if remote_id
                    else Rejected(f"短信网关拒绝了（HTTP {answer.status}）", code=f"http_{answer.status}")
                )


def read_report(row: Row) -> SmsReceipt | SmsReply:
    """One row of a callback: a receipt or a person's reply. Raises UnreadableReport."""
    phone = phone_of(row, "phone")
    if row.get("type") == "uplink":
        return SmsReply(phone, text_of(row, "text"))
    delivered = row.get("delivered", row.get("status")) in (True, "delivered", "success", "DELIVRD")
    return SmsReceipt(id_of(row, "id"), phone, status_of(row.get("status"), delivered=delivered), delivered)
