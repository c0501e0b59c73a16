"""The fast path: as few exchanges as can be, and never an answer from outdated data."""

import itertools
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import cast

import pytest
from redis import Redis
from sqlalchemy import func, select

from bot import dispatch
from bot.context import BotContext
from bot.dialogues import respond
from bot.dialogues.base import Next, Turn
from bot.fast_path import answer as fast_path
from bot.session import known_facts
from bot.session.chat_log import write_pending
from bot.wechat.inbound import Kind
from models.chat.wechat import ChatMessage, Follower
from models.database.engine import Sessions
from models.push.qr_codes import CodeKind, QrCode
from models.work import VacancyState
from tests.bot.conftest import serve
from tests.bot.platform import AGUI, Platform
from tests.harness.stories import Story

TALK = ("你好", "找工作", *("更多",) * 8, "1", "2", "四千以上的", *("更多",) * 4)
OTHER = "oBShui00000000000000000000001"


def count_messages(sessions: Sessions) -> int:
    with sessions() as session:
        return session.scalar(select(func.count()).select_from(ChatMessage)) or 0


def asked(redis: Redis) -> int:
    """Scripts and transactions that Redis has done so far; a script that it did not know yet counts once."""
    stats = cast("dict[str, dict[str, int]]", redis.info("commandstats"))
    done = [stats[name] for name in ("cmdstat_evalsha", "cmdstat_multi") if name in stats]
    return sum(one["calls"] - one["failed_calls"] for one in done)


def exchanges(platform: Platform, redis: Redis, text: str) -> int:
    """The number of exchanges with Redis for this message."""
    redis.config_resetstat()
    platform.say(text)
    return asked(redis)


def test_a_question_is_two_exchanges_with_redis_and_none_with_the_database(
    platform: Platform, sessions: Sessions, redis: Redis
) -> None:
    platform.say("你好")

    assert [exchanges(platform, redis, text) for text in ("补贴咋个领", "收不收费")] == [2, 2]
    assert count_messages(sessions) == 1


def test_who_scans_a_code_and_asks_is_known_by_then(
    platform: Platform, sessions: Sessions, redis: Redis, bot: BotContext
) -> None:
    with sessions.begin() as session:
        session.add(QrCode(scene="town-1", kind=CodeKind.TOWN, created_at=bot.clock()))
    platform.told(platform.event("subscribe", "<EventKey>qrscene_town-1</EventKey><Ticket>t</Ticket>"))

    assert exchanges(platform, redis, "补贴咋个领") == 2


@pytest.mark.both_ways
@pytest.mark.usefixtures("county")
def test_processes_that_answer_in_turn_say_what_one_alone_would(bot: BotContext, story: Story) -> None:
    enterprise = story.enterprise()
    for hundred in range(30, 60):
        wage = hundred * 100
        story.vacancy(enterprise, "普工", state=VacancyState.PUBLISHED, trade="普工", wage_min=wage)
    alone, first, second = serve(bot), serve(bot), serve(bot)
    first.openid = second.openid = OTHER

    one = [alone.say(text) for text in TALK]
    two = [by.say(text) for text, by in zip(TALK, itertools.cycle((first, second)), strict=False)]

    assert one == two
    assert len(set(one)) > len(TALK) // 2


@pytest.mark.both_ways
def test_a_delivery_repeated_after_its_answer_gets_the_same_reply_and_is_logged_once(
    platform: Platform, sessions: Sessions, redis: Redis
) -> None:
    platform.say("你好", "补贴咋个领")
    message = platform.message("收不收费")

    told = [platform.told(message) for _ in range(3)]
    platform.say("咋个去")

    assert len(set(told)) == 1
    write_pending(sessions, redis)
    assert count_messages(sessions) == 4


@pytest.mark.both_ways
def test_a_change_between_two_messages_is_seen_though_nothing_was_said(platform: Platform, sessions: Sessions) -> None:
    platform.say("你好", "收不收费", "通知设置")
    with sessions.begin() as session:
        session.scalars(select(Follower).where(Follower.openid == AGUI)).one().stopped = True

    assert "恢复" in platform.say("通知设置")


@pytest.mark.both_ways
def test_a_message_does_not_overtake_the_one_before_it_that_takes_longer(
    bot: BotContext, platform: Platform, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform.say("你好", "收不收费")
    slow, quick = platform.message("补贴咋个领"), platform.message("咋个去")
    begun, order = threading.Event(), []

    def responding(kind: Kind, turn: Turn) -> Next:
        if turn.text == "补贴咋个领":
            begun.set()
            while not redis.zcard(f"bot:queue:{AGUI}"):
                pass
        order.append(turn.text)
        return respond(kind, turn)

    for path in (fast_path, dispatch):
        monkeypatch.setattr(path, "respond", responding)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(platform.post, slow)
        begun.wait()
        second = pool.submit(serve(bot).post, quick)

    assert (first.result().status_code, second.result().status_code) == (200, 200)
    assert order == ["补贴咋个领", "咋个去"]


def test_facts_kept_under_another_redis_process_are_not_believed(platform: Platform, redis: Redis) -> None:
    platform.say("你好", "收不收费")
    redis.hset(known_facts.key_of(AGUI), "epoch", "0" * 40)

    assert exchanges(platform, redis, "补贴咋个领") > 2
    assert exchanges(platform, redis, "咋个去") == 2


def test_scripts_that_redis_forgot_are_loaded_again(platform: Platform, redis: Redis) -> None:
    platform.say("你好", "收不收费")
    redis.script_flush()

    assert [exchanges(platform, redis, text) for text in ("补贴咋个领", "咋个去")] == [2, 2]


def test_what_was_only_said_is_written_to_the_log_by_the_clock(
    platform: Platform, sessions: Sessions, redis: Redis
) -> None:
    platform.say("你好", "你好", "补贴咋个领", "咋个去")

    written = [write_pending(sessions, redis) for _ in range(2)]

    assert written == [1, 0]
    assert count_messages(sessions) == 4
