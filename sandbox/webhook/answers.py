"""Reading of the service's answers to pushes (platform fact 1.7)."""

from dataclasses import dataclass, field
from typing import Any
from xml.parsers.expat import ExpatError

import xmltodict

from sandbox.base.config import Config, Mode
from sandbox.webhook.crypto import BadCipher, MessageCrypto, sign

MAX_TEXT_BYTES = 2048
TYPES = {"text", "image", "voice", "video", "music", "news", "transfer_customer_service"}
Fields = dict[str, Any]


class Malformed(Exception):
    """An answer that the platform cannot read; the person sees the fault line."""


@dataclass(frozen=True)
class Answer:
    """A readable passive reply and the limits it breaks (each a short English name)."""

    kind: str
    fields: Fields = field(default_factory=dict)
    breaches: tuple[str, ...] = ()


class AnswerReader:
    """A reader of answers in the mode of the account."""

    def __init__(self, config: Config) -> None:
        """Make a reader; safe mode demands encrypted answers, compatible mode takes both."""
        self._config = config
        self._crypto = MessageCrypto(config.aes_key, config.app_id) if config.aes_key else None

    def read(self, body: bytes, *, sender: str, about_message: bool) -> Answer | None:
        """The reply; None for silence (`success` or an empty body). Raises Malformed for other answers."""
        if body.strip() in (b"", b"success"):
            return None
        fields = self._clear(_parse(_decode(body)))
        kind = fields.get("MsgType")
        if kind not in TYPES:
            raise Malformed(f"unknown MsgType {kind!r}")
        if fields.get("ToUserName") != sender or fields.get("FromUserName") != self._config.original_id:
            raise Malformed("ToUserName and FromUserName are not swapped")
        return Answer(kind, fields, tuple(_breaches(kind, fields, about_message)))

    def _clear(self, fields: Fields) -> Fields:
        if "Encrypt" not in fields:
            if self._config.mode is Mode.SAFE:
                raise Malformed("clear answer in safe mode")
            return fields
        if self._crypto is None:
            raise Malformed("encrypted answer in plain mode")
        parts = [str(fields.get(name) or "") for name in ("TimeStamp", "Nonce", "Encrypt")]
        if fields.get("MsgSignature") != sign(self._config.token, *parts):
            raise Malformed("wrong MsgSignature")
        try:
            return _parse(self._crypto.decrypt(parts[2]))
        except BadCipher as error:
            raise Malformed(str(error)) from error


def _decode(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise Malformed("not UTF-8") from error


def _parse(text: str) -> Fields:
    if text.lstrip().startswith(("{", "[")):
        raise Malformed("JSON instead of XML")
    try:
        root = xmltodict.parse(text).get("xml")
    except (ExpatError, ValueError) as error:
        raise Malformed("not XML") from error
    if not isinstance(root, dict):
        raise Malformed("no <xml> element with fields")
    return root


def articles_of(fields: Fields) -> list[Fields]:
    """The articles of a news answer; one or several parse differently."""
    items = (fields.get("Articles") or {}).get("item") or []
    return items if isinstance(items, list) else [items]


def _breaches(kind: str, fields: Fields, about_message: bool) -> list[str]:
    if kind == "text":
        size = len(str(fields.get("Content") or "").encode())
        return ["empty text"] * (size == 0) + ["text over 2048 bytes"] * (size > MAX_TEXT_BYTES)
    if kind == "news":
        found, limit = len(articles_of(fields)), 1 if about_message else 8
        wrong = str(found) != str(fields.get("ArticleCount"))
        return ["too many articles"] * (found > limit) + ["wrong ArticleCount"] * wrong
    return []
