"""Access tokens: two endpoints whose tokens do not affect each other (platform fact 2)."""

import re
import secrets
from dataclasses import dataclass

from sandbox.base.clock import Clock
from sandbox.base.refusals import Refusal

LIFETIME_SECONDS = 7200
OVERLAP_SECONDS = 300
FORCED_PER_DAY = 20
FORCED_APART_SECONDS = 30
SHAPE = re.compile(r"[A-Za-z0-9_-]{64,512}")


@dataclass
class Token:
    """One issued token; from `revoked_at` on it is 'not latest' (None: valid until it expires)."""

    text: str
    expires_at: float
    revoked_at: float | None = None


class Tokens:
    """All tokens issued in this run, and the latest of each endpoint."""

    def __init__(self, clock: Clock) -> None:
        """Start without tokens."""
        self._clock = clock
        self._issued: dict[str, Token] = {}
        self._legacy: Token | None = None
        self._stable: Token | None = None
        self._forced_at = 0.0
        self._forced: tuple[str, int] = ("", 0)

    def fetch(self) -> tuple[str, int]:
        """Issue a new token (`/cgi-bin/token`); the one before stays usable for five minutes."""
        previous, self._legacy = self._legacy, self._issue()
        if previous is not None:
            previous.revoked_at = self._clock.unix() + OVERLAP_SECONDS
        return self._legacy.text, LIFETIME_SECONDS

    def fetch_stable(self, *, force: bool) -> tuple[str, int]:
        """The same token while it is valid (`/cgi-bin/stable_token`), replaced five minutes early or by force."""
        now, current = self._clock.unix(), self._stable
        if current is None or current.expires_at - OVERLAP_SECONDS <= now or current.revoked_at is not None:
            current = self._stable = self._issue()
        elif force and now - self._forced_at >= FORCED_APART_SECONDS:
            self._count_forced(now)
            current.revoked_at = now
            current = self._stable = self._issue()
        return current.text, int(current.expires_at - now)

    def check(self, text: str | None) -> None:
        """Refuse a call without a usable token (41001, 40014, 40001, 42001)."""
        if not text:
            raise Refusal(41001)
        token = self._issued.get(text)
        if token is None:
            raise Refusal(40001 if SHAPE.fullmatch(text) else 40014)
        now = self._clock.unix()
        if token.expires_at <= now:
            raise Refusal(42001)
        if token.revoked_at is not None and token.revoked_at <= now:
            raise Refusal(40001)

    def revoke_all(self) -> None:
        """Make all present tokens 'not latest', as if another client had fetched one."""
        now = self._clock.unix()
        for token in self._issued.values():
            token.revoked_at = now

    def expire_all(self) -> None:
        """Make all tokens expired, as if two hours had passed."""
        now = self._clock.unix()
        for token in self._issued.values():
            token.expires_at = now

    def _issue(self) -> Token:
        token = Token(secrets.token_urlsafe(102), self._clock.unix() + LIFETIME_SECONDS)
        self._issued[token.text] = token
        return token

    def _count_forced(self, now: float) -> None:
        day, used = self._forced
        used = used + 1 if day == self._clock.china_day() else 1
        if used > FORCED_PER_DAY:
            raise Refusal(45009, "force_refresh")
        self._forced, self._forced_at = (self._clock.china_day(), used), now
