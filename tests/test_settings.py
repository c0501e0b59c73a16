"""Values of the environment, and the sentences that refuse wrong ones."""

import base64
import re
import secrets
import traceback
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from settings import NEEDED_BY_GATEWAY, ROOT, Settings, SettingsError, SmsProvider, embedded_redis_socket
from settings.weak_secrets import find_weak_secret

GIVEN = {
    "SECRET_KEY": "session-secret-0123456789abcdefgh",
    "DATA_KEY": base64.urlsafe_b64encode(bytes(32)).decode(),
    "WECHAT_TOKEN": "tokenofthetests1",
}
START = datetime(2018, 6, 30, 1, tzinfo=UTC)


def test_three_secrets_are_enough_for_a_start() -> None:
    settings = Settings.from_environment(GIVEN)

    assert settings.data_key == bytes(32)
    assert settings.database_url.startswith("sqlite:////")
    assert settings.redis_url.startswith("unix:///")
    assert settings.bind == "127.0.0.1:8000"


@pytest.mark.parametrize("name", list(GIVEN))
@pytest.mark.parametrize("value", ["", "  "])
def test_a_missing_secret_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"没有设置环境变量 {name}"):
        Settings.from_environment({**GIVEN, name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATA_KEY", "c2hvcnQ="),
        ("DATA_KEY", "不是密钥"),
        ("WECHAT_AES_KEY", "a" * 42),
        ("WECHAT_TEMPLATES", "[1]"),
        ("ALERT_WEBHOOK", "alerts.example.org"),
        ("WECHAT_TEMPLATES", "{"),
        ("SMS_TEMPLATES", '{"job": 1}'),
        ("PACE", '{"custom": 0}'),
        ("PACE", "500"),
        ("SMS_PROVIDER", "pigeon"),
        ("LOG_FORMAT", "xml"),
        ("FAST_PATH", "sometimes"),
        ("HTTP_CLIENT", "curl"),
        ("NOW", "yesterday"),
        ("WORKERS", "0"),
        ("WEB_THREADS", "many"),
        ("WORKERS", "2.0"),
        ("WORKERS", "1_0"),
        ("PORT", "65536"),
        ("SPEECH_PROVIDER", "ear"),
        ("SMS_PRICE_FEN", "-5"),
        ("SMS_BUDGET_FEN", "many"),
        ("SMS_BUDGET_FEN", "1234567890"),
        ("SMS_BUDGET_FEN", "不限"),
        ("PACE", '{"custom": "5"}'),
        ("NOW_AT", "2018-13-01"),
    ],
)
def test_a_wrong_value_is_refused_by_name_with_what_it_should_be(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"^环境变量 {name} 不对：应当是[^。]{{8,}}。$") as refused:
        Settings.from_environment({**GIVEN, name: value})

    assert "None" not in str(refused.value)


@pytest.mark.parametrize(
    ("provider", "name"), [(provider, name) for provider, row in NEEDED_BY_GATEWAY.items() for name in row.at_start]
)
def test_a_gateway_without_one_of_its_variables_is_refused(provider: SmsProvider, name: str) -> None:
    others = {other: "http://127.0.0.1:1" for other in NEEDED_BY_GATEWAY[provider].at_start if other != name}

    with pytest.raises(SettingsError, match=f"还要设置环境变量 {name}。"):
        Settings.from_environment({**GIVEN, "SMS_PROVIDER": provider, **others})


def test_the_sandbox_gateway_needs_only_its_address() -> None:
    settings = Settings.from_environment({**GIVEN, "SMS_PROVIDER": "sandbox", "SMS_ENDPOINT": "http://127.0.0.1:1/"})

    assert (settings.sms_provider, settings.sms_endpoint) == (SmsProvider.SANDBOX, "http://127.0.0.1:1")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("REDIS_URL", "redis://:geh#eim@redis.example.org:6379/0"),
        ("REDIS_URL", "redis://:geh/eim@redis.example.org:6379/0"),
        ("REDIS_URL", "redis://:geh?eim@redis.example.org:6379/0"),
        ("REDIS_URL", "http://redis.example.org"),
        ("REDIS_URL", "redis.example.org:6379"),
        ("REDIS_URL", "redis://redis.example.org:99999/0"),
        ("REDIS_URL", "redis://redis.example.org/main"),
        ("REDIS_URL", "redis:///0"),
        ("REDIS_URL", "redis://redis.example.org/0?timeout=soon"),
        ("REDIS_URL", "'redis://redis.example.org/0'"),
        ("REDIS_URL", "redis://redis .example.org/0"),
        ("REDIS_URL", "redis://${REDIS_HOST}:6379/0"),
        ("REDIS_URL", "redis://redis.example.org,other.example.org/0"),
        ("REDIS_URL", "redis://redis..example.org/0"),
        ("REDIS_URL", "redis://redis.example.org/０"),
        ("DATABASE_URL", "postgresql://songgang:geheim@${DB_HOST}/songgang"),
        ("DATABASE_URL", "postgresql://songgang:geheim@db.example.org:0/songgang"),
        ("DATABASE_URL", "postgresql://songgang:geheim@db.example.org/songgang?sslmode=verify"),
        ("DATABASE_URL", "mysql://songgang:geheim@db.example.org/songgang"),
        ("DATABASE_URL", "postgresql+asyncpg://db.example.org/songgang"),
        ("DATABASE_URL", "postgresql://songgang:geheim@db.example.org"),
        ("DATABASE_URL", "postgresql://songgang:geheim@db.example.org:54x/songgang"),
        ("DATABASE_URL", "postgresql://db.example.org:99999/songgang"),
        ("DATABASE_URL", "db.example.org/songgang"),
        ("DATABASE_URL", "sqlite://"),
        ("PUBLIC_URL", "job.example.org"),
        ("PUBLIC_URL", "https://job.example.org:port"),
        ("PUBLIC_URL", "https:///job"),
        ("WECHAT_API_BASE", "ftp://api.weixin.qq.com"),
        ("SMS_ENDPOINT", "sms example org"),
        ("SPEECH_ENDPOINT", "asr://example.org"),
        ("ALERT_WEBHOOK", "http://[::1"),
    ],
)
def test_an_address_that_leads_nowhere_is_refused_in_one_sentence_without_its_password(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"^环境变量 {name} 不对：应当是.{{8,}}。$") as refused:
        Settings.from_environment({**GIVEN, name: value})

    told = "".join(traceback.format_exception(refused.value))
    assert "geh" not in told
    assert "example" not in str(refused.value).replace("job.example.org", "")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("REDIS_URL", "redis://:geh%23eim@redis.example.org:6379/0"),
        ("REDIS_URL", "rediss://user:geheim@redis.example.org/1?ssl_cert_reqs=required"),
        ("REDIS_URL", "unix:///run/redis/redis.sock?db=1"),
        ("DATABASE_URL", "postgresql+psycopg://songgang:geh%40eim@db.example.org:5432/songgang?sslmode=verify-full"),
        ("DATABASE_URL", "postgresql+psycopg:///songgang?host=/run/postgresql"),
        ("DATABASE_URL", "sqlite:////var/lib/songgang/a b.sqlite3"),
        ("SMS_ENDPOINT", "dysmsapi.aliyuncs.com"),
        ("SMS_ENDPOINT", "127.0.0.1:8001"),
        ("PUBLIC_URL", "https://job.example.org/songgang"),
    ],
)
def test_an_address_that_can_be_used_is_kept_as_written(name: str, value: str) -> None:
    assert getattr(Settings.from_environment({**GIVEN, name: value}), name.lower()) == value


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("SECRET_KEY", '# python3 -c "import secrets; print(secrets.token_urlsafe(32))"', "样本里的说明文字"),
        ("SMS_RECEIPT_KEY", "# 随机长字符串，短信回执地址的一部分", "样本里的说明文字"),
        ("WECHAT_APP_SECRET", "# 公众平台给出", "样本里的说明文字"),
        ("SECRET_KEY", "0123456789abcdefghijklmnopqrstu", "至少要 32 个"),
        ("SMS_RECEIPT_KEY", "receipts", "至少要 32 个"),
        ("WECHAT_TOKEN", "weixin", "至少要 16 个"),
        ("METRICS_TOKEN", "metrics", "至少要 16 个"),
        ("SECRET_KEY", "a" * 64, "太好猜"),
        ("METRICS_TOKEN", "abababababababab", "太好猜"),
        ("SMS_RECEIPT_KEY", GIVEN["SECRET_KEY"], "和 SECRET_KEY 一样"),
        ("METRICS_TOKEN", GIVEN["WECHAT_TOKEN"], "和 WECHAT_TOKEN 一样"),
        ("SECRET_KEY", GIVEN["DATA_KEY"][:-1] + "B=", "太好猜"),
        ("SECRET_KEY", "hunter2" * 6, "太好猜"),
        ("METRICS_TOKEN", "lantern-lantern-lan", "太好猜"),
        ("SECRET_KEY", "change-me-to-something-random-8374651", "样本里的说明文字"),
        ("WECHAT_TOKEN", "请换成随机的字符串，至少三十二个字", "样本里的说明文字"),
        ("SMS_SECRET_KEY", "<your secret>", "样本里的说明文字"),
        ("WECHAT_APP_SECRET", "${APP_SECRET}", "样本里的说明文字"),
    ],
)
def test_a_secret_that_anybody_could_guess_is_refused_by_name_and_not_shown(name: str, value: str, why: str) -> None:
    with pytest.raises(SettingsError, match=why) as refused:
        Settings.from_environment({**GIVEN, name: value})

    assert name in str(refused.value)
    assert value not in str(refused.value)


def test_a_secret_made_at_random_is_taken() -> None:
    for made in (secrets.token_urlsafe(24), secrets.token_hex(16), secrets.token_urlsafe(48)):
        assert find_weak_secret({"secret_key": made}) == ""


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_postgresql_means_psycopg_3(scheme: str) -> None:
    settings = Settings.from_environment({**GIVEN, "DATABASE_URL": f"{scheme}://u@h/d"})

    assert settings.database_url == "postgresql+psycopg://u@h/d"


def test_the_port_moves_the_addresses() -> None:
    settings = Settings.from_environment({**GIVEN, "PORT": "9000"})

    assert (settings.bind, settings.public_url) == ("127.0.0.1:9000", "http://127.0.0.1:9000")


def test_secrets_stay_out_of_the_repr() -> None:
    kept = {
        "WECHAT_APP_SECRET": "app-secret",
        "SMS_SECRET_KEY": "sms-secret",
        "SMS_RECEIPT_KEY": "0123456789abcdefghij-receipt-secret",
    }

    shown = repr(Settings.from_environment({**GIVEN, **kept}))

    assert "secret'" not in shown
    assert "data_key" not in shown


@pytest.mark.parametrize("name", ["DATA_KEY", "WECHAT_AES_KEY", "SMS_TEMPLATES", "ALERT_WEBHOOK"])
def test_a_refused_secret_is_told_to_nobody(name: str) -> None:
    environment = {**GIVEN, name: "geh" + "eim"}

    with pytest.raises(SettingsError) as refused:
        Settings.from_environment(environment)

    assert "geheim" not in "".join(traceback.format_exception(refused.value))
    assert refused.value.__context__ is None


def test_every_variable_of_the_settings_page_is_one_that_is_read() -> None:
    page = (ROOT / "docs" / "configuration.md").read_text()
    named = {
        name for row in re.findall(r"^\| (`[A-Z].*?) \|", page, re.MULTILINE) for name in re.findall("`([A-Z_]+)`", row)
    }

    assert named - {"NOW_AT"} == {one.name.upper() for one in fields(Settings)} - {"NOW_AT"}


def test_an_empty_variable_counts_as_unset() -> None:
    names = {one.name.upper() for one in fields(Settings)} - set(GIVEN)

    settings = Settings.from_environment({**dict.fromkeys(names, " "), **GIVEN})

    assert replace(settings, now_at=START) == replace(Settings.from_environment(GIVEN), now_at=START)


@pytest.mark.parametrize("text", ["2018-06-30T09:00:00+08:00", "2018-06-30T01:00:00Z", "2018-06-30 09:00"])
def test_the_clock_starts_at_now_and_runs_on(text: str) -> None:
    clock = Settings.from_environment({**GIVEN, "NOW": text}).clock()
    first, second = clock(), clock()

    assert START <= first <= second
    assert first.date() == START.date()


def test_processes_that_start_later_keep_the_time_of_those_that_began() -> None:
    begun = datetime.now(UTC) - timedelta(minutes=10)
    environment = {**GIVEN, "NOW": "2018-06-30T09:00:00+08:00", "NOW_AT": begun.isoformat()}

    moment = Settings.from_environment(environment).clock()()

    assert timedelta(0) <= moment - datetime(2018, 6, 30, 1, 10, tzinfo=UTC) < timedelta(minutes=1)


def test_without_now_the_clock_is_the_real_one_in_utc() -> None:
    moment = Settings.from_environment(GIVEN).clock()()

    assert moment.tzinfo is UTC
    assert moment <= datetime.now(UTC)


def test_a_deep_data_folder_gets_a_short_socket_path() -> None:
    deep = Path("/") / ("deep" * 40)

    assert embedded_redis_socket(deep) == embedded_redis_socket(deep)
    assert len(str(embedded_redis_socket(deep))) < 104


def test_short_messages_have_a_budget_unless_somebody_says_none() -> None:
    told = [Settings.from_environment({**GIVEN, "SMS_BUDGET_FEN": text}).sms_budget_fen for text in ("70", "none")]

    assert Settings.from_environment(GIVEN).sms_budget_fen == 100_000
    assert told == [70, None]
