"""One effect per inbound message: overlapping, repeated, after a crash, after Redis was emptied, too slow."""

from concurrent.futures import ThreadPoolExecutor
from typing import cast

import pytest
from redis import Redis
from sqlalchemy import func, select

from bot.context import BotContext
from bot.dispatch import Dispatcher
from bot.jobs import finish
from bot.session.once import ClaimStatus, Once
from bot.session.turns import StillBusy, TurnLock
from bot.wechat.inbound import read_inbound
from bot.wechat.replies import LONGEST_TEXT_BYTES, parts_of
from models.chat.wechat import ChatMessage
from models.database.engine import Sessions
from tests.bot.cast import ANSWERS
from tests.bot.conftest import Ports, serve
from tests.bot.platform import AGUI, Platform

pytestmark = pytest.mark.both_ways


def count_messages(sessions: Sessions) -> int:
    with sessions() as session:
        return session.scalar(select(func.count()).select_from(ChatMessage)) or 0


def test_overlapping_deliveries_have_one_effect_and_one_reply(platform: Platform, sessions: Sessions) -> None:
    body = platform.message("2")

    with ThreadPoolExecutor(4) as pool:
        replies = set(pool.map(platform.told, [body] * 4))

    assert len(replies) == 1
    assert "同意" in replies.pop()
    assert count_messages(sessions) == 1


def test_a_delivery_repeated_after_redis_was_emptied_has_no_second_effect(
    platform: Platform, redis: Redis, ports: Ports
) -> None:
    platform.say(*ANSWERS[:-1])
    last = platform.message(ANSWERS[-1])
    first = platform.told(last)

    redis.flushall()
    second = platform.told(last)

    assert first == second
    assert len(ports.registered) == 1


def test_what_a_dead_process_claimed_is_answered_by_the_job(
    bot: BotContext, platform: Platform, redis: Redis, ports: Ports
) -> None:
    body = platform.message("帮助")
    inbound = read_inbound(body)
    Once(redis).claim(inbound)
    redis.pexpire(f"bot:once:{inbound.key}", 100)

    reply = platform.told(body)
    finish(bot, *ports.replays)

    assert reply == ""
    assert "找工作" in ports.said[0][1]


def test_what_takes_too_long_is_answered_at_once_and_said_later_once(bot: BotContext, ports: Ports) -> None:
    platform = serve(bot, budget_seconds=0.1)

    with TurnLock(bot.redis).alone(AGUI, wait_seconds=1):
        answered = platform.told(platform.message("帮助"))
    finish(bot, ports.replays[0])
    finish(bot, ports.replays[0])

    assert answered == ""
    assert [openid for openid, _ in ports.said] == [AGUI]
    assert "找工作" in ports.said[0][1]


def test_a_late_message_that_nobody_works_on_is_worked_out_by_the_job(bot: BotContext, ports: Ports) -> None:
    platform = Platform(serve(bot).client, bot.settings.wechat_token, bot.clock)
    inbound = read_inbound(platform.message("帮助"))
    once = Once(bot.redis)
    once.claim(inbound)
    once.promise(inbound.key, inbound.openid)
    once.release(inbound.key)

    finish(bot, inbound.key)

    assert len(ports.said) == 1


def test_a_claim_in_work_is_busy_for_others(platform: Platform, redis: Redis) -> None:
    inbound = read_inbound(platform.message("你好"))
    once = Once(redis)

    statuses = [once.claim(inbound, wait_seconds=0).status for _ in range(2)]

    assert statuses == [ClaimStatus.MINE, ClaimStatus.BUSY]


def test_nothing_kept_in_redis_can_be_read_there(platform: Platform, redis: Redis) -> None:
    platform.say(*ANSWERS[:6])

    stored = b"".join(cast("bytes", redis.dump(key)) for key in redis.scan_iter())

    assert not any(word.encode() in stored for word in ("陈阿贵", "11010519491231002X", "13800000000"))


def test_people_wait_their_turn_in_order_of_arrival(redis: Redis) -> None:
    turns, order = TurnLock(redis), list[int]()

    def take(number: int) -> None:
        with turns.alone("o1", wait_seconds=2):
            order.append(number)

    with ThreadPoolExecutor(3) as pool, turns.alone("o1", wait_seconds=1):
        for number in range(3):
            pool.submit(take, number)
            while cast("int", redis.zcard("bot:queue:o1")) <= number:
                pass

    assert order == [0, 1, 2]


def test_whoever_waits_too_long_is_told_so(redis: Redis) -> None:
    turns = TurnLock(redis)

    with turns.alone("o1", wait_seconds=1), pytest.raises(StillBusy), turns.alone("o1", wait_seconds=0):
        pass

    assert redis.zcard("bot:queue:o1") == 0


def test_a_long_reply_is_cut_into_parts_that_fit_and_lose_nothing() -> None:
    text = "\n".join(f"{number} 岗位好工资高包吃住" for number in range(200))

    parts = parts_of(text)

    assert all(len(part.encode()) <= LONGEST_TEXT_BYTES for part in parts)
    assert "\n".join(parts) == text


def test_a_process_that_dies_before_it_answers_leaves_one_effect_and_the_same_reply(
    bot: BotContext, platform: Platform, redis: Redis, ports: Ports
) -> None:
    platform.say(*ANSWERS[:-1])
    last = platform.message(ANSWERS[-1])
    inbound = read_inbound(last)
    Once(redis).claim(inbound)
    said = Dispatcher(bot).handle(inbound, lambda *_: None)
    redis.pexpire(f"bot:once:{inbound.key}", 100)

    repeated = platform.told(last)
    finish(bot, *ports.replays)

    assert repeated == ""
    assert ports.said == [(AGUI, said)]
    assert len(ports.registered) == 1


def test_a_step_that_redis_never_heard_of_is_not_done_again(platform: Platform, redis: Redis) -> None:
    platform.say(*ANSWERS[:6])
    behind = redis.dump(f"bot:state:{AGUI}")
    platform.say(ANSWERS[6])
    redis.restore(f"bot:state:{AGUI}", 0, cast("bytes", behind), replace=True)

    last = platform.say(*ANSWERS[7:])

    assert "登记完成" in last


def test_who_stops_with_the_first_message_is_known_as_stopped(platform: Platform) -> None:
    platform.say("退订")

    assert "恢复" in platform.say("通知设置")
