"""A push runtime with channels that remember instead of sending, and jobs that run when asked."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from redis import Redis
from sqlalchemy import select

from models.database.engine import Sessions
from models.push.notices import Channel, Delivery, DeliveryState, Notice, NoticeKind
from programme.plan.plan import Plan
from push import runtime
from push.channels.base import Message, Outcome, Sent
from push.clients.templates import Templates
from push.clients.wechat import PlatformClient
from push.jobs.freeze import freeze_due
from push.jobs.schedule import tick
from push.notices.commands import NoticeDraft, approve_notice, draft_notice, enqueue_due
from push.queues import OwnJob, Queues
from push.runtime import Runtime
from settings import Settings, SmsProvider

TITLES = {"job": "岗位通知", "training": "培训通知", "policy": "政策通知", "registered": "登记结果"}


@dataclass
class FakeChannel:
    """Remembers every message; answers what the test says, else Sent."""

    name: Channel
    group_size: int = 1
    idempotent_for: timedelta = timedelta(0)
    sent: list[Message] = field(default_factory=list)
    calls: list[int] = field(default_factory=list)
    answer: Outcome = field(default_factory=Sent)
    special: dict[str, Callable[[str | None], Outcome]] = field(default_factory=dict)

    def answers(self, answer: Outcome | None = None) -> None:
        """Set the outcome of all later calls; Sent without one."""
        self.answer = answer or Sent()

    def answers_to(self, openid: str, answer: Callable[[str | None], Outcome]) -> None:
        self.special[openid] = answer

    async def send(self, messages: Sequence[Message]) -> list[Outcome]:
        self.calls.append(len(messages))
        self.sent += messages
        return [self._answer(message) for message in messages]

    def _answer(self, message: Message) -> Outcome:
        special = self.special.get(message.openid or "")
        return special(message.openid) if special else self.answer


@dataclass
class Time:
    """A clock that stands until it is moved."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def time(now: datetime) -> Time:
    return Time(now)


@pytest.fixture
def channels() -> dict[Channel, FakeChannel]:
    return {
        Channel.CUSTOM: FakeChannel(Channel.CUSTOM),
        Channel.SUBSCRIBE: FakeChannel(Channel.SUBSCRIBE),
        Channel.MASS: FakeChannel(Channel.MASS, 10_000, timedelta(hours=24)),
        Channel.TEMPLATE: FakeChannel(Channel.TEMPLATE, 1, timedelta(minutes=10)),
        Channel.SMS: FakeChannel(Channel.SMS, 100),
    }


@pytest.fixture
def settings(redis_url: str) -> Settings:
    return Settings(
        secret_key="s",
        data_key=bytes(range(32)),
        wechat_token="t",
        redis_url=redis_url,
        sms_provider=SmsProvider.SANDBOX,
        sms_endpoint="http://127.0.0.1:9",
    )


@pytest.fixture
def rt(
    settings: Settings,
    plan: Plan,
    sessions: Sessions,
    redis: Redis,
    time: Time,
    channels: dict[Channel, FakeChannel],
) -> Runtime:
    for kind, purposes in (("subscription", ("job", "training", "policy")), ("template", ("registered",))):
        rows = [(f"T-{purpose}", TITLES[purpose], "事项：{{thing1.DATA}}") for purpose in purposes]
        redis.set(f"songgang:templates::{kind}", json.dumps(rows))
    wechat = PlatformClient(settings, redis)
    rt = Runtime(
        settings=settings,
        plan=plan,
        sessions=sessions,
        redis=redis,
        clock=time,
        queues=Queues(redis),
        wechat=wechat,
        templates=Templates(settings, wechat.account, redis),
        channels=channels,
    )
    runtime.use(rt)
    return rt


@dataclass(frozen=True)
class Desk:
    """Sends notices and reads what became of them."""

    rt: Runtime

    def draft(self, kind: NoticeKind = NoticeKind.POLICY, **facts: Any) -> int:
        usual = {"title": "医保缴费通知", "body": "请在本月底前缴费。"}
        return draft_notice(self.rt, None, NoticeDraft(kind=kind, **usual | facts))

    def approve(self, kind: NoticeKind = NoticeKind.POLICY, **facts: Any) -> int:
        notice_id = self.draft(kind, **facts)
        approve_notice(self.rt, None, notice_id)
        return notice_id

    def send(self, kind: NoticeKind = NoticeKind.POLICY, **facts: Any) -> int:
        """Approve a notice and run every job that this enqueues; its id."""
        notice_id = self.approve(kind, **facts)
        self.run_jobs()
        return notice_id

    def wake(self, notice_id: int) -> None:
        """Do what the clock does when a delivery has become due."""
        self.make_whole()
        enqueue_due(self.rt, notice_id)
        self.run_jobs()

    def tick(self) -> None:
        """Do what the clock does once a second, and run the jobs that this enqueues."""
        tick(self.rt)
        self.make_whole()
        self.run_jobs()

    def make_whole(self) -> None:
        """Freeze every large audience to its end, as the clock does between two ticks."""
        while freeze_due(self.rt):
            pass

    def run_jobs(self) -> None:
        for queue in self.rt.queues.by_name.values():
            while queue.job_ids:
                OwnJob.fetch(str(queue.pop_job_id()), connection=self.rt.redis).perform()

    def notice(self, notice_id: int) -> Notice:
        with self.rt.sessions() as session:
            return session.get_one(Notice, notice_id)

    def states(self, notice_id: int) -> dict[int, DeliveryState]:
        """States of the deliveries by person."""
        with self.rt.sessions() as session:
            rows = select(Delivery.person_id, Delivery.state).where(Delivery.notice_id == notice_id)
            return dict(session.execute(rows).all())

    def reasons(self, notice_id: int) -> dict[int, str]:
        """Reasons of the deliveries by person."""
        with self.rt.sessions() as session:
            rows = select(Delivery.person_id, Delivery.reason).where(Delivery.notice_id == notice_id)
            return dict(session.execute(rows).all())


@pytest.fixture
def desk(rt: Runtime) -> Desk:
    return Desk(rt)
