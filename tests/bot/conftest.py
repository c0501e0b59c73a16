"""A bot with fake ports, and the platform's side of the webhook to talk to it."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from redis import Redis

from bot.context import BotContext, BotPorts
from bot.fast_path.plug import plug_in
from bot.webhook import BUDGET_SECONDS, Webhook, blueprint_of
from models.cache_versions import watch
from models.database.engine import Sessions, make_engine, make_sessions
from models.places import Town, Village
from programme.calendar import Clock
from programme.plan.plan import Plan
from settings import Settings
from tests.bot.platform import Platform
from tests.harness.databases import Engines, Sqlite

TOKEN = "QDG6eK"
KEY = bytes(range(32))


@dataclass
class Ports:
    """The calls of the bot to the rest of the service."""

    receipts: list[tuple[Any, ...]] = field(default_factory=list)
    said: list[tuple[str, str]] = field(default_factory=list)
    registered: list[int] = field(default_factory=list)
    applied: list[int] = field(default_factory=list)
    moved_up: list[int] = field(default_factory=list)
    replays: list[str] = field(default_factory=list)
    fetches: list[int] = field(default_factory=list)

    def as_ports(self) -> BotPorts:
        return BotPorts(
            receipt=lambda *receipt: self.receipts.append(receipt),
            say_later=lambda openid, text: self.said.append((openid, text)),
            registered=lambda _session, number, _now: self.registered.append(number),
            applied=lambda _session, number, _now: self.applied.append(number),
            moved_up=lambda _session, number, _now: self.moved_up.append(number),
            replay=self.replays.append,
            fetch=self.fetches.append,
        )


@pytest.fixture
def sessions(sqlite: Sqlite, tmp_path_factory: pytest.TempPathFactory, engines: Engines) -> Iterator[Sessions]:
    """Sessions on SQLite: the stories play the chat on both databases."""
    with sqlite.database(tmp_path_factory.mktemp("bot")) as url:
        yield make_sessions(make_engine(url))
        engines.disconnect()


@pytest.fixture
def county(sessions: Sessions, plan: Plan) -> None:
    """The plan's towns and villages, as set-up enters them."""
    with sessions.begin() as session:
        towns = {town.name: Town(name=town.name, kind=town.kind) for town in plan.towns}
        session.add_all(towns.values())
        session.flush()
        session.add_all(Village(town_id=towns[one.town].id, name=one.name) for one in plan.villages)


@pytest.fixture
def ports() -> Ports:
    return Ports()


MakeBot = Callable[..., BotContext]


@pytest.fixture
def make_bot(sessions: Sessions, redis: "Redis", clock: Clock, plan: Plan, ports: Ports) -> MakeBot:
    watch(sessions, redis)

    def make(**settings: Any) -> BotContext:
        values = {"secret_key": "s", "data_key": KEY, "wechat_token": TOKEN, "wechat_app_id": "wx0123456789abcdef"}
        return BotContext(Settings(**values | settings), plan, sessions, redis, clock, ports.as_ports())

    return make


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "fast_path" in metafunc.fixturenames and metafunc.definition.get_closest_marker("both_ways"):
        metafunc.parametrize("fast_path", [True, False], ids=["the fast path", "the ordinary way"])


@pytest.fixture
def fast_path() -> bool:
    return True


@pytest.fixture
def bot(make_bot: MakeBot, fast_path: bool) -> BotContext:
    return make_bot(fast_path=fast_path)


def serve(
    context: BotContext, budget_seconds: float = BUDGET_SECONDS, unix: Callable[[], float] = time.time
) -> Platform:
    """The platform before an application that has this bot alone."""
    app = Flask("bot")
    hook = Webhook(context, budget_seconds, unix=unix)
    app.register_blueprint(blueprint_of(hook))
    if context.settings.fast_path:
        plug_in(app, hook, {}, lambda *_: None)
    return Platform(app.test_client(), context.settings.wechat_token, context.clock)


@pytest.fixture
def platform(bot: BotContext, county: None) -> Platform:
    return serve(bot)
