"""A signature counts for one body, and for a moment: nobody speaks as another person with a logged address."""

import hashlib
import time
from typing import cast

import pytest
from redis import Redis, RedisError
from sqlalchemy import select
from werkzeug.test import TestResponse

from bot.context import BotContext
from bot.session.signatures import UsedSignatures
from bot.wechat.envelope import FRESH_SECONDS
from models.chat.wechat import Follower
from models.database.engine import Sessions
from tests.bot.conftest import TOKEN, serve
from tests.bot.platform import Platform

pytestmark = pytest.mark.both_ways

OTHER = "oXiaomei000000000000000000001"


def signed(timestamp: str, nonce: str = "7") -> dict[str, str]:
    signature = hashlib.sha1("".join(sorted([TOKEN, timestamp, nonce])).encode()).hexdigest()  # noqa: S324
    return {"signature": signature, "timestamp": timestamp, "nonce": nonce}


def post(platform: Platform, query: dict[str, str], body: str) -> TestResponse:
    return platform.client.post("/wechat", query_string=query, data=body)


@pytest.mark.parametrize("timestamp", ["1000000000", "", "0", "-1", "1e9", "９", "9" * 30, "now"])
def test_an_old_or_odd_time_is_refused_though_its_signature_is_right(platform: Platform, timestamp: str) -> None:
    answer = post(platform, signed(timestamp), platform.message("退订"))

    assert (answer.status_code, answer.data) == (403, b"")


@pytest.mark.parametrize(("seconds", "status"), [(-301, 403), (-299, 200), (0, 200), (299, 200), (302, 403)])
def test_a_signature_counts_five_minutes_of_real_time(bot: BotContext, county: None, seconds: int, status: int) -> None:
    served = serve(bot, unix=lambda: 1_800_000_000.0)

    answer = post(served, signed(str(1_800_000_000 + seconds)), served.message("你好"))

    assert answer.status_code == status


def test_the_settable_clock_makes_no_signature_fresh(platform: Platform) -> None:
    """The test's clock stands days away from the real time."""
    by_our_clock = signed(str(int(platform.clock().timestamp())))

    answer = post(platform, by_our_clock, platform.message("你好"))

    assert abs(platform.clock().timestamp() - time.time()) > FRESH_SECONDS
    assert answer.status_code == 403


def test_an_address_seen_in_a_log_carries_no_other_message(platform: Platform, sessions: Sessions) -> None:
    seen = platform.query()
    post(platform, seen, platform.message("你好"))

    of_another = platform.message("退订").replace(platform.openid, OTHER)
    forged = [post(platform, seen, body) for body in (of_another, platform.message("退订"), "<xml/>", "")]

    with sessions() as session:
        [only] = session.scalars(select(Follower)).all()
    assert [(answer.status_code, answer.data) for answer in forged] == [(403, b"")] * 4
    assert (only.openid, only.stopped) == (platform.openid, False)


def test_a_repeat_of_the_platform_has_the_same_answer_with_the_same_or_a_new_signature(platform: Platform) -> None:
    seen, body = platform.query(), platform.message("你好")

    answers = [post(platform, query, body) for query in (seen, seen, platform.query(), seen)]

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text.partition("<Content>")[2] for answer in answers}) == 1


def test_the_address_check_of_the_platform_is_answered_only_if_it_is_fresh(platform: Platform) -> None:
    asked = [
        platform.client.get("/wechat", query_string=query | {"echostr": "1"})
        for query in (platform.query(), signed("1000000000"))
    ]

    assert [answer.status_code for answer in asked] == [200, 403]


def test_no_body_is_read_of_a_caller_without_a_signature(platform: Platform) -> None:
    read: list[int] = []

    class Dripping:
        def read(self, size: int = -1) -> bytes:
            read.append(size)
            return b""

    for query in ("", "signature=0&timestamp=1&nonce=2"):
        answer = platform.client.post(
            "/wechat", query_string=query, content_length=400, environ_overrides={"wsgi.input": Dripping()}
        )
        assert answer.status_code == 403

    assert read == []


class Away:
    """A Redis that answers nothing."""

    def __init__(self) -> None:
        self.asked = 0

    def set(self, *_: object, **__: object) -> None:
        self.asked += 1
        raise RedisError


def test_without_redis_a_fresh_signature_is_enough_and_nobody_waits_for_it_twice() -> None:
    away = Away()
    used = UsedSignatures(away)  # type: ignore[arg-type]

    answers = [used.is_reused("s", body) for body in (b"a", b"b", b"c")]

    assert answers == [False] * 3
    assert away.asked == 1


def test_a_used_signature_is_kept_as_long_as_it_is_fresh(redis: Redis) -> None:
    UsedSignatures(redis).is_reused("s", b"a")

    assert cast("int", redis.ttl("bot:signed:s")) >= 2 * FRESH_SECONDS
