"""Signatures and encryption of the webhook, in both directions (docs/platform.md 1.1–1.3)."""

import binascii
import hashlib
import hmac
import struct
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.parsers.expat import ExpatError

import xmltodict
from wechatpy.crypto import WeChatCrypto
from wechatpy.exceptions import WeChatException

from bot.wechat.inbound import LONGEST_TIME, BadInbound

SUCCESS = "success"
FRESH_SECONDS = 300
"""A signature counts so long before and after its timestamp; the platform signs each request anew (1.3)."""


class Forged(Exception):
    """The signature does not belong to our token, or a plain body came although only encrypted ones are allowed."""


class Stale(Forged):
    """The signature belongs to our token, but to another time or to another body."""


@dataclass(frozen=True)
class Envelope:
    """Opens deliveries and closes replies. With an AES key only encrypted bodies are accepted (safe mode)."""

    token: str = field(repr=False)
    aes_key: str = field(default="", repr=False)
    app_id: str = ""
    unix: Callable[[], float] = time.time
    """The real time in seconds since 1970, never the settable clock of the service."""

    @property
    def covers_bodies(self) -> bool:
        """True in safe mode: a second signature covers the body, so that the first one fits no other."""
        return bool(self.aes_key)

    def check(self, query: Mapping[str, str]) -> None:
        """Check that `signature` belongs to `timestamp` and `nonce`, in constant time, and that the time is now.

        All three must be given. Raises Forged, Stale.
        """
        timestamp = query.get("timestamp", "")
        self._check(query.get("signature", ""), timestamp, query.get("nonce", ""))
        if not _is_near(timestamp, self.unix()):
            raise Stale("not of now: is the clock of this machine right?")

    def open(self, body: bytes, query: Mapping[str, str]) -> str:
        """The clear XML of a body. Raises Forged, or BadInbound for a body that cannot be read."""
        text = _decoded(body)
        if not self.aes_key:
            return text
        sealed = _sealed_part(text)
        timestamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
        self._check(query.get("msg_signature", ""), timestamp, nonce, sealed)
        try:
            return str(self._crypto().decrypt_message({"Encrypt": sealed}, query["msg_signature"], timestamp, nonce))
        except (WeChatException, KeyError, IndexError, ValueError, struct.error, binascii.Error) as fault:
            # Signed with our token, but encrypted with another key or for another account.
            raise Forged(type(fault).__name__) from None

    def close(self, reply: str, query: Mapping[str, str]) -> str:
        """The reply, encrypted in safe mode; `success` is never encrypted."""
        if reply == SUCCESS or not self.aes_key:
            return reply
        return str(self._crypto().encrypt_message(reply, query.get("nonce", ""), query.get("timestamp", "")))

    def _check(self, signature: str, timestamp: str, nonce: str, *more: str) -> None:
        if not (signature and timestamp and nonce):
            raise Forged("unsigned")
        joined = "".join(sorted([self.token, timestamp, nonce, *more]))
        expected = hashlib.sha1(joined.encode(), usedforsecurity=False).hexdigest()
        if not hmac.compare_digest(expected.encode(), signature.encode()):
            raise Forged("wrong signature")

    def _crypto(self) -> WeChatCrypto:
        return WeChatCrypto(self.token, self.aes_key, self.app_id)


def _is_near(timestamp: str, now: float) -> bool:
    is_number = timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= LONGEST_TIME
    return is_number and abs(now - int(timestamp)) <= FRESH_SECONDS


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise BadInbound("not UTF-8") from None


def _sealed_part(text: str) -> str:
    """The `<Encrypt>` of a body. Raises Forged if there is none: in safe mode a plain body proves nothing."""
    if "<!DOCTYPE" in text.upper():
        raise BadInbound("document type declared")
    try:
        root = xmltodict.parse(text).get("xml")
    except (ExpatError, ValueError, RecursionError, AttributeError):
        raise BadInbound("not XML") from None
    sealed = root.get("Encrypt") if isinstance(root, dict) else None
    if not isinstance(sealed, str) or not sealed:
        raise Forged("plain body in safe mode")
    return sealed
