"""One token for all processes, replaced at most once a call and never in a loop."""

import asyncio
import json
import traceback
from concurrent.futures import ThreadPoolExecutor

import pytest
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from models.database.sealing import seal
from push.clients.access_token import AccessToken
from push.clients.transport import Answer, NotSent
from push.clients.wechat import NoToken, PlatformClient
from push.errors import PlatformRefused, PlatformUnreachable
from settings import Settings
from tests.push.harness.platform import TOKEN_PATH
from tests.push.harness.recorded import Recorded, Said, closed_port

PATH = "/cgi-bin/message/custom/send"
STALE = {"errcode": 40001, "errmsg": "invalid credential rid: 1-2-3"}


def token(value: str, seconds: int = 7200) -> dict[str, object]:
    return {"access_token": value, "expires_in": seconds}


def unreachable_redis() -> Redis:
    return Redis(port=closed_port(), retry=Retry(NoBackoff(), 0))


def send(client: PlatformClient) -> object:
    return asyncio.run(client.post("message/custom/send", b"{}"))


def tokens_used(platform: Recorded) -> list[str]:
    return [asked.query["access_token"][0] for asked in platform.asked_at(PATH)]


def forced(platform: Recorded) -> list[bool]:
    return [asked.body["force_refresh"] for asked in platform.asked_at(TOKEN_PATH)]


def test_many_threads_and_processes_fetch_one_token(settings: Settings, redis: Redis, platform: Recorded) -> None:
    holders = [AccessToken(settings, redis) for _ in range(4)] * 4

    with ThreadPoolExecutor(8) as pool:
        got = set(pool.map(lambda holder: holder.current(), holders))

    assert got == {"T1"} and len(platform.asked_at(TOKEN_PATH)) == 1


def test_the_shared_token_ends_five_minutes_early(settings: Settings, redis: Redis) -> None:
    AccessToken(settings, redis).current()

    assert 6890 <= int(str(redis.ttl(f"songgang:token:{settings.wechat_app_id}"))) <= 6900


def test_who_reads_redis_does_not_learn_the_token(settings: Settings, redis: Redis) -> None:
    AccessToken(settings, redis).current()

    values = [redis.get(key) for key in redis.keys("songgang:token:*") if redis.type(key) == b"string"]  # type: ignore[union-attr]
    assert values and all(b"T1" not in value for value in values)  # type: ignore[operator]
    assert AccessToken(settings, redis).current() == "T1"


def test_a_token_that_somebody_planted_in_redis_is_not_used(settings: Settings, redis: Redis) -> None:
    sealed_for_another = seal("songgang:token:wx-other", "STOLEN")

    for planted in (b"STOLEN", b"", b"x", sealed_for_another, sealed_for_another[:9]):
        redis.set(f"songgang:token:{settings.wechat_app_id}", planted)
        assert AccessToken(settings, redis).current() == "T1"


def test_a_token_of_few_seconds_is_still_used(settings: Settings, redis: Redis, platform: Recorded) -> None:
    platform.tell(TOKEN_PATH, token("T1", 20))

    assert AccessToken(settings, redis).current() == "T1"


def test_without_redis_each_process_fetches_for_itself(settings: Settings, platform: Recorded) -> None:
    lost = unreachable_redis()
    holder = AccessToken(settings, lost)

    assert [holder.current(), holder.current()] == ["T1", "T1"]
    assert len(platform.asked_at(TOKEN_PATH)) == 1


def test_a_token_another_process_renewed_is_taken_over(settings: Settings, redis: Redis, platform: Recorded) -> None:
    ours, other = AccessToken(settings, redis), AccessToken(settings, redis)
    ours.current()
    platform.tell(TOKEN_PATH, token("T2"))
    other.renewed("T1")

    assert ours.renewed("T1") == "T2"
    assert len(platform.asked_at(TOKEN_PATH)) == 2


def test_an_expired_token_is_fetched_anew_and_the_call_made_once_more(
    client: PlatformClient, platform: Recorded
) -> None:
    platform.tell(TOKEN_PATH, token("T1"), token("T2"))
    platform.tell(PATH, {"errcode": 42001, "errmsg": "expired"}, {"errcode": 0})

    verdict = send(client)

    assert isinstance(verdict, Answer) and verdict.errcode == 0
    assert tokens_used(platform) == ["T1", "T2"] and forced(platform) == [False, False]


def test_the_same_token_again_is_replaced_by_force(client: PlatformClient, platform: Recorded) -> None:
    platform.tell(TOKEN_PATH, token("T1"), token("T1"), token("T2"))
    platform.tell(PATH, STALE, {"errcode": 0})

    send(client)

    assert tokens_used(platform) == ["T1", "T2"] and forced(platform) == [False, False, True]


def test_a_platform_that_refuses_every_token_is_not_asked_for_ever(client: PlatformClient, platform: Recorded) -> None:
    platform.tell(TOKEN_PATH, *[token(f"T{number}") for number in range(1, 9)])
    platform.tell(PATH, STALE)

    verdict = send(client)

    assert isinstance(verdict, Answer) and verdict.errcode == 40001
    assert len(platform.asked_at(PATH)) == 2 and len(platform.asked_at(TOKEN_PATH)) == 2


def test_a_forced_token_that_is_refused_ends_the_attempts(client: PlatformClient, platform: Recorded) -> None:
    platform.tell(TOKEN_PATH, token("T1"), token("T1"), token("T2"))
    platform.tell(PATH, STALE)
    send(client)

    for _ in range(5):
        send(client)

    assert len(platform.asked_at(TOKEN_PATH)) == 3


def test_without_redis_force_is_counted_too(settings: Settings, platform: Recorded) -> None:
    client = PlatformClient(settings, unreachable_redis())
    platform.tell(PATH, STALE)

    for _ in range(5):
        send(client)

    assert len(platform.asked_at(TOKEN_PATH)) == 3


def test_a_refused_fetch_says_the_code(client: PlatformClient, platform: Recorded) -> None:
    platform.tell(TOKEN_PATH, {"errcode": 40164, "errmsg": "invalid ip 10.0.0.1, not in whitelist rid: x"})

    assert send(client) == NoToken(40164)


def test_a_token_server_out_of_reach_means_that_nothing_was_sent(client: PlatformClient, platform: Recorded) -> None:
    platform.tell(TOKEN_PATH, Said(502, b"bad gateway"))

    assert isinstance(send(client), NotSent)


@pytest.mark.parametrize("answer", [Said(200, b"<html>"), {"errcode": 40125, "errmsg": "invalid appsecret"}])
def test_no_exception_shows_the_secret(
    settings: Settings, redis: Redis, platform: Recorded, answer: dict[str, object] | Said
) -> None:
    platform.tell(TOKEN_PATH, answer)

    with pytest.raises((PlatformRefused, PlatformUnreachable)) as caught:
        AccessToken(settings, redis).current()

    assert "very-secret" not in "".join(traceback.format_exception(caught.value))


def test_the_secret_goes_in_the_body_of_the_request(settings: Settings, redis: Redis, platform: Recorded) -> None:
    AccessToken(settings, redis).current()

    [asked] = platform.asked_at(TOKEN_PATH)
    assert json.loads(asked.raw)["secret"] == "very-secret" and not asked.query
