"""Fields of what a gateway posts to the service: receipts and people's replies (platform facts 7.1, 7.2)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from programme.people.identity import normalise_phone
from push.errors import PushError

LONGEST_ID = 64

Row = Mapping[str, Any]


class UnreadableReport(PushError):
    """A payload that has not the shape which the gateway's documentation promises."""


@dataclass(frozen=True)
class SmsReply:
    """上行短信: the words that a person sent back."""

    phone: str = field(repr=False)
    text: str = field(repr=False)


def text_of(row: Row, name: str) -> str:
    """The words of that field. Raises UnreadableReport."""
    value = row.get(name)
    if not isinstance(value, str):
        raise UnreadableReport(f"短信回执缺少 {name}")
    return value


def phone_of(row: Row, name: str) -> str:
    """The number of that field, 11 digits. Raises UnreadableReport."""
    phone = normalise_phone(str(row.get(name) or ""))
    if not phone:
        raise UnreadableReport(f"短信回执缺少 {name}")
    return phone


def id_of(row: Row, name: str) -> str:
    """The message's id at the gateway. Raises UnreadableReport."""
    value = row.get(name)
    if not isinstance(value, str | int) or not str(value):
        raise UnreadableReport(f"短信回执缺少 {name}")
    return str(value)[:LONGEST_ID]


def status_of(word: object, *, delivered: bool) -> str:
    """The gateway's own word for the result, or a plain one where it gives none."""
    return str(word or ("delivered" if delivered else "failed"))[:LONGEST_ID]
