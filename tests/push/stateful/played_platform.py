"""The platforms as one ledger in memory: who really got what, and what a repeat of a key comes to."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from models.database.sealing import blind_index
from models.push.notices import Channel, NoticeKind
from push.channels.base import Fault, Message, Outcome, Rejected, Retry, Sent, Unsure

GOT_IT, HOLLOW, SILENT, DROPPED, BUSY, NO, GONE, AT_FAULT = (
    "got it",
    "accepted, then reported as failed",
    "accepted, no answer",
    "no answer, nothing accepted",
    "busy",
    "refused",
    "does not follow",
    "account at fault",
)
KINDS = (GOT_IT, HOLLOW, SILENT, DROPPED, BUSY, NO, GONE, AT_FAULT)
ACCEPTED = (GOT_IT, HOLLOW, SILENT)
OF_THE_CALL = (SILENT, DROPPED, BUSY, AT_FAULT)
"""What befalls a whole call of several short messages; the other answers are given by number."""

WINDOWS = {Channel.MASS: timedelta(hours=24), Channel.TEMPLATE: timedelta(minutes=10)}
"""How long the platform recognises a key (platform.md 3.1, 3.5); elsewhere not at all."""

REPORTS = (Channel.SUBSCRIBE, Channel.MASS, Channel.TEMPLATE, Channel.SMS)
"""Which platforms say later what became of it."""

LATEST = {Channel.SUBSCRIBE: timedelta(hours=23)}
"""After so long no receipt comes any more."""

REFUSALS: dict[str, Outcome] = {
    DROPPED: Unsure("超时"),
    BUSY: Retry("忙", timedelta(seconds=5)),
    NO: Rejected("不行"),
    GONE: Rejected("没有关注", follower_gone=True),
    AT_FAULT: Fault("40164", "加白名单"),
}


@dataclass
class Entry:
    """One message the platform has taken."""

    delivery_id: int
    channel: Channel
    remote_id: str
    address: str
    title: str
    kind: NoticeKind
    arrived: bool
    denied: bool = False
    """Has its receipt said that it did not arrive?"""


@dataclass
class Report:
    """A receipt the platform can send, at any time and as often as it likes."""

    channel: Channel
    remote_id: str
    recipient: str
    delivered: bool
    entries: tuple[Entry, ...]
    at: datetime
    told: bool = False


@dataclass
class Platform:
    """`answers` are given in turn, then `GOT_IT`. Its clock never jumps."""

    now: Callable[[], datetime]
    may_have: Callable[[Message, Channel], bool]
    """Has nobody said that this person wants no such thing?"""
    left: set[str]
    """Openids that do not follow."""
    ledger: list[Entry] = field(default_factory=list)
    keys: dict[str, tuple[datetime, str]] = field(default_factory=dict)
    answers: list[str] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    intrusions: list[Entry] = field(default_factory=list)
    calls: int = 0
    """Of the act that runs now; `total`: of all."""
    total: int = 0
    dies_after: int | None = None
    """The caller is killed after so many more calls: the rest never reaches us."""
    meanwhile: tuple[int, Callable[[], None]] | None = None
    """What happens right after the call of that number."""

    def call(self, channel: Channel, group: Sequence[Message]) -> list[Outcome]:
        """One call; one outcome a message."""
        self.calls, self.total = self.calls + 1, self.total + 1
        outcomes = self._outcomes(channel, group)
        if self.meanwhile and self.meanwhile[0] == self.calls:
            self.meanwhile[1]()
        return outcomes

    def _outcomes(self, channel: Channel, group: Sequence[Message]) -> list[Outcome]:
        if self.dies_after is not None and self.calls > self.dies_after:
            return [Unsure("killed")] * len(group)
        if channel is Channel.SMS:
            return self._by_number(group)
        return [self._answer(channel, group, self._next())] * len(group)

    def arrived(self, delivery_id: int) -> list[Entry]:
        return [one for one in self.entries(delivery_id) if one.arrived]

    def entries(self, delivery_id: int) -> list[Entry]:
        return [one for one in self.ledger if one.delivery_id == delivery_id]

    def most_repeats(self) -> int:
        """The highest number of copies of one message, counted by delivery and by address."""
        by_delivery = Counter(one.delivery_id for one in self.ledger if one.arrived)
        by_address = Counter(
            (one.title, one.address) for one in self.ledger if one.arrived and one.kind is not NoticeKind.SERVICE
        )  # a service message answers the person's own act, however often they act
        return max([*by_delivery.values(), *by_address.values()], default=0)

    def _next(self) -> str:
        return self.answers.pop(0) if self.answers else GOT_IT

    def _by_number(self, group: Sequence[Message]) -> list[Outcome]:
        first = self._next()
        kinds = [first] * len(group) if first in OF_THE_CALL else [first, *(self._next() for _ in group[1:])]
        return [
            self._answer(Channel.SMS, [message], NO if kind == GONE else kind)
            for message, kind in zip(group, kinds, strict=True)
        ]

    def _answer(self, channel: Channel, group: Sequence[Message], kind: str) -> Outcome:
        gone = [one.openid in self.left for one in group if channel is not Channel.SMS]
        kind = GONE if gone and all(gone) and kind in ACCEPTED else kind
        if kind not in ACCEPTED:
            return REFUSALS[kind]
        key = group[0].key
        since, remote_id = self.keys.get(key, (datetime.min.replace(tzinfo=self.now().tzinfo), ""))
        if not remote_id or self.now() >= since + WINDOWS.get(channel, timedelta(0)):
            remote_id = f"r{self.total}"  # the numbers of one call share it
            self.keys[key] = (self.now(), remote_id)
            self._take(channel, group, remote_id, reaches=kind != HOLLOW)
        if kind == SILENT:
            return Unsure("超时")
        return Sent("" if channel in (Channel.CUSTOM, Channel.SUBSCRIBE) else remote_id)

    def _take(self, channel: Channel, group: Sequence[Message], remote_id: str, *, reaches: bool) -> None:
        arrives = reaches or channel not in REPORTS
        entries = []
        for one in group:
            address = str(one.phone if channel is Channel.SMS else one.openid)
            to_him = arrives and address not in self.left
            entry = Entry(one.delivery_id, channel, remote_id, address, one.title, one.kind, to_him)
            entries.append(entry)
            if to_him and not self.may_have(one, channel):
                self.intrusions.append(entry)
        self.ledger += entries
        if channel in REPORTS:
            recipient = _recipient(channel, group[0])
            self.reports.append(Report(channel, remote_id, recipient, arrives, tuple(entries), self.now()))


def _recipient(channel: Channel, message: Message) -> str:
    if channel is Channel.MASS:
        return ""
    return blind_index("phone", message.phone or "") if channel is Channel.SMS else message.openid or ""


@dataclass
class PlayedChannel:
    """A sender of the platform; `idempotent_for` is what the sender believes of it."""

    platform: Platform
    name: Channel
    group_size: int
    idempotent_for: timedelta

    async def send(self, messages: Sequence[Message]) -> list[Outcome]:
        return self.platform.call(self.name, messages)


def channels_of(platform: Platform) -> dict[Channel, PlayedChannel]:
    """The channels of the real service, with groups so small that there are several."""
    sizes = {Channel.MASS: 10_000, Channel.SMS: 2}
    names = (Channel.CUSTOM, Channel.SUBSCRIBE, Channel.MASS, Channel.TEMPLATE, Channel.SMS)
    return {name: PlayedChannel(platform, name, sizes.get(name, 1), WINDOWS.get(name, timedelta(0))) for name in names}
