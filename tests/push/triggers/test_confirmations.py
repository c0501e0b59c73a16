"""People who register, apply or move up hear of it, also where the process is killed right after the commit."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from models.cache_versions import watch
from models.people import Person, PersonState
from models.push.notices import Channel, Delivery, DeliveryState, Notice, NoticeKind
from models.training import Enrolment, EnrolmentState
from models.work import Application, VacancyState
from push.jobs.reconcile import reconcile_now
from push.jobs.schedule import wake_due
from push.runtime import Runtime
from tests.bot.cast import ANSWERS
from tests.bot.conftest import serve
from tests.bot.platform import AGUI, Platform
from tests.harness.crashes import killed
from tests.harness.stories import Story
from tests.push.conftest import Desk, FakeChannel
from wiring import bot_context, taught_of

WAITING = "oLaoLi00000000000000000000001"


@pytest.fixture
def chat(rt: Runtime) -> Platform:
    """The chat as the web process has it, its ports leading to what pushes."""
    watch(rt.sessions, rt.redis)
    return serve(bot_context(rt, taught_of(rt)))


def registering(story: Story, chat: Platform) -> str:
    story.town("翠华镇", "黄葛村")
    chat.say(*ANSWERS[:-1])
    return ANSWERS[-1]


def applying(story: Story, chat: Platform) -> str:
    story.chatting_person("阿贵", AGUI)
    story.vacancy(story.enterprise(), "焊工", state=VacancyState.PUBLISHED)
    chat.say("最新岗位")
    return "报名1"


def leaving(story: Story, chat: Platform) -> str:
    """阿贵 has the only place, 老李头 waits for it."""
    held = story.training_class(capacity=1)
    story.enrolment(held, story.chatting_person("阿贵", AGUI))
    story.enrolment(held, story.chatting_person("老李头", WAITING), state=EnrolmentState.WAITING)
    chat.say("我的班")
    return "退班"


ACTS = pytest.mark.parametrize(
    ("begin", "title", "openid", "done"),
    [
        (registering, "登记成功", AGUI, select(Person).where(Person.state == PersonState.REGISTERED)),
        (applying, "报名已收到", AGUI, select(Application)),
        (leaving, "上课通知", WAITING, select(Enrolment).where(Enrolment.state == EnrolmentState.WITHDRAWN)),
    ],
    ids=["registered", "applied", "moved up"],
)
Begin = Callable[[Story, Platform], str]


def found(rt: Runtime, query: Any) -> list[Any]:
    with rt.sessions() as session:
        return list(session.scalars(query))


@ACTS
@pytest.mark.parametrize("clock", [reconcile_now, wake_due], ids=["reconciler", "clock"])
def test_killed_right_after_the_commit_the_message_is_there_and_the_clock_sends_it_once(
    rt: Runtime,
    desk: Desk,
    story: Story,
    chat: Platform,
    channels: dict[Channel, FakeChannel],
    begin: Begin,
    title: str,
    openid: str,
    done: Any,
    clock: Callable[[Runtime], None],
) -> None:
    last = begin(story, chat)
    with killed(rt.sessions, "after_commit"):
        chat.say(last)
    kept, waiting = found(rt, select(Notice)), found(rt, select(Delivery))

    for _ in range(2):
        clock(rt)
        desk.run_jobs()

    assert len(found(rt, done)) == 1
    assert [(one.kind, one.title) for one in kept] == [(NoticeKind.SERVICE, title)]
    assert [one.state for one in waiting] == [DeliveryState.PENDING]
    assert [one.openid for channel in channels.values() for one in channel.sent] == [openid]


@ACTS
def test_what_is_rolled_back_leaves_no_message(
    rt: Runtime, story: Story, chat: Platform, begin: Begin, title: str, openid: str, done: Any
) -> None:
    last = begin(story, chat)

    with killed(rt.sessions, "before_commit"):
        chat.say(last)

    assert found(rt, done) == found(rt, select(Notice)) == found(rt, select(Delivery)) == []


@ACTS
def test_a_message_answered_again_after_the_crash_tells_it_once(
    rt: Runtime, story: Story, chat: Platform, begin: Begin, title: str, openid: str, done: Any
) -> None:
    body = chat.message(begin(story, chat))
    with killed(rt.sessions, "after_commit"):
        chat.post(body)
    rt.redis.flushall()

    chat.told(body)

    assert [one.title for one in found(rt, select(Notice))] == [title]
