"""Urgent work overtakes; inside a lane people who fell back into poverty are told first (R31)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import insert, select

from models.chat.wechat import Follower
from models.people import Person
from models.push.notices import Channel, DeliveryState, NoticeKind
from push import queues, runtime
from push.channels.rate_limit.limiter import Unlimited
from push.delivery.sending.deliver import deliver
from push.delivery.sending.open_attempts import CLAIM_SIZE
from push.runtime import Runtime
from tests.harness.stories import Story
from tests.push.conftest import Desk, FakeChannel
from tests.push.harness.served import queue_service_message

Channels = dict[Channel, FakeChannel]
MORE_THAN_A_CLAIM = CLAIM_SIZE + 1
EVERYBODY = (0, queues.RANGE - 1)


@dataclass
class UrgentWaits(Unlimited):
    """Urgent jobs wait at these looks, one after the other, and then none."""

    looks: list[bool]

    def must_yield(self, *, urgent: bool) -> bool:
        return bool(self.looks) and self.looks.pop(0) and not urgent


@pytest.fixture
def crowd(rt: Runtime) -> list[int]:
    """More people than one batch, who chat."""
    window = {"message_window_until": rt.clock().replace(year=2027), "message_window_left": 5}
    usual = {"state": "registered", "source": "chat", "name": "阿贵", "name_index": "n", "consent_at": rt.clock()}
    times = {"created_at": rt.clock(), "updated_at": rt.clock()}
    with rt.sessions.begin() as session:
        session.execute(insert(Follower), [{"openid": f"o{n}", **window} for n in range(MORE_THAN_A_CLAIM)])
        ids = session.scalars(select(Follower.id)).all()
        session.execute(insert(Person), [{"follower_id": follower, **usual, **times} for follower in ids])
    return list(ids)


def _waiting(rt: Runtime) -> dict[str, int]:
    return {name: queue.count for name, queue in rt.queues.by_name.items() if queue.count}


def _told(channel: FakeChannel) -> list[str | None]:
    return [message.openid for message in channel.sent]


def _sent(states: Iterable[DeliveryState]) -> int:
    return list(states).count(DeliveryState.SENT)


def test_an_urgent_notice_goes_into_the_urgent_queue(desk: Desk, rt: Runtime, story: Story) -> None:
    story.chatting_person("阿贵", "oAGui")

    desk.approve(urgent=True)

    assert _waiting(rt) == {queues.URGENT: 1}


def test_what_nobody_marked_goes_into_the_normal_queue(desk: Desk, rt: Runtime, story: Story) -> None:
    story.chatting_person("阿贵", "oAGui")

    desk.approve()

    assert _waiting(rt) == {queues.NORMAL: 1}


def test_an_answer_to_somebody_is_urgent(rt: Runtime, story: Story) -> None:
    person = story.chatting_person("阿贵", "oAGui")

    queue_service_message(rt, person, "registered", {})

    assert _waiting(rt) == {queues.URGENT: 1}


def test_a_normal_job_steps_back_between_claims_and_comes_again(desk: Desk, rt: Runtime, crowd: list[int]) -> None:
    runtime.use(overtaken := replace(rt, rate_limiter=UrgentWaits([True])))
    notice = desk.approve()
    rt.redis.delete(rt.queues.by_name[queues.NORMAL].key)
    rt.queues.note_started(notice, 0)

    deliver(overtaken, notice, EVERYBODY)
    first = _sent(desk.states(notice).values())
    left = _waiting(rt)
    desk.run_jobs()

    assert (first, left) == (CLAIM_SIZE, {queues.NORMAL: 1})
    assert _sent(desk.states(notice).values()) == MORE_THAN_A_CLAIM


def test_an_urgent_job_never_steps_back(desk: Desk, rt: Runtime, crowd: list[int]) -> None:
    runtime.use(replace(rt, rate_limiter=UrgentWaits([True, True, True])))

    notice = desk.send(urgent=True)

    assert _sent(desk.states(notice).values()) == MORE_THAN_A_CLAIM


@pytest.mark.parametrize("words", ["返贫", "突发严重困难户"])
def test_households_that_fell_back_into_poverty_are_told_first(
    desk: Desk, story: Story, channels: Channels, words: str
) -> None:
    town = story.town()
    for number, status in enumerate(["脱贫", "未脱贫", words]):
        home = story.household(f"H{number}", town, status=status)
        story.chatting_person(status, f"o-{status}", household_id=home)
    story.chatting_person("不在册", "o-不在册")

    desk.send(NoticeKind.POLICY)

    assert _told(channels[Channel.CUSTOM]) == [f"o-{words}", "o-未脱贫", "o-脱贫", "o-不在册"]
