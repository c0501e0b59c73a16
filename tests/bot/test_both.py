"""The main conversation on both databases and under another plan; and what the log never holds."""

import io
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stdout
from dataclasses import replace

import pytest
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from sqlalchemy import select

from bot.context import BotContext
from bot.dispatch import Dispatcher
from bot.session.once import Once
from bot.wechat.inbound import read_inbound
from models.database.engine import Sessions, make_engine, make_sessions
from models.people import Person
from models.work import Application, VacancyState
from programme.plan.plan import Plan, load_plan
from settings import ROOT
from tests.bot.cast import AGUI_NUMBER, ANSWERS
from tests.bot.conftest import MakeBot, Ports, serve
from tests.bot.platform import Platform
from tests.harness.stories import Story


@pytest.fixture
def sessions(database_url: str) -> Sessions:
    return make_sessions(make_engine(database_url))


def test_a_labourer_registers_and_applies(platform: Platform, sessions: Sessions, story: Story) -> None:
    story.vacancy(story.enterprise(), "焊工", state=VacancyState.PUBLISHED, trade="焊工", wage_min=6000)

    platform.say(*ANSWERS, "找工作", "报名1", "同意", "退订", "人工")
    platform.told(platform.event("unsubscribe"))

    with sessions() as session:
        person = session.scalars(select(Person)).one()
        assert session.scalars(select(Application)).one().person_id == person.id
        assert person.refuses_job


def test_the_database_alone_forbids_a_second_effect(
    bot: BotContext, platform: Platform, redis: Redis, redis_url: str, ports: Ports
) -> None:
    platform.say(*ANSWERS[:-1])
    last = read_inbound(platform.message(ANSWERS[-1]))
    redis.flushall()

    with ThreadPoolExecutor(3) as pool:
        # Each looks into a Redis of its own: no claim and no lock is shared.
        apart = [replace(bot, redis=Redis.from_url(redis_url, db=db)) for db in (1, 2, 3)]
        replies = set(pool.map(lambda one: Dispatcher(one).handle(last, Once(one.redis).settle), apart))

    assert len(replies) == 1
    assert "登记完成" in replies.pop()
    assert len(ports.registered) == 1


class TestAnotherPlan:
    @pytest.fixture
    def plan(self) -> Plan:
        return load_plan(ROOT / "plans" / "yunling-2023.yaml")

    def test_names_and_amounts_are_that_plans(self, platform: Platform, plan: Plan) -> None:
        last_question = platform.say(*ANSWERS[:6], plan.towns[0].name, *ANSWERS[7:-1])

        assert plan.destination.area.name in last_question
        assert plan.service.name in platform.say("你是哪个")


def test_a_failure_shows_nothing_of_the_person_in_the_log(make_bot: MakeBot, ports: Ports, county: None) -> None:
    bot = make_bot()
    broken = BotContext(bot.settings, bot.plan, _broken, bot.redis, bot.clock, bot.ports)  # type: ignore[arg-type]
    platform, log = serve(broken), io.StringIO()

    with redirect_stdout(log):
        answered = platform.told(platform.message(AGUI_NUMBER))

    assert answered == ""
    assert len(ports.replays) == 1
    assert AGUI_NUMBER not in log.getvalue()
    assert platform.openid not in log.getvalue()


class _Broken:
    def begin(self) -> None:
        raise RuntimeError(f"{AGUI_NUMBER} said something")


_broken = _Broken()


def test_without_redis_the_platform_is_asked_to_come_again(make_bot: MakeBot, county: None) -> None:
    bot = make_bot()
    nowhere = Redis(unix_socket_path="/nonexistent/redis.sock", retry=Retry(NoBackoff(), 0))
    platform = serve(BotContext(bot.settings, bot.plan, bot.sessions, nowhere, bot.clock, bot.ports))

    answer = platform.post(platform.message("你好"))

    assert (answer.status_code, answer.data) == (503, b"")
