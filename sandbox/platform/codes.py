"""Parametric QR codes (带参数二维码, platform fact 3.8)."""

import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from urllib.parse import quote

from sandbox.base.clock import Clock
from sandbox.base.journal import Journal
from sandbox.base.refusals import Json


@dataclass(frozen=True)
class QrCode:
    """One code; its picture holds `url`, which opens the sandbox's phone and scans this ticket."""

    ticket: str
    scene: str
    url: str
    created_at: float
    expires_at: float | None
    numeric: bool

    @property
    def permanent(self) -> bool:
        """True if the code never expires."""
        return self.expires_at is None

    @property
    def image_path(self) -> str:
        """The path of the picture in this sandbox."""
        return f"/cgi-bin/showqrcode?ticket={quote(self.ticket, safe='')}"

    def document(self) -> Json:
        """JSON form."""
        return asdict(self)


class Codes:
    """Codes by ticket, oldest first. The same permanent scene keeps its ticket."""

    def __init__(self, clock: Clock, journal: Journal, base_url: str) -> None:
        """Load the codes of the journal."""
        self._clock = clock
        self._journal = journal
        self._base_url = base_url
        self._codes = {code.ticket: code for code in (QrCode(**each) for each in journal.load("code"))}

    def make(self, scene: str, *, numeric: bool, seconds: int | None) -> QrCode:
        """Make a code for the scene; `seconds` None makes it permanent."""
        known = self._permanent(scene) if seconds is None else None
        if known is not None:
            return known
        now, ticket = self._clock.unix(), "gQ" + secrets.token_urlsafe(60) + "=="
        url = f"{self._base_url}/?scan={quote(ticket, safe='')}"
        code = QrCode(ticket, scene, url, now, None if seconds is None else now + seconds, numeric)
        self._codes[ticket] = code
        self._journal.put("code", ticket, code.document)
        return code

    def find(self, ticket: str) -> QrCode | None:
        """The code; None if unknown or expired."""
        code = self._codes.get(ticket)
        expired = code is not None and code.expires_at is not None and code.expires_at <= self._clock.unix()
        return None if expired else code

    def __iter__(self) -> Iterator[QrCode]:
        return (code for code in list(self._codes.values()) if self.find(code.ticket))

    def clear(self) -> None:
        """Forget every code."""
        self._codes.clear()

    def _permanent(self, scene: str) -> QrCode | None:
        return next((code for code in self if code.permanent and code.scene == scene), None)
