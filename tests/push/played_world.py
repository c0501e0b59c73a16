"""A platform as a ledger in memory, and everything a disorderly world can do to the push service."""

import asyncio
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from redis import Redis
from sqlalchemy import event, select

from models.engine import engine_of, make_engine, make_sessions
from models.notices import Channel, Delivery, DeliveryState, Notice, NoticeKind, NoticeState
from models.people import Person
from models.wechat import Follower, SubscriptionCredit
from programme.consents import refuse_notices
from programme.plan import Plan
from push.channels.base import Fault, Message, Outcome, Rejected, Retry, Sent, Unsure
from push.delivery import Batch, finish, send, take
from push.jobs.reconcile import reconcile_now
from push.queues import Queues
from push.receipts import record_receipt
from push.runtime import Runtime
from settings import Settings
from tests.stories import Story

EVERYBODY = (0, 10**9)
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


@dataclass
class Platform:
    """Who really got what. `answers` are given in turn, then `GOT_IT`."""

    now: Callable[[], datetime]
    got: Counter[int] = field(default_factory=Counter)
    """Deliveries by how often their message arrived."""
    phones: Counter[tuple[str, str]] = field(default_factory=Counter)
    keys: dict[str, datetime] = field(default_factory=dict)
    answers: list[str] = field(default_factory=list)
    receipts: list[tuple[Channel, str, bool]] = field(default_factory=list)
    silent: set[int] = field(default_factory=set)
    """Deliveries whose people have refused: nothing may arrive."""
    intrusions: list[int] = field(default_factory=list)

    def call(self, channel: Channel, group: Sequence[Message], known_for: timedelta) -> Outcome:
        key = group[0].key
        kind = self.answers.pop(0) if self.answers else GOT_IT
        if kind in (GOT_IT, HOLLOW, SILENT):
            if known_for and key in self.keys and self.now() < self.keys[key] + known_for:
                return Unsure("超时") if kind == SILENT else Sent(f"r{key}")
            self.keys[key] = self.now()
            return self._accepted(kind, channel, group, key)
        refusals: dict[str, Outcome] = {
            DROPPED: Unsure("超时"),
            BUSY: Retry("忙", timedelta(seconds=5)),
            NO: Rejected("不行"),
            GONE: Rejected("没有关注", follower_gone=True),
            AT_FAULT: Fault("40164", "加白名单"),
        }
        return refusals[kind]

    def _accepted(self, kind: str, channel: Channel, group: Sequence[Message], key: str) -> Outcome:
        if kind != HOLLOW:
            for message in group:
                self.got[message.delivery_id] += 1
                if message.kind is not NoticeKind.SERVICE:  # answers the person's own act, however often he acts
                    self.phones[message.title, message.openid or message.phone or ""] += 1
                    self.intrusions += [message.delivery_id] if message.delivery_id in self.silent else []
        if kind == SILENT:
            return Unsure("超时")
        self.receipts.append((channel, f"r{key}", kind == GOT_IT))
        return Sent(f"r{key}")


@dataclass
class PlayedChannel:
    platform: Platform
    name: Channel
    group_size: int = 1
    idempotent_for: timedelta = timedelta(0)

    async def send(self, messages: Sequence[Message]) -> list[Outcome]:
        return [self.platform.call(self.name, messages, self.idempotent_for)] * len(messages)


class World:
    """One example's database, platform, workers and clock. The platform's clock never jumps."""

    def __init__(
        self, template: Path, folder: Path, redis: Redis, plan: Plan, settings: Settings, now: datetime
    ) -> None:
        path = folder / "world.sqlite3"
        for old in folder.glob("world.sqlite3*"):
            old.unlink()
        shutil.copy(template, path)
        engine = make_engine(f"sqlite:///{path}")
        event.listen(engine, "connect", lambda link, _: link.execute("PRAGMA synchronous=OFF") and None)
        self.true_now, self.offset = now, timedelta(0)
        self.platform = Platform(lambda: self.true_now)
        self.rt = Runtime(
            settings=settings,
            plan=plan,
            sessions=make_sessions(engine),
            redis=redis,
            clock=lambda: self.true_now + self.offset,
            queues=Queues(redis),
            wechat=SimpleNamespace(),  # type: ignore[arg-type]
            templates=SimpleNamespace(find=lambda *_: SimpleNamespace(id="T")),  # type: ignore[arg-type]
            channels={channel.name: channel for channel in self._channels()},
        )
        self.taken: list[Batch] = []
        self.answered: list[tuple[Batch, list[Outcome]]] = []
        self._cast(Story(self.rt.sessions, now))

    def _channels(self) -> list[PlayedChannel]:
        return [
            PlayedChannel(self.platform, Channel.CUSTOM),
            PlayedChannel(self.platform, Channel.SUBSCRIBE),
            PlayedChannel(self.platform, Channel.MASS, 10_000, timedelta(hours=24)),
            PlayedChannel(self.platform, Channel.TEMPLATE, 1, timedelta(minutes=10)),
            PlayedChannel(self.platform, Channel.SMS),
        ]

    def _cast(self, story: Story) -> None:
        """Two who chat, one with a credit, three for a list, two on one phone, one without any."""
        story.user()
        for number, name in enumerate("ab"):
            story.chatting_person(name, f"o{name}", phone=f"1380000000{number}")
        credit = story.follower("oc")
        story._add(SubscriptionCredit(follower_id=credit, template_id="T", credits=1))
        story.person("c", follower_id=credit)
        for name in "def":
            story.person(name, follower_id=story.follower(f"o{name}"))
        for name in "gh":
            story.person(name, phone="13800000009")
        story.person("i")

    def take(self, notice_id: int, *, lists: bool) -> None:
        batch = take(self.rt, notice_id, None if lists else EVERYBODY)
        self.taken += [batch] if batch else []

    def send(self, number: int, answers: Sequence[str] = ()) -> None:
        batch = self.taken.pop(number % len(self.taken))
        self.platform.answers = list(answers)
        self.answered.append((batch, asyncio.run(send(self.rt, batch, {}))))

    def settle(self, number: int) -> None:
        finish(self.rt, *self.answered.pop(number % len(self.answered)))

    def refuse(self, person_id: int) -> None:
        """Acknowledged: the transaction is committed."""
        with self.rt.sessions.begin() as session:
            refuse_notices(session, session.get_one(Person, person_id), "all", "chat", self.rt.clock())
            rows = select(Delivery.id).where(Delivery.person_id == person_id)
        with self.rt.sessions() as session:
            self.platform.silent |= set(session.scalars(rows))

    def follow(self, number: int, *, following: bool) -> None:
        with self.rt.sessions.begin() as session:
            followers = session.scalars(select(Follower).order_by(Follower.id)).all()
            followers[number % len(followers)].following = following

    def report(self, number: int) -> None:
        """Early, late or again: receipts are never used up."""
        channel, remote_id, delivered = self.platform.receipts[number % len(self.platform.receipts)]
        record_receipt(self.rt, channel, remote_id, "", "ok" if delivered else "failed", delivered, {})

    def reconcile(self) -> None:
        reconcile_now(self.rt)

    def end(self, notices: Sequence[int], resume: Callable[[int], Any]) -> None:
        """Everybody comes to his senses: nothing fails any more, time passes, the clock is right."""
        self.offset = timedelta(0)
        for _ in range(40):
            self.true_now += timedelta(seconds=31)
            for notice_id in notices:
                if self.notice(notice_id).state is NoticeState.PAUSED:
                    resume(notice_id)
                for lists in (False, True):
                    self.take(notice_id, lists=lists)
                    while self.taken:
                        self.send(0)
                    while self.answered:
                        self.settle(0)
            self.reconcile()
            if all(self.notice(one).state in (NoticeState.DONE, NoticeState.CANCELLED) for one in notices):
                break

    def notice(self, notice_id: int) -> Notice:
        with self.rt.sessions() as session:
            return session.get_one(Notice, notice_id)

    def deliveries(self) -> list[Delivery]:
        with self.rt.sessions() as session:
            return list(session.scalars(select(Delivery)))

    def close(self) -> None:
        engine_of(self.rt.sessions).dispose()


def agrees(delivery: Delivery, platform: Platform) -> bool:
    """Does the state say what the ledger says? One who is carried shares the state and gets nothing himself."""
    got = platform.got[delivery.id]
    if delivery.carrier_id is not None or delivery.state is DeliveryState.UNSURE:
        return got <= 1
    if delivery.state in (DeliveryState.SENT, DeliveryState.DELIVERED):
        return got == 1 or delivery.state is DeliveryState.SENT
    return got == 0
