"""The platform's XML, read into a frozen `Inbound`: every trap of the parser ends here (docs/platform.md 5.2, 5.5)."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any
from xml.etree.ElementTree import ParseError, fromstring
from xml.parsers.expat import ExpatError

from wechatpy import parse_message

from bot.wechat.kinds import MESSAGES, RECEIPTS, Kind, kind_of
from bot.wechat.placeholders import is_placeholder

__all__ = ("MESSAGES", "RECEIPTS", "BadInbound", "Inbound", "Kind", "read_inbound")

LONGEST_BODY_BYTES = 64 * 1024
LONGEST_OPENID = 64
LONGEST_TIME = 10
"""Digits of a second until the year 2286."""
NOT_IN_XML = re.compile("[^\\t\\n\\r\\u0020-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
LIST_EVENTS = ("SubscribeMsgPopupEvent", "SubscribeMsgChangeEvent", "SubscribeMsgSentEvent")


class BadInbound(Exception):
    """The body is not a message of the platform. The error's text never holds any of the body."""


_MEDIA_KINDS = frozenset({Kind.IMAGE, Kind.VOICE})


@dataclass(frozen=True)
class Answered:
    """One line of a subscription event: the status of one template, or of one message sent with it."""

    template_id: str
    status: str
    remote_id: str = ""
    code: str = ""


@dataclass(frozen=True)
class Inbound:
    """One message or event. `key` is the same for repeated deliveries (1.4); a digest, it identifies no person."""

    key: str
    account: str
    openid: str
    kind: Kind
    text: str = ""
    """Text, button key, scene or recognised speech, according to the kind; never None."""
    remote_id: str = ""
    status: str = ""
    menu_reply: bool = False
    """A tap on an item of a customer-service menu counts as a click, not as a message (3.4)."""
    answered: tuple[Answered, ...] = ()
    counts: tuple[tuple[str, str], ...] = ()
    media_id: str = ""
    """The media id of a picture or a voice message; for a voice message, of the better recording (1.5)."""
    at: tuple[float, float] | None = None
    """Latitude and longitude of a place sent, in degrees of GCJ-02."""
    made_at: int = 0
    """`CreateTime`: the second of the act by the platform's clock; 0 if none is given."""

    def dumped(self) -> str:
        """The message as JSON, for `loaded`."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def loaded(cls, dump: str) -> "Inbound":
        """The message that `dumped` wrote."""
        values = json.loads(dump)
        values["kind"] = Kind(values["kind"])
        values["answered"] = tuple(Answered(**one) for one in values["answered"])
        values["counts"] = tuple((name, value) for name, value in values["counts"])
        values["at"] = tuple(values["at"]) if values["at"] else None
        return cls(**values)


def read_inbound(body: str) -> Inbound:
    """The inbound message of a clear XML body. Raises BadInbound for everything else.

    Control characters, which no XML may hold, are left out: a person does not choose all that their keyboard sends.
    """
    if ("<!D" in body or "<!d" in body) and "<!DOCTYPE" in body.upper():
        raise BadInbound("document type declared")
    if (words := _flat_text(body)) is not None:
        return _inbound(words)
    readable = NOT_IN_XML.sub("", body)
    # Once more: a character that was left out may have stood inside the word.
    if "<!DOCTYPE" in readable.upper():
        raise BadInbound("document type declared")
    if readable != body and (words := _flat_text(readable)) is not None:
        return _inbound(words)
    try:
        message = parse_message(readable)
        # RecursionError: nesting far beyond what the platform sends.
    except (ExpatError, KeyError, TypeError, AttributeError, ValueError, RecursionError) as fault:
        raise BadInbound(type(fault).__name__) from None
    if message is None:
        raise BadInbound("empty")
    return _inbound(message._data)


def _flat_text(body: str) -> dict[str, str] | None:
    """The fields of an ordinary text message, read in a tenth of wechatpy's time; None for everything else."""
    try:
        root = fromstring(body)  # noqa: S314 - entities need a document type, and that was refused
    except (ParseError, ValueError):
        return None
    fields = {child.tag: (child.text or "").strip() for child in root}
    if len(fields) < len(root) or any(len(child) or child.attrib for child in root):
        return None
    is_plain = root.tag == "xml" and not root.attrib and fields.get("MsgType") == "text"
    return fields if is_plain else None


def _inbound(fields: Mapping[str, Any]) -> Inbound:
    """The message of raw fields, since wechatpy has no attribute for half of the fields that are needed."""
    openid, account = _word(fields, "FromUserName"), _word(fields, "ToUserName")
    if not account or not 0 < len(openid) <= LONGEST_OPENID:
        raise BadInbound("no sender or no account")
    kind = _kind(fields)
    return Inbound(
        key=_once_key(fields, openid, account),
        account=account,
        openid=openid,
        kind=kind,
        text=_text(fields, kind),
        remote_id=_word(fields, "MsgID"),
        status=_word(fields, "Status"),
        menu_reply=bool(_word(fields, "bizmsgmenuid")),
        answered=tuple(_answers(fields)) if "Event" in fields else (),
        counts=tuple((name, _word(fields, name)) for name in ("TotalCount", "FilterCount", "SentCount", "ErrorCount"))
        if kind is Kind.SENT_MASS
        else (),
        media_id=(_word(fields, "MediaId16K") or _word(fields, "MediaId")) if kind in _MEDIA_KINDS else "",
        at=_place(fields) if kind is Kind.PLACE else None,
        made_at=_made_at(fields),
    )


def _place(fields: Mapping[str, Any]) -> tuple[float, float] | None:
    """Latitude and longitude; None if they are no place on earth."""
    try:
        latitude, longitude = float(_word(fields, "Location_X")), float(_word(fields, "Location_Y"))
    except ValueError:
        return None
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def _kind(fields: Mapping[str, Any]) -> Kind:
    kind = kind_of(_word(fields, "MsgType"), _word(fields, "Event"))
    return Kind.UNSEEN if kind is Kind.TEXT and is_placeholder(_word(fields, "Content")) else kind


def _made_at(fields: Mapping[str, Any]) -> int:
    number = _word(fields, "CreateTime")
    return int(number) if number.isascii() and number.isdecimal() and len(number) <= LONGEST_TIME else 0


def _text(fields: Mapping[str, Any], kind: Kind) -> str:
    match kind:
        case Kind.TEXT:
            return _word(fields, "Content")
        case Kind.VOICE:
            return _word(fields, "Recognition")
        case Kind.FOLLOW | Kind.SCAN:
            key = _word(fields, "EventKey")
            # A follow may carry another key, such as that of a payment: then it is not one of our scenes (1.6).
            scanned = bool(_word(fields, "Ticket")) or kind is Kind.SCAN
            return key.removeprefix("qrscene_") if scanned else ""
        case Kind.CLICK:
            return _word(fields, "EventKey")
        case Kind.PLACE:
            return _word(fields, "Label")
    return ""


def _once_key(fields: Mapping[str, Any], openid: str, account: str) -> str:
    """A digest of the fields that tell one message from all others.

    `MsgId` alone repeats among people, and one second may hold several events of one person.
    """
    number = _word(fields, "MsgId")
    parts = (
        (account, openid, number)
        if number
        else (openid, *(_word(fields, name) for name in ("CreateTime", "Event", "EventKey", "MsgID")))
    )
    if not number:
        # Several subscription receipts of one second differ only inside their lists.
        parts += tuple(f"{one.template_id}{one.status}{one.remote_id}" for one in _answers(fields))
    return hashlib.sha256("|".join(parts).encode()).hexdigest()


def _answers(fields: Mapping[str, Any]) -> Iterator[Answered]:
    """The `List` items of a subscription event. The parser gives a mapping for one, a list for several (5.2)."""
    for name in LIST_EVENTS:
        holder = fields.get(name)
        items = holder.get("List") if isinstance(holder, Mapping) else None
        for item in items if isinstance(items, list) else [items]:
            if isinstance(item, Mapping) and _word(item, "TemplateId"):
                yield Answered(
                    _word(item, "TemplateId"),
                    _word(item, "SubscribeStatusString") or _word(item, "ErrorStatus"),
                    _word(item, "MsgID"),
                    _word(item, "ErrorCode"),
                )


def _word(fields: Mapping[str, Any], name: str) -> str:
    """The text of an element; "" if it is absent, blank, doubled or has children."""
    value = fields.get(name)
    return value if isinstance(value, str) else ""
