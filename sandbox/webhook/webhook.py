"""Delivery of pushes to the service: at most three times, five seconds each (platform fact 1.4)."""

import asyncio
import secrets
import time
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlencode

import aiohttp

from sandbox.base.clock import Clock
from sandbox.base.config import Config, Mode
from sandbox.base.ledger import Ledger
from sandbox.webhook.answers import Answer, AnswerReader, Malformed
from sandbox.webhook.crypto import MessageCrypto, sign
from sandbox.webhook.pushes import Push, clear_xml, render

DELIVERIES = 3
HEADERS = {"Content-Type": "text/xml", "User-Agent": "Mozilla/4.0", "Accept": "*/*", "Pragma": "no-cache"}


class Forgery(StrEnum):
    """The fault of a forged push."""

    NONE = ""
    SIGNATURE = "signature"
    APP_ID = "app_id"
    ENCRYPT = "encrypt"


@dataclass(frozen=True)
class Delivered:
    """The end of a push: `failed` after the last delivery, else perhaps an answer."""

    answer: Answer | None = None
    failed: bool = False


class Webhook:
    """The platform's side of the service's `/wechat`."""

    def __init__(self, config: Config, clock: Clock, ledger: Ledger) -> None:
        """Make the webhook; `start` opens its connections."""
        self._config = config
        self._clock = clock
        self._ledger = ledger
        self._reader = AnswerReader(config)
        self._crypto = MessageCrypto(config.aes_key, config.app_id) if config.aes_key else None
        self._room = asyncio.Semaphore(config.webhook_connections)
        self._session: aiohttp.ClientSession | None = None

    async def start(self) -> None:
        """Open the client session in the running loop."""
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))

    async def close(self) -> None:
        """Drop the connections."""
        if self._session is not None:
            await self._session.close()

    async def deliver(self, push: Push) -> Delivered:
        """Post until the service answers readably, at most three times with the same body."""
        if not self._config.webhook:
            return Delivered()
        body = self._body(push, self._crypto)
        for attempt in range(1, DELIVERIES + 1):
            pause = asyncio.ensure_future(asyncio.sleep(self._config.webhook_timeout_seconds))
            async with self._room:
                delivered = await self._attempt(push, body)
            if not delivered.failed or attempt == DELIVERIES:
                pause.cancel()
                break
            await pause  # deliveries start about five seconds apart, however fast one failed
        self._note(push, attempt, delivered)
        return delivered

    async def verify(self, echo: str) -> bool:
        """True if the service answers the address check (URL 验证) with the echo and nothing else."""
        url = self._url("", None) + "&" + urlencode({"echostr": echo})
        async with self._connected().get(url) as response:
            return response.status == 200 and await response.text() == echo

    async def try_once(self, push: Push, forgery: Forgery) -> tuple[int, str]:
        """Deliver once, perhaps forged, and return status and answer of the service."""
        url, body = self._forged(push, forgery)
        async with self._connected().post(url, data=body, headers=HEADERS) as response:
            return response.status, await response.text()

    def _forged(self, push: Push, forgery: Forgery) -> tuple[str, bytes]:
        crypto = self._crypto
        if forgery is Forgery.APP_ID:
            crypto = MessageCrypto(self._config.aes_key, "wx" + "0" * 16)
        body = self._body(push, crypto)
        sealed = self._sealed(body)
        if forgery is Forgery.ENCRYPT and sealed:
            spoiled = ("B" if sealed[0] == "A" else "A") + sealed[1:]
            body = body.replace(sealed.encode(), spoiled.encode())
        url = self._url(push.sender, sealed)
        return url.replace("signature=", "signature=0", 1) if forgery is Forgery.SIGNATURE else url, body

    def _connected(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise RuntimeError("the webhook is not started")
        return self._session

    def _sealed(self, body: bytes) -> str | None:
        """The Encrypt text of a body; None in plain mode."""
        return None if self._config.mode is Mode.PLAIN else _between(body, b"<Encrypt><![CDATA[", b"]]>")

    async def _attempt(self, push: Push, body: bytes) -> Delivered:
        try:
            reply = await asyncio.wait_for(self._post(push, body), self._config.webhook_timeout_seconds)
            answer = self._reader.read(reply, sender=push.sender, about_message=push.about_message)
        except TimeoutError:
            self._ledger.violate("no answer within 5 s", push.sender)
        except Malformed as problem:
            self._ledger.violate("malformed answer", push.sender, str(problem))
        except aiohttp.ClientError as problem:
            self._ledger.violate("delivery failed", push.sender, type(problem).__name__)
        else:
            return self._checked(push, answer)
        return Delivered(failed=True)

    def _checked(self, push: Push, answer: Answer | None) -> Delivered:
        """The end of a delivery with a readable answer; a broken limit shows the fault line and is no failure."""
        for breach in answer.breaches if answer else ():
            self._ledger.violate(breach, push.sender)
        if answer and answer.breaches:
            return Delivered(Answer("fault"))
        return Delivered(answer)

    async def _post(self, push: Push, body: bytes) -> bytes:
        url = self._url(push.sender, self._sealed(body))
        async with self._connected().post(url, data=body, headers=HEADERS) as response:
            response.raise_for_status()
            if response.status != 200:
                raise aiohttp.ClientPayloadError(f"status {response.status}")
            return await response.read()

    def _url(self, sender: str, sealed: str | None) -> str:
        """The address with the query of a delivery, newly signed: by the real time, however the clock was moved."""
        stamp, nonce = str(int(time.time())), str(secrets.randbelow(2**31))
        query = {"signature": sign(self._config.token, stamp, nonce), "timestamp": stamp, "nonce": nonce}
        if sender:
            query["openid"] = sender
        if sealed is not None:
            query["encrypt_type"] = "aes"
            query["msg_signature"] = sign(self._config.token, stamp, nonce, sealed)
        glue = "&" if "?" in self._config.webhook else "?"
        return self._config.webhook + glue + urlencode(query)

    def _body(self, push: Push, crypto: MessageCrypto | None) -> bytes:
        xml = clear_xml(push, self._config.original_id, int(self._clock.unix()))
        if crypto is None or self._config.mode is Mode.PLAIN:
            return xml.encode()
        encrypt = render({"Encrypt": crypto.encrypt(xml)})
        if self._config.mode is Mode.COMPATIBLE:
            return xml.replace("</xml>", f"{encrypt}</xml>").encode()
        return f"<xml>{render({'ToUserName': self._config.original_id})}{encrypt}</xml>".encode()

    def _note(self, push: Push, attempts: int, delivered: Delivered) -> None:
        name = str(push.fields.get("Event") or push.fields["MsgType"])
        outcome = "failed" if delivered.failed else "answered" if delivered.answer else "silent"
        self._ledger.pushed(name, push.sender, attempts, outcome)


def _between(body: bytes, start: bytes, end: bytes) -> str:
    return body.rpartition(start)[2].partition(end)[0].decode()
