"""Identification of the viewer of a page: codes and user-level tokens (platform fact 3.12)."""

import secrets
from dataclasses import dataclass

from sandbox.base.clock import Clock
from sandbox.base.refusals import Refusal

CODE_SECONDS = 300.0
TOKEN_SECONDS = 7200.0
REFRESH_SECONDS = 30 * 86_400.0


@dataclass
class Grant:
    """The grant of a person to a page."""

    openid: str
    scope: str
    until: float
    used: bool = False


class Grants:
    """Codes, tokens and refresh tokens, each by its text."""

    def __init__(self, clock: Clock) -> None:
        """Start without grants."""
        self._clock = clock
        self._codes: dict[str, Grant] = {}
        self._tokens: dict[str, Grant] = {}
        self._refreshers: dict[str, Grant] = {}

    def new_code(self, openid: str, scope: str) -> str:
        """Make a code for one exchange within five minutes."""
        return self._keep(self._codes, openid, scope, CODE_SECONDS)

    def use_code(self, code: str) -> Grant:
        """Use a code and return its grant; 40029 if unknown, 40163 if used, 42003 if too late."""
        grant = self._codes.get(code)
        if grant is None:
            raise Refusal(40029)
        if grant.used:
            raise Refusal(40163)
        if grant.until <= self._clock.unix():
            raise Refusal(42003)
        grant.used = True
        return grant

    def new_tokens(self, grant: Grant) -> tuple[str, str]:
        """Make a user-level token and its refresh token."""
        token = self._keep(self._tokens, grant.openid, grant.scope, TOKEN_SECONDS)
        return token, self._keep(self._refreshers, grant.openid, grant.scope, REFRESH_SECONDS)

    def by_token(self, token: str) -> Grant:
        """The grant of a valid token."""
        return self._living(self._tokens.get(token), 40001)

    def by_refresher(self, token: str) -> Grant:
        """The grant of a valid refresh token."""
        return self._living(self._refreshers.get(token), 40030)

    def _living(self, grant: Grant | None, errcode: int) -> Grant:
        if grant is None:
            raise Refusal(errcode)
        if grant.until <= self._clock.unix():
            raise Refusal(42001)
        return grant

    def _keep(self, shelf: dict[str, Grant], openid: str, scope: str, seconds: float) -> str:
        text = secrets.token_urlsafe(32)
        shelf[text] = Grant(openid, scope, self._clock.unix() + seconds)
        return text
