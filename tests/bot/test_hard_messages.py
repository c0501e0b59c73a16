"""A message that ends the process that works on it: begun twice at most, then a person answers it."""

import os
from collections.abc import Callable
from multiprocessing import get_context

import pytest
from redis import Redis
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from bot.context import BotContext
from bot.jobs import finish
from bot.session import turn_reader
from bot.session.once import Once, begun_key, claim_key
from bot.teaching.not_understood import was_lost
from bot.understanding import Gazetteer, Understanding, understand
from bot.wechat.inbound import Inbound, Kind, read_inbound
from models.chat.wechat import ChatMessage, Handover
from models.database.engine import Sessions
from tests.bot.conftest import Ports, serve
from tests.bot.platform import AGUI, Platform

pytestmark = pytest.mark.both_ways
HARD = "有没得焊工活路嘞"
KILLED = 9


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that this process has read so far."""
    texts: list[str] = []

    def reading(text: str, places: Gazetteer) -> Understanding:
        texts.append(text)
        return understand(text, places)

    monkeypatch.setattr(turn_reader, "understand", reading)
    return texts


@pytest.fixture
def perish(bot: BotContext, redis: Redis) -> Callable[[str, Callable[[], object]], None]:
    """Do something in a process that ends where it reads a message; later its claim and its turn have run out."""

    def perishing(key: str, work: Callable[[], object]) -> None:
        child = get_context("fork").Process(target=_ending, args=(bot, work))
        child.start()
        child.join(30)
        assert child.exitcode == KILLED
        redis.delete(claim_key(key), f"bot:turn:{AGUI}")

    return perishing


def _ending(bot: BotContext, work: Callable[[], object]) -> None:
    bot.sessions.kw["bind"].dispose(close=False)
    pytest.MonkeyPatch().setattr(turn_reader, "understand", lambda *_: os._exit(KILLED))
    work()


def key_of(body: str) -> str:
    return read_inbound(body).key


def count(sessions: Sessions, table: type[ChatMessage] | type[Handover]) -> int:
    with sessions() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


@pytest.mark.parametrize("said_before", [(), ("你好",)], ids=["a stranger", "somebody known"])
def test_what_ended_a_web_process_is_not_begun_by_another_but_answered_by_the_job(
    bot: BotContext,
    platform: Platform,
    ports: Ports,
    read: list[str],
    perish: Callable[[str, Callable[[], object]], None],
    said_before: tuple[str, ...],
) -> None:
    for text in said_before:
        platform.say(text)
    body = platform.message(HARD)
    perish(key_of(body), lambda: serve(bot).post(body))

    told = [platform.told(body) for _ in range(2)]
    read_by_web = HARD in read
    for key in ports.replays:
        finish(bot, key)

    assert (told, read_by_web) == (["", ""], False)
    assert [openid for openid, _ in ports.said] == [AGUI]
    assert read.count(HARD) == 1


def test_what_ended_two_processes_is_answered_by_a_person_and_read_no_more(
    bot: BotContext,
    platform: Platform,
    sessions: Sessions,
    ports: Ports,
    read: list[str],
    perish: Callable[[str, Callable[[], object]], None],
) -> None:
    body = platform.message(HARD)
    key = key_of(body)
    perish(key, lambda: serve(bot).post(body))
    platform.told(body)
    perish(key, lambda: finish(bot, key))

    for _ in range(3):
        finish(bot, key)
    again = platform.told(body)

    ((openid, words),) = ports.said
    assert openid == AGUI
    assert words.startswith("这句我没看明白。") and "已经转给工作人员" in words
    assert again == words
    assert HARD not in read
    assert (count(sessions, ChatMessage), count(sessions, Handover)) == (1, 1)
    assert not was_lost(words)


def test_a_registration_goes_on_after_a_message_that_was_given_to_a_person(
    bot: BotContext, platform: Platform, ports: Ports, perish: Callable[[str, Callable[[], object]], None]
) -> None:
    platform.say("我要登记", "同意")
    body = platform.message(HARD)
    perish(key_of(body), lambda: serve(bot).post(body))
    platform.told(body)
    perish(key_of(body), lambda: finish(bot, key_of(body)))

    finish(bot, key_of(body))

    assert "登记可以接着做" in ports.said[0][1]
    assert "身份证" in platform.say("陈阿贵")


def test_what_was_spoken_and_ends_two_jobs_is_answered_by_a_person(
    bot: BotContext,
    redis: Redis,
    ports: Ports,
    read: list[str],
    perish: Callable[[str, Callable[[], object]], None],
) -> None:
    spoken = Inbound(key="spoken", account="", openid=AGUI, kind=Kind.HEARD, text=HARD)
    once = Once(redis)
    once.keep(spoken)
    once.promise(spoken.key, AGUI)
    for _ in range(2):
        perish(spoken.key, lambda: finish(bot, spoken.key))

    finish(bot, spoken.key)

    assert ports.said[0][1].startswith("这句我没看明白。")
    assert HARD not in read


def test_an_event_is_done_however_often_its_process_died(
    bot: BotContext, platform: Platform, redis: Redis, ports: Ports
) -> None:
    """It has no words that could be hard to read."""
    followed = read_inbound(platform.event("subscribe", "<EventKey>qrscene_town-1</EventKey><Ticket>t</Ticket>"))
    once = Once(redis)
    for _ in range(3):
        once.take_over(followed, wait_seconds=0, lease_seconds=1)
        redis.delete(claim_key(followed.key))
    once.promise(followed.key, AGUI)

    finish(bot, followed.key)

    assert "1 找工作" in ports.said[0][1]


def test_what_failed_with_an_error_is_read_again_by_the_job(
    bot: BotContext, platform: Platform, sessions: Sessions, ports: Ports, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults = iter([True] * 4)

    def failing(text: str, places: Gazetteer) -> Understanding:
        if next(faults, False):
            raise RuntimeError
        return understand(text, places)

    monkeypatch.setattr(turn_reader, "understand", failing)
    told = platform.say(HARD)
    for _ in range(3):
        with pytest.raises(RuntimeError):
            finish(bot, *ports.replays)

    finish(bot, *ports.replays)

    assert told == ""
    assert "没看明白" not in ports.said[0][1]
    assert (count(sessions, ChatMessage), count(sessions, Handover)) == (1, 0)


def test_a_hard_message_whose_handing_over_failed_is_not_read_after_that(
    bot: BotContext, platform: Platform, sessions: Sessions, redis: Redis, ports: Ports, read: list[str]
) -> None:
    inbound = read_inbound(platform.message(HARD))
    once, faults = Once(redis), iter([True])
    once.keep(inbound)
    once.promise(inbound.key, AGUI)
    once.give_up(inbound.key)

    def fail(_session: Session) -> None:
        if next(faults, False):
            raise RuntimeError

    event.listen(sessions, "before_commit", fail)
    with pytest.raises(RuntimeError):
        finish(bot, inbound.key)
    finish(bot, inbound.key)

    assert ports.said[0][1].startswith("这句我没看明白。")
    assert read == []


def test_nothing_is_left_of_the_count_when_a_message_is_answered(platform: Platform, redis: Redis) -> None:
    bodies = [platform.message(text) for text in ("你好", "补贴咋个领", "我要登记")]

    for body in bodies:
        platform.told(body)

    assert redis.exists(*(begun_key(key_of(body)) for body in bodies)) == 0
