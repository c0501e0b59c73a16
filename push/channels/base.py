"""What every channel promises: messages in, one outcome each out, in the same order (architecture.md)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from models.push import notices
from models.push.notices import NoticeKind

NO_REPEAT_CHECK = timedelta(0)
CLOCKS_OFF = timedelta(minutes=3)


@dataclass(frozen=True)
class Message:
    """One delivery's words and address. Personal data (a service message's words too) stays out of the repr.

    `key` (≤ 32 characters) names the attempt: the platform's own repeat check sees it where it has one.
    `purpose` chooses the template (`job training policy`, or `registered applied class paid`); `fields`
    are the values of a service message by their Chinese label.
    """

    delivery_id: int
    key: str
    kind: NoticeKind
    title: str
    body: str = field(repr=False)
    url: str
    openid: str | None = field(repr=False)
    phone: str | None = field(repr=False)
    purpose: str
    fields: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True)
class Sent:
    """The platform took it. `remote_id` is what its receipt will name; empty where there is no receipt."""

    remote_id: str = ""


@dataclass(frozen=True)
class Retry:
    """The platform has certainly not sent it; the same request may go again `after` this time.

    `too_fast`: because the account calls too often, which slows down everybody (`push.channels.rate_limit.limiter`).
    """

    reason: str
    after: timedelta
    too_fast: bool = False
    code: str = field(default="", compare=False, kw_only=True)
    """The other side's own, as in `Rejected`."""


@dataclass(frozen=True)
class Rejected:
    """This route is closed for this message; the next route is tried. The flags say what we learned.

    `code` is the other side's own, for counting which refusals come too often
    (`push.delivery.outcomes.refusal_spikes`).
    """

    reason: str
    code: str = field(default="", compare=False, kw_only=True)
    follower_gone: bool = False
    credits_gone: bool = False
    window_closed: bool = False
    refuses_sms: bool = False

    @property
    def kind(self) -> str:
        """What equal refusals have in common."""
        return self.code or self.reason


@dataclass(frozen=True)
class Unsure:
    """The platform may have it, so this route sends it again only within `idempotent_for`."""

    reason: str


@dataclass(frozen=True)
class Fault:
    """The account is at fault: stop the channel, raise an alert with `advice` (plain Chinese), burn nobody."""

    code: str
    advice: str


Outcome = Sent | Retry | Rejected | Unsure | Fault


class Sender(Protocol):
    """One way to a person. Never raises for what a platform does; an outcome says it."""

    name: notices.Channel
    group_size: int
    """The most messages one call of `send` takes; above 1 where the platform takes a list."""
    idempotent_for: timedelta
    """How long the platform recognises a repeated `key`; zero: not at all."""

    async def send(self, messages: Sequence[Message]) -> list[Outcome]:
        """One outcome a message, in the same order."""
        ...


def known_until(channel: Sender, at: datetime) -> datetime:
    """How long a call first made at `at` may be made again; each of the two clocks may be 90 s off."""
    return at + channel.idempotent_for - CLOCKS_OFF
