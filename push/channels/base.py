"""The contract of every channel: messages in, one outcome each out, in the same order (docs/architecture.md)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from models.push import notices
from models.push.notices import NoticeKind

NO_REPEAT_CHECK = timedelta(0)
CLOCKS_OFF = timedelta(minutes=3)
BUSY = timedelta(seconds=5)
"""The pause of a `Retry` where the other side is busy or does not take the call."""


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
    """The platform took the message. `remote_id` names it in the later receipt; empty where there is no receipt."""

    remote_id: str = ""


@dataclass(frozen=True)
class Retry:
    """The platform has certainly not sent the message; the same request may go again `after` this time.

    `too_fast`: the account calls too often; every sender then slows down (`push/channels/rate_limit/limiter.py`).
    A limit of one number or one person is a `Retry` without it.
    """

    reason: str
    after: timedelta
    too_fast: bool = False
    code: str = field(default="", compare=False, kw_only=True)
    """The platform's or gateway's own error code, as in `Rejected`."""


@dataclass(frozen=True)
class Rejected:
    """This route is closed for this message; the next route is tried. The flags say what the answer tells of a person.

    `code` is the platform's or gateway's own error code, by which refusals are counted
    (`push/delivery/outcomes/refusal_spikes.py`).
    """

    reason: str
    code: str = field(default="", compare=False, kw_only=True)
    follower_gone: bool = False
    credits_gone: bool = False
    window_closed: bool = False
    refuses_sms: bool = False

    @property
    def kind(self) -> str:
        """The key by which equal refusals are counted together."""
        return self.code or self.reason

    @property
    def of_a_list(self) -> "Rejected":
        """The same refusal as the answer to a whole list: it says nothing about any one person of it."""
        return Rejected(f"整批被退回（其中有人：{self.reason}）", code=self.code)


@dataclass(frozen=True)
class Unsure:
    """The platform may have the message, so this route sends it again only within `idempotent_for`."""

    reason: str


@dataclass(frozen=True)
class Fault:
    """A fault of the account: stop the channel and raise an alert with `advice` (plain Chinese).

    It counts against no delivery.
    """

    code: str
    advice: str


Outcome = Sent | Retry | Rejected | Unsure | Fault


class Sender(Protocol):
    """One way to a person. A fault of the platform is an outcome, never an exception."""

    name: notices.Channel
    group_size: int
    """The most messages one call of `send` takes; above 1 where the platform takes a list."""
    idempotent_for: timedelta
    """Time for which the platform recognises a repeated `key`; zero: not at all."""

    async def send(self, messages: Sequence[Message]) -> list[Outcome]:
        """One outcome a message, in the same order."""
        ...


def known_until(channel: Sender, at: datetime) -> datetime:
    """The moment until which a call first made at `at` may be repeated; each of the two clocks may be 90 s off."""
    return at + channel.idempotent_for - CLOCKS_OFF
