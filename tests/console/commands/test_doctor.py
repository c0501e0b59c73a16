"""`flask doctor` says what is wrong and what to do, and its exit code says whether anything is."""

import json
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import text

from models.database.engine import engine_of
from models.database.sealing import open_vault
from push.counters import RECONCILED
from push.monitoring.doctor import Finding, Level, examine
from push.monitoring.doctor_entrance import own_address, safe_mode
from push.monitoring.doctor_outside import OUTSIDE, quotas, sms, sms_money, templates, token, webhook
from push.monitoring.doctor_redis import redis_network, redis_server
from push.monitoring.doctor_stores import STORES, data_key, database, reconciler, workers
from push.runtime import Runtime, make_runtime
from sandbox.base.config import Config
from sandbox.runner import SandboxServer
from settings import SmsProvider
from tests.harness.stories import Story

ACCOUNT = {"app_id": "wx0123456789abcdef", "app_secret": "geheim", "token": "tokenofthetests1"}


@pytest.fixture
def rt(app: Flask) -> Runtime:
    runtime: Runtime = app.extensions["songgang"]
    return runtime


@pytest.fixture
def played(rt: Runtime) -> Iterator[Runtime]:
    """The service with a platform that answers."""
    with SandboxServer(Config(**ACCOUNT, port=0)) as platform:  # type: ignore[arg-type]
        facts = {"wechat_app_id": ACCOUNT["app_id"], "wechat_app_secret": ACCOUNT["app_secret"]}
        made = make_runtime(replace(rt.settings, wechat_api_base=platform.base_url, **facts))  # type: ignore[arg-type]
        yield made
        engine_of(made.sessions).dispose()


def test_the_platforms_token_and_templates_are_found(played: Runtime) -> None:
    findings = [token(played), templates(played)]

    assert [one.level for one in findings] == [Level.OK, Level.OK]


def test_the_accounts_calls_of_the_day_are_told(played: Runtime) -> None:
    finding = quotas(played)

    assert finding.level is Level.OK
    assert "客服消息剩 500000 / 500000" in finding.found


def test_a_budget_that_is_nearly_spent_names_the_setting(rt: Runtime) -> None:
    poor = replace(rt, settings=replace(rt.settings, sms_budget_fen=0))

    assert sms_money(rt).level is Level.OK
    assert "SMS_BUDGET_FEN" in sms_money(poor).advice


def test_a_wrong_secret_names_the_setting(played: Runtime) -> None:
    wrong = make_runtime(replace(played.settings, wechat_app_secret="falsch"))

    finding = token(wrong)

    assert finding.level is Level.FAIL
    assert "WECHAT_APP_SECRET" in finding.advice


def test_schema_redis_and_key_of_a_healthy_service_are_good(rt: Runtime, story: Story) -> None:
    story.person("阿贵")

    findings = [database(rt), redis_server(rt), data_key(rt)]

    assert [one.level for one in findings] == [Level.OK] * 3


def test_an_old_schema_is_told(rt: Runtime) -> None:
    with rt.sessions.begin() as session:
        session.execute(text("DELETE FROM alembic_version"))

    assert "db upgrade" in database(rt).advice


def test_a_wrong_data_key_is_told_without_a_word_of_what_it_hides(rt: Runtime, story: Story) -> None:
    story.person("阿贵")
    open_vault(bytes(32))

    finding = data_key(rt)
    open_vault(rt.settings.data_key)

    assert finding.level is Level.FAIL
    assert "阿贵" not in str(finding)


def test_redis_without_append_only_file_is_told(rt: Runtime) -> None:
    rt.redis.config_set("appendonly", "no")

    finding = redis_server(rt)
    rt.redis.config_set("appendonly", "yes")

    assert "appendonly yes" in finding.advice


@pytest.mark.parametrize(
    ("name", "value", "usual", "advice"),
    [
        ("maxmemory-policy", "allkeys-lru", "noeviction", "maxmemory-policy noeviction"),
        ("maxmemory-policy", "volatile-ttl", "noeviction", "maxmemory-policy noeviction"),
        ("maxmemory-policy", "allkeys-random", "noeviction", "maxmemory-policy noeviction"),
        ("appendfsync", "no", "everysec", "appendfsync everysec"),
        ("maxmemory", "1mb", "0", "maxmemory"),
    ],
)
def test_a_redis_that_drops_or_loses_keys_is_told(rt: Runtime, name: str, value: str, usual: str, advice: str) -> None:
    rt.redis.config_set(name, value)

    finding = redis_server(rt)
    rt.redis.config_set(name, usual)

    assert finding.level is Level.FAIL
    assert advice in finding.advice
    assert redis_server(rt).level is Level.OK


@pytest.mark.parametrize(
    ("url", "level"),
    [
        ("redis://:geheim@redis.example.org:6379/0", Level.WARN),
        ("rediss://:geheim@redis.example.org:6379/0", Level.OK),
        ("redis://127.0.0.1:6379/0", Level.OK),
        ("unix:///run/redis/redis.sock", Level.OK),
    ],
)
def test_redis_over_an_open_network_is_told(rt: Runtime, url: str, level: Level) -> None:
    finding = redis_network(replace(rt, settings=replace(rt.settings, redis_url=url)))

    assert finding.level is level
    assert "geheim" not in str(finding)


def test_the_first_line_says_which_store_is_away_and_later_ones_point_there(app: Flask, rt: Runtime) -> None:
    nowhere = replace(
        rt.settings, database_url="postgresql+psycopg://u:geheim@127.0.0.1:9/d", redis_url="redis://:geheim@127.0.0.1:9"
    )
    app.extensions["songgang"] = make_runtime(nowhere)

    lines = app.test_cli_runner().invoke(args=["doctor"]).output.splitlines()

    assert lines[0].startswith("✗ 数据库：查不了：数据库用不了")
    assert "DATABASE_URL" in lines[0]
    assert next(line for line in lines if "DATA_KEY" in line).endswith("先处理前面打叉的“数据库”，再查一次。")
    assert "REDIS_URL" in next(line for line in lines if line.startswith("✗ Redis："))
    assert not any("geheim" in line for line in lines)
    engine_of(app.extensions["songgang"].sessions).dispose()


def test_missing_workers_are_told_and_living_ones_counted(rt: Runtime) -> None:
    silent = [workers(rt).level, reconciler(rt).level]
    rt.redis.set("songgang:worker:host:1", 1)
    rt.redis.set(RECONCILED, time.time())

    assert silent == [Level.FAIL] * 2
    assert [workers(rt).level, reconciler(rt).level] == [Level.OK] * 2


def test_a_public_address_that_leads_elsewhere_is_told(rt: Runtime) -> None:
    astray = replace(rt, settings=replace(rt.settings, public_url="http://127.0.0.1:9"))

    assert "PUBLIC_URL" in webhook(astray).advice


def test_what_an_sms_provider_lacks_is_named(rt: Runtime) -> None:
    aliyun = replace(rt, settings=replace(rt.settings, sms_provider=SmsProvider.ALIYUN, sms_receipt_key="r"))

    assert "SMS_SIGN_NAME、SMS_TEMPLATES" in sms(aliyun).found


@pytest.mark.parametrize(
    ("public_url", "aes_key", "level"),
    [
        ("https://songgang.example.cn", "", Level.FAIL),
        ("http://127.0.0.1:8000", "", Level.WARN),
        ("https://songgang.example.cn", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", Level.OK),
    ],
)
def test_plain_mode_fails_where_the_service_is_public(rt: Runtime, public_url: str, aes_key: str, level: Level) -> None:
    finding = safe_mode(replace(rt, settings=replace(rt.settings, public_url=public_url, wechat_aes_key=aes_key)))

    assert finding.level is level
    assert level is Level.OK or "WECHAT_AES_KEY" in finding.advice


@pytest.mark.parametrize("bind", ["127.0.0.1:8000", "[::1]:8000", "localhost:8000", "127.8.0.1:80", "unix:/run/a.sock"])
def test_an_address_of_this_machine_alone_is_good(rt: Runtime, bind: str) -> None:
    assert own_address(replace(rt, settings=replace(rt.settings, bind=bind))).level is Level.OK


@pytest.mark.parametrize("bind", ["0.0.0.0:8000", "[::]:8000", "10.1.2.3:8000", ":8000", "songgang.example.cn:80"])
def test_an_address_that_strangers_reach_is_told(rt: Runtime, bind: str) -> None:
    finding = own_address(replace(rt, settings=replace(rt.settings, bind=bind)))

    assert finding.level is Level.WARN
    assert "反向代理" in finding.advice


def test_a_check_that_breaks_stops_no_other(rt: Runtime) -> None:
    def broken(_: Runtime) -> Finding:
        raise OSError("阿贵")

    findings = list(examine(rt, (("坏的", broken), ("短信", sms))))

    assert [(one.name, one.level) for one in findings] == [("坏的", Level.FAIL), ("短信", Level.WARN)]
    assert "阿贵" not in str(findings)


def test_the_command_prints_a_line_each_and_fails_where_something_is_wrong(app: Flask, rt: Runtime) -> None:
    away = replace(rt.settings, public_url="http://127.0.0.1:9", wechat_api_base="http://127.0.0.1:9")
    app.extensions["songgang"] = make_runtime(away)

    result = app.test_cli_runner().invoke(args=["doctor", "--json"])

    lines = [json.loads(line) for line in result.output.splitlines() if line.startswith('{"name"')]
    assert result.exit_code == 1
    assert len(lines) == len(STORES) + len(OUTSIDE)
    assert all(line["advice"] for line in lines if line["level"] != "ok")
    engine_of(app.extensions["songgang"].sessions).dispose()
