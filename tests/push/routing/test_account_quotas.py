"""The account's calls of the day and the month's SMS budget limit what is planned, with a reason staff can read."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from redis import Redis

from models.database.engine import Sessions
from models.push.notices import Channel, DeliveryState
from push import queues, runtime
from push.channels.base import Rejected
from push.channels.rate_limit.limiter import SharedRateLimiter
from push.channels.rate_limit.rates import RATES, buckets_of
from push.clients.wechat import PlatformClient
from push.jobs.account import read_quotas
from push.monitoring.metrics import Exposition
from push.routing.account_quotas import (
    PATHS,
    WATCHED,
    find_account_quotas,
    give_back_calls,
    is_reading_due,
    note_used_up,
    read_account_quotas,
    take_calls,
)
from push.routing.sms_budget import budget_now
from push.runtime import Runtime
from sandbox.base.config import Config
from sandbox.runner import SandboxServer
from tests.harness.stories import Story
from tests.push.conftest import Desk, FakeChannel, Time
from tests.push.harness.recorded import closed_port

ACCOUNT = {"app_id": "wx0123456789abcdef", "app_secret": "geheim", "token": "t"}
CUSTOM = PATHS[Channel.CUSTOM]


@pytest.fixture
def platform(now: datetime) -> Iterator[SandboxServer]:
    with SandboxServer(Config(**ACCOUNT, port=0, now=now)) as platform:  # type: ignore[arg-type]
        yield platform


@pytest.fixture
def played(rt: Runtime, platform: SandboxServer) -> Runtime:
    """The service with a platform that tells its quotas."""
    facts = {"wechat_app_id": ACCOUNT["app_id"], "wechat_app_secret": ACCOUNT["app_secret"]}
    settings = replace(rt.settings, wechat_api_base=platform.base_url, **facts)  # type: ignore[arg-type]
    runtime.use(made := replace(rt, settings=settings, wechat=PlatformClient(settings, rt.redis)))
    return made


def left(rt: Runtime, channel: Channel = Channel.CUSTOM) -> int:
    return find_account_quotas(rt.redis, rt.clock())[PATHS[channel]].left


def test_the_rate_limit_keeps_to_the_rate_that_the_platform_names(played: Runtime) -> None:
    names = buckets_of(played.settings)
    limited = replace(played, rate_limiter=SharedRateLimiter(played.redis, names, RATES, "rq:queue:urgent"))
    runtime.use(limited)

    read_quotas()
    Desk(limited).run_jobs()

    assert float(played.redis.hget(names[Channel.MASS], "told") or 0) == pytest.approx(0.95 * 50 / 60)  # type: ignore[arg-type]
    assert played.redis.hget(names[Channel.CUSTOM], "told") is None  # none is named


def test_the_job_reads_what_the_platform_says(played: Runtime, platform: SandboxServer) -> None:
    platform.post("quotas", {CUSTOM: 7})

    read_quotas()
    Desk(played).run_jobs()

    found = find_account_quotas(played.redis, played.clock())[CUSTOM]
    assert (found.daily_limit, found.left, found.is_scarce) == (7, 7, False)


def test_the_readings_let_urgent_work_in_between(played: Runtime) -> None:
    urgent = played.queues.by_name[queues.URGENT]
    played.queues.enqueue(queues.URGENT, queues.SEND_LATE_REPLY, 1)

    read_quotas()

    waiting = [(job.func_name, job.args) for job in urgent.jobs]
    assert waiting == [(queues.SEND_LATE_REPLY, [1]), (queues.READ_QUOTAS, [1])]
    assert list(find_account_quotas(played.redis, played.clock())) == [WATCHED[0]]


def test_a_platform_that_is_away_is_asked_once(played: Runtime) -> None:
    settings = replace(played.settings, wechat_api_base=f"http://127.0.0.1:{closed_port()}")
    runtime.use(replace(played, settings=settings, wechat=PlatformClient(settings, played.redis)))

    read_quotas()

    assert not played.queues.by_name[queues.URGENT].job_ids


def test_an_account_that_cannot_be_asked_limits_nothing(rt: Runtime) -> None:
    read_quotas()

    assert find_account_quotas(rt.redis, rt.clock()) == {}
    assert take_calls(rt.redis, Channel.CUSTOM, 5, rt.clock()) == 5


def test_calls_are_taken_until_none_is_left(played: Runtime, platform: SandboxServer) -> None:
    platform.post("quotas", {CUSTOM: 7})
    read_account_quotas(played)

    taken = [take_calls(played.redis, Channel.CUSTOM, number, played.clock()) for number in (5, 5, 5)]

    assert (taken, left(played)) == ([5, 2, 0], 0)


def test_what_is_given_back_can_be_taken_again(played: Runtime) -> None:
    read_account_quotas(played)
    before = left(played)
    take_calls(played.redis, Channel.CUSTOM, 5, played.clock())

    give_back_calls(played.redis, Channel.CUSTOM, 2, played.clock())

    assert left(played) == before - 3


def test_the_platforms_own_word_that_it_is_enough_counts(played: Runtime) -> None:
    read_account_quotas(played)

    note_used_up(played.redis, Channel.CUSTOM, played.clock())

    assert take_calls(played.redis, Channel.CUSTOM, 1, played.clock()) == 0


def test_a_reading_is_due_after_midnight_and_after_an_emptied_redis(played: Runtime, time: Time) -> None:
    read_account_quotas(played)
    fresh = is_reading_due(played.redis, played.clock())
    time.now = datetime.fromisoformat("2026-11-24T00:02:00+08:00")
    at_midnight = is_reading_due(played.redis, played.clock())
    time.pass_by(minutes=3)

    assert (fresh, at_midnight, is_reading_due(played.redis, played.clock())) == (False, False, True)
    played.redis.flushall()
    assert is_reading_due(played.redis, played.clock())


def test_who_is_beyond_the_days_calls_waits_for_midnight_with_the_reason(
    desk: Desk, story: Story, played: Runtime, platform: SandboxServer, channels: dict[Channel, FakeChannel]
) -> None:
    platform.post("quotas", {CUSTOM: 1})
    people = [story.chatting_person(name, f"o{name}") for name in "ab"]
    read_account_quotas(played)

    notice = Desk(played).send()

    assert desk.states(notice) == {people[0]: DeliveryState.SENT, people[1]: DeliveryState.PENDING}
    assert desk.reasons(notice)[people[1]] == "公众号今天的客服消息次数已用完，过了零点再发"
    assert len(channels[Channel.CUSTOM].sent) == 1


def test_the_next_day_they_get_it(
    desk: Desk, story: Story, played: Runtime, platform: SandboxServer, time: Time
) -> None:
    platform.post("quotas", {CUSTOM: 1})
    people = [story.chatting_person(name, f"o{name}") for name in "ab"]
    read_account_quotas(played)
    notice = Desk(played).send()

    time.pass_by(hours=14, minutes=6)
    desk.wake(notice)

    assert desk.states(notice) == dict.fromkeys(people, DeliveryState.SENT)


def test_whose_window_closes_before_midnight_goes_the_next_way(
    desk: Desk, story: Story, played: Runtime, platform: SandboxServer, channels: dict[Channel, FakeChannel]
) -> None:
    platform.post("quotas", {CUSTOM: 0})
    window = {"message_window_until": story.now + timedelta(hours=1), "message_window_left": 5}
    story.person("阿贵", follower_id=story.follower("oAGui", **window), phone="13800000001")
    read_account_quotas(played)

    Desk(played).send(channels=("wechat", "sms"))

    assert len(channels[Channel.SMS].sent) == 1


def test_what_is_urgent_goes_the_next_way_at_once(
    story: Story, played: Runtime, platform: SandboxServer, channels: dict[Channel, FakeChannel]
) -> None:
    platform.post("quotas", {CUSTOM: 0})
    story.chatting_person("阿贵", "oAGui", phone="13800000001")
    read_account_quotas(played)

    Desk(played).send(urgent=True, channels=("wechat", "sms"))
    Desk(played).send(urgent=False, channels=("wechat", "sms"), title="不急的")

    assert [message.title for message in channels[Channel.SMS].sent] == ["医保缴费通知"]


def test_a_mass_list_is_one_call(
    story: Story, played: Runtime, platform: SandboxServer, channels: dict[Channel, FakeChannel]
) -> None:
    platform.post("quotas", {PATHS[Channel.MASS]: 1})
    for name in "abc":
        story.person(name, follower_id=story.follower(f"o{name}"))
    read_account_quotas(played)

    Desk(played).send()

    assert (channels[Channel.MASS].calls, left(played, Channel.MASS)) == ([3], 0)


def purse(rt: Runtime, budget_fen: int | None) -> Desk:
    """A desk that pays five fen a part, up to the budget."""
    made = replace(rt, settings=replace(rt.settings, sms_price_fen=5, sms_budget_fen=budget_fen))
    runtime.use(made)
    return Desk(made)


def spent(sessions: Sessions, rt: Runtime) -> tuple[int, int]:
    with sessions() as session:
        budget = budget_now(session, rt.settings, rt.clock())
    return budget.parts, budget.spent_fen


def test_parts_and_yuan_of_the_month_are_kept(rt: Runtime, story: Story, sessions: Sessions) -> None:
    story.person("阿贵", phone="13800000001")
    story.person("小梅", phone="13800000002")

    purse(rt, None).send(body="请" * 60)

    assert spent(sessions, rt) == (4, 20)


def test_who_is_beyond_the_budget_goes_on_the_call_sheet(
    rt: Runtime, story: Story, sessions: Sessions, channels: dict[Channel, FakeChannel]
) -> None:
    story.user()
    people = [story.person(name, phone=f"1380000000{number}") for number, name in enumerate("abc")]

    desk = purse(rt, 10)
    notice = desk.send()

    assert len(channels[Channel.SMS].sent) == 2
    assert desk.states(notice)[people[2]] is DeliveryState.HANDED_OVER
    assert spent(sessions, rt) == (2, 10)


def test_without_another_route_the_budget_is_the_reason(rt: Runtime, story: Story) -> None:
    person = story.person("阿贵", phone="13800000001")

    desk = purse(rt, 0)
    notice = desk.send(channels=("sms",))

    assert desk.reasons(notice) == {person: "短信：本月的短信预算已用完"}


def test_what_the_gateway_refused_costs_nothing(
    rt: Runtime, story: Story, sessions: Sessions, channels: dict[Channel, FakeChannel]
) -> None:
    story.person("阿贵", phone="13800000001")
    channels[Channel.SMS].answers(Rejected("手机号码不对"))

    purse(rt, 100).send(channels=("sms",))

    assert spent(sessions, rt) == (0, 0)


def test_a_new_month_has_a_new_budget(rt: Runtime, story: Story, sessions: Sessions, time: Time) -> None:
    story.person("阿贵", phone="13800000001")
    purse(rt, 5).send()

    time.pass_by(days=10)

    assert spent(sessions, rt) == (0, 0)


def test_an_emptied_redis_is_filled_again_by_the_clock(played: Runtime, redis: Redis) -> None:
    desk = Desk(played)
    desk.tick()
    redis.flushall()

    desk.tick()

    assert left(played) > 0


def test_prometheus_is_shown_what_is_left(played: Runtime, platform: SandboxServer) -> None:
    platform.post("quotas", {CUSTOM: 7})
    read_account_quotas(played)
    lines = (
        Exposition(replace(played, settings=replace(played.settings, sms_budget_fen=100))).text().decode().splitlines()
    )

    assert 'songgang_account_quota_left{api="message/custom/send"} 7.0' in lines
    assert "songgang_sms_budget_left_fen 100.0" in lines
