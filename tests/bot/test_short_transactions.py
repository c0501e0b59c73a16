"""No transaction is open while a message is understood and its step worked out; what is written is not out of date."""

from collections.abc import Callable, Iterator
from typing import cast

import pytest
from redis import Redis
from sqlalchemy import QueuePool, func, select

from bot import dispatch
from bot.context import BotContext
from bot.dialogues import respond
from bot.dialogues.base import Next, Turn
from bot.dispatch import Dispatcher
from bot.session.once import Once
from bot.wechat.inbound import Inbound, Kind, read_inbound
from models.chat.wechat import ChatMessage
from models.database.engine import Sessions, engine_of, make_engine, make_sessions
from models.people import Person
from models.work import VacancyState
from tests.bot.cast import ANSWERS
from tests.bot.platform import AGUI, Platform
from tests.bot.understanding.readers import WatchedReader
from tests.harness.stories import Story

Meanwhile = Callable[[Callable[[], object]], list[str]]


@pytest.fixture
def sessions(database_url: str) -> Sessions:
    return make_sessions(make_engine(database_url))


@pytest.fixture
def in_use(bot: BotContext, sessions: Sessions, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Connections in use whenever a message was understood or a step worked out."""
    pool, seen = cast("QueuePool", engine_of(sessions).pool), list[int]()

    def responding(kind: Kind, turn: Turn) -> Next:
        seen.append(pool.checkedout())
        return respond(kind, turn)

    bot.in_force.reader = WatchedReader(lambda _: seen.append(pool.checkedout()))
    monkeypatch.setattr(dispatch, "respond", responding)
    return seen


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch, redis: Redis) -> Meanwhile:
    """Run a function between reading and writing, the first time; returns the steps that are worked out."""

    def install(happening: Callable[[], object]) -> list[str]:
        waiting: Iterator[Callable[[], object]] = iter([happening])
        steps = list[str]()

        def responding(kind: Kind, turn: Turn) -> Next:
            steps.append(turn.step)
            if (happens := next(waiting, None)) is not None:
                redis.delete(f"bot:turn:{AGUI}")
                happens()
            return respond(kind, turn)

        monkeypatch.setattr(dispatch, "respond", responding)
        return steps

    return install


def handled(bot: BotContext, inbound: Inbound) -> str:
    return Dispatcher(bot).handle(inbound, Once(bot.redis).settle)


def test_nothing_is_read_or_locked_while_a_step_is_worked_out(
    platform: Platform, story: Story, in_use: list[int]
) -> None:
    story.vacancy(story.enterprise(), "焊工", state=VacancyState.PUBLISHED, trade="焊工", wage_min=6000)

    registered = platform.say(*ANSWERS)
    applied = platform.say("找工作", "报名1", "同意")
    platform.told(platform.event("unsubscribe"))

    assert "登记完成" in registered and applied
    assert len(in_use) > len(ANSWERS)
    assert set(in_use) == {0}


def test_the_same_message_answered_meanwhile_has_one_effect_and_that_reply(
    bot: BotContext, platform: Platform, sessions: Sessions, meanwhile: Meanwhile
) -> None:
    platform.say(*ANSWERS[:-1])
    last = read_inbound(platform.message(ANSWERS[-1]))
    replies = list[str]()
    meanwhile(lambda: replies.append(handled(bot, last)))

    reply = handled(bot, last)

    assert replies == [reply] and "登记完成" in reply
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 1
        assert session.scalar(select(func.count()).where(ChatMessage.key == last.key)) == 1


def test_a_step_is_worked_out_again_where_another_process_went_on_meanwhile(
    bot: BotContext, platform: Platform, meanwhile: Meanwhile
) -> None:
    platform.say(*ANSWERS[:6])
    town = read_inbound(platform.message(ANSWERS[6]))
    steps = meanwhile(lambda: handled(bot, town))

    reply = handled(bot, read_inbound(platform.message(ANSWERS[7])))

    assert steps == ["register.town", "register.town", "register.village"]
    assert "文化程度" in reply


def test_whoever_is_made_known_meanwhile_is_made_once(
    bot: BotContext, platform: Platform, sessions: Sessions, meanwhile: Meanwhile
) -> None:
    first, second = (read_inbound(platform.message(text)) for text in ("你好", "帮助"))
    meanwhile(lambda: handled(bot, first))

    reply = handled(bot, second)

    assert "找工作" in reply
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(ChatMessage)) == 2
