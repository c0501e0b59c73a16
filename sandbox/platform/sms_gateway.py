"""The SMS gateway behind the APIs of all three providers: one set of phones, one blacklist."""

from collections import deque

import aiohttp

from sandbox.base.clock import CHINA
from sandbox.base.ledger import Record
from sandbox.base.refusals import Json
from sandbox.platform.chats import Kind
from sandbox.platform.state import State
from sandbox.webhook.pushes import new_message_id

STOP_WORDS = {"T", "TD", "R", "N", "退订"}
ATTEMPTS = 3
KEPT = 100_000
"""The number of latest reports that can still be asked for."""


class Gateway:
    """A gateway that puts messages on the phone with the number and posts receipts and replies."""

    def __init__(self, state: State) -> None:
        """Make the gateway; `start` opens its connections."""
        self._state = state
        self._session: aiohttp.ClientSession | None = None
        self._last_provider = "sandbox"
        self.blacklist: set[str] = set()
        self._reports: deque[tuple[str, Json]] = deque(maxlen=KEPT)

    async def start(self) -> None:
        """Open the client session in the running loop."""
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5))

    async def close(self) -> None:
        """Drop the connections."""
        if self._session is not None:
            await self._session.close()

    def send(self, provider: str, phone: str, sign: str, text: str, ids: Json, *, arrives: bool = True) -> Record:
        """Accept one SMS for a bare number; if it arrives, the owner of the number sees it."""
        self._last_provider = provider
        owner = self._state.crowd.owner_of(phone)
        if owner is not None and arrives:
            shown = text if text.startswith(f"【{sign}】") else f"【{sign}】{text}"
            self._state.chats.add(owner.openid, Kind.SMS, shown, fields={"发件人": sign})
        return self._state.ledger.accept(
            "sms",
            openid=owner.openid if owner else "",
            phone=phone,
            content={"provider": provider, "sign": sign, "text": text},
            ids={"id": str(new_message_id()), **ids},
            delivered=arrives,
        )

    def report(self, provider: str, receipts: list[Json]) -> None:
        """Post delivery receipts in the provider's shape after the receipt delay."""
        seconds = self._state.config.receipt_delay_ms / 1000
        self._state.background.start(self._report(provider, receipts), seconds)

    def reports_of(self, provider: str) -> list[Json]:
        """All receipts of the carrier so far, with or without a callback that arrived."""
        return [row for owner, row in self._reports if owner == provider]

    def pull_reports(self, provider: str, most: int) -> list[Json]:
        """Return the oldest receipts and forget them."""
        rows = self.reports_of(provider)[:most]
        for row in rows:
            self._reports.remove((provider, row))
        return rows

    async def _report(self, provider: str, receipts: list[Json]) -> None:
        self._reports.extend((provider, row) for row in receipts)
        await self._post(provider, receipts)

    def take_reply(self, phone: str, text: str) -> None:
        """Send a reply from the phone to the last sender; a stop word also puts the number on the blacklist."""
        if text.strip().upper() in STOP_WORDS:
            self.blacklist.add(phone)
        self._state.background.start(self._post(self._last_provider, self._uplink(phone, text)))

    def _uplink(self, phone: str, text: str) -> Json | list[Json]:
        """The reply in the shape of the provider that sent last."""
        at = self._state.clock.now().astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")
        if self._last_provider == "tencent":
            stamp = int(self._state.clock.unix())
            return {"nationcode": "86", "mobile": phone, "text": text, "sign": "", "time": stamp, "extend": ""}
        if self._last_provider == "aliyun":
            return [{"phone_number": phone, "content": text, "send_time": at, "sign_name": "", "dest_code": ""}]
        return {"type": "uplink", "phone": phone, "text": text}

    async def _post(self, provider: str, body: list[Json] | Json) -> None:
        """Post up to three times, until the service answers 200."""
        if self._session is None or not self._state.config.sms_receipts:
            return
        url = self._state.config.sms_receipts.replace("{provider}", provider)
        for _ in range(ATTEMPTS):
            try:
                async with self._session.post(url, json=body) as response:
                    if response.status == 200:
                        return
                    problem = f"status {response.status}"
            except (aiohttp.ClientError, TimeoutError) as error:
                problem = type(error).__name__
            self._state.ledger.violate("SMS receipt not taken", detail=problem)
