"""What the environment says, read once and checked: no other file reads a variable."""

import base64
import binascii
import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parent
VAR = ROOT / "var"
# sun_path holds 104 bytes on macOS and 108 on Linux, with the closing NUL.
LONGEST_SOCKET_PATH = 103
AES_KEY_LENGTH = 43
DATA_KEY_BYTES = 32
MOST_DIGITS = 9
Choice = TypeVar("Choice", bound=StrEnum)
Switch = StrEnum("Switch", ["ON", "OFF"])


class SettingsError(Exception):
    """The environment cannot be used; the text says in plain Chinese what to set."""


class SmsProvider(StrEnum):
    """Whose SMS gateway carries short messages."""

    NONE = "none"
    ALIYUN = "aliyun"
    TENCENT = "tencent"
    SANDBOX = "sandbox"


class SpeechProvider(StrEnum):
    """Who turns voice messages into text."""

    NONE = "none"
    TENCENT = "tencent"


class LogFormat(StrEnum):
    """`json` for machines (production), `console` for a person at a terminal."""

    JSON = "json"
    CONSOLE = "console"


@dataclass(frozen=True)
class Settings:
    """One process's settings. Secrets never show in the repr."""

    secret_key: str = field(repr=False)
    data_key: bytes = field(repr=False)
    wechat_token: str = field(repr=False)
    database_url: str = field(default=f"sqlite:///{VAR / 'songgang.sqlite3'}", repr=False)
    redis_url: str = field(default="", repr=False)
    wechat_api_base: str = "https://api.weixin.qq.com"
    wechat_app_id: str = ""
    wechat_app_secret: str = field(default="", repr=False)
    wechat_aes_key: str = field(default="", repr=False)
    wechat_templates: Mapping[str, str] = field(default_factory=dict)
    sms_provider: SmsProvider = SmsProvider.NONE
    sms_endpoint: str = ""
    sms_access_key: str = field(default="", repr=False)
    sms_secret_key: str = field(default="", repr=False)
    sms_sign_name: str = ""
    sms_app_id: str = ""
    sms_templates: Mapping[str, str] = field(default_factory=dict)
    sms_receipt_key: str = field(default="", repr=False)
    speech_provider: SpeechProvider = SpeechProvider.NONE
    speech_endpoint: str = ""
    speech_access_key: str = field(default="", repr=False)
    speech_secret_key: str = field(default="", repr=False)
    speech_engine: str = "16k_zh_dialect"
    """The provider's language model; this one knows the speech of Sichuan, Kunming and Guiyang."""
    media_folder: Path = VAR / "media"
    """Sealed voice messages and pictures; several machines need one that they share."""
    sms_price_fen: int = 5
    """What one part costs."""
    sms_budget_fen: int | None = None
    """Most that may be spent on short messages in a Chinese month; None: no limit."""
    pace: Mapping[str, float] = field(default_factory=dict)
    """The account's own limits in calls a second, by channel."""
    alert_webhook: str = field(default="", repr=False)
    metrics_token: str = field(default="", repr=False)
    plan_file: Path = ROOT / "plans" / "daguan-2017.yaml"
    public_url: str = "http://127.0.0.1:8000"
    now: datetime | None = None
    port: int = 8000
    bind: str = "127.0.0.1:8000"
    web_processes: int = 2
    web_threads: int = 8
    workers: int = 2
    log_format: LogFormat = LogFormat.JSON
    fast_path: bool = True
    """Answer messages that only ask without the database (bot/fast_path)."""
    now_at: datetime = field(default_factory=lambda: datetime.now(UTC), repr=False)
    """The real instant at which it is `now`; `dev.py run` gives all its processes the same."""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Read and check every variable of `interfaces.md`; SettingsError for the first that is wrong.

        An empty variable counts as unset.
        """
        given = _Environment(environ)
        port = given.count("PORT", 8000, most=65535)
        settings = cls(
            secret_key=given.required("SECRET_KEY", "会话签名用的随机长字符串"),
            data_key=given.data_key(),
            wechat_token=given.required("WECHAT_TOKEN", "公众平台“服务器配置”里填写的令牌（Token）"),
            database_url=_database_url(given.text("DATABASE_URL", cls.database_url)),
            redis_url=given.text("REDIS_URL", embedded_redis_url(VAR / "redis")),
            wechat_api_base=given.text("WECHAT_API_BASE", cls.wechat_api_base).rstrip("/"),
            wechat_app_id=given.text("WECHAT_APP_ID"),
            wechat_app_secret=given.text("WECHAT_APP_SECRET"),
            wechat_aes_key=given.aes_key(),
            wechat_templates=given.json_object("WECHAT_TEMPLATES"),
            sms_provider=given.choice("SMS_PROVIDER", SmsProvider, SmsProvider.NONE),
            sms_endpoint=given.text("SMS_ENDPOINT").rstrip("/"),
            sms_access_key=given.text("SMS_ACCESS_KEY"),
            sms_secret_key=given.text("SMS_SECRET_KEY"),
            sms_sign_name=given.text("SMS_SIGN_NAME"),
            sms_app_id=given.text("SMS_APP_ID"),
            sms_templates=given.json_object("SMS_TEMPLATES"),
            sms_receipt_key=given.text("SMS_RECEIPT_KEY"),
            speech_provider=given.choice("SPEECH_PROVIDER", SpeechProvider, SpeechProvider.NONE),
            speech_endpoint=given.text("SPEECH_ENDPOINT").rstrip("/"),
            speech_access_key=given.text("SPEECH_ACCESS_KEY"),
            speech_secret_key=given.text("SPEECH_SECRET_KEY"),
            speech_engine=given.text("SPEECH_ENGINE", cls.speech_engine),
            media_folder=ROOT / given.text("MEDIA_FOLDER", str(cls.media_folder)),
            sms_price_fen=given.amount_fen("SMS_PRICE_FEN", cls.sms_price_fen) or 0,
            sms_budget_fen=given.amount_fen("SMS_BUDGET_FEN", None),
            pace=given.rates("PACE"),
            alert_webhook=given.address("ALERT_WEBHOOK"),
            metrics_token=given.text("METRICS_TOKEN"),
            plan_file=ROOT / given.text("PLAN_FILE", str(cls.plan_file)),
            public_url=given.text("PUBLIC_URL", f"http://127.0.0.1:{port}").rstrip("/"),
            now=given.instant("NOW"),
            now_at=given.instant("NOW_AT") or datetime.now(UTC),
            port=port,
            bind=given.text("BIND", f"127.0.0.1:{port}"),
            web_processes=given.count("WEB_PROCESSES", cls.web_processes),
            web_threads=given.count("WEB_THREADS", cls.web_threads),
            workers=given.count("WORKERS", cls.workers),
            log_format=given.choice("LOG_FORMAT", LogFormat, LogFormat.JSON),
            fast_path=given.choice("FAST_PATH", Switch, Switch.ON) is Switch.ON,
        )
        settings._check_sms()
        settings._check_speech()
        return settings

    def clock(self) -> Callable[[], datetime]:
        """The process's time, aware UTC: real, or running on from NOW since NOW_AT or since the settings were read."""
        start, begun = self.now, self.now_at
        if start is None:
            return lambda: datetime.now(UTC)
        return lambda: start + (datetime.now(UTC) - begun)

    def _check_sms(self) -> None:
        needed = {
            SmsProvider.ALIYUN: ("SMS_ACCESS_KEY", "SMS_SECRET_KEY"),
            SmsProvider.TENCENT: ("SMS_ACCESS_KEY", "SMS_SECRET_KEY", "SMS_APP_ID"),
            SmsProvider.SANDBOX: ("SMS_ENDPOINT",),
        }
        for name in needed.get(self.sms_provider, ()):
            if not getattr(self, name.lower()):
                raise SettingsError(f"SMS_PROVIDER 是 {self.sms_provider}，还要设置环境变量 {name}。")

    def _check_speech(self) -> None:
        if self.speech_provider is SpeechProvider.TENCENT:
            for name in ("SPEECH_ACCESS_KEY", "SPEECH_SECRET_KEY"):
                if not getattr(self, name.lower()):
                    raise SettingsError(f"SPEECH_PROVIDER 是 {self.speech_provider}，还要设置环境变量 {name}。")


class _Environment:
    """Typed reading of environment variables; each refusal says what to set."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def text(self, name: str, default: str = "") -> str:
        return self._environ.get(name, "").strip() or default

    def required(self, name: str, meaning: str) -> str:
        value = self.text(name)
        if not value:
            raise SettingsError(f"没有设置环境变量 {name}：请填写{meaning}，不能为空。")
        return value

    def data_key(self) -> bytes:
        meaning = f"{DATA_KEY_BYTES} 字节密钥的 urlsafe base64（个人信息加密用，丢失后无法恢复）"
        value = self.required("DATA_KEY", meaning)
        try:
            key = base64.b64decode(value + "=" * (-len(value) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if len(key) != DATA_KEY_BYTES:
            raise SettingsError(f"环境变量 DATA_KEY 不对：应当是{meaning}。")
        return key

    def aes_key(self) -> str:
        value = self.text("WECHAT_AES_KEY")
        if value and not (len(value) == AES_KEY_LENGTH and value.isascii() and value.isalnum()):
            raise SettingsError(
                f"环境变量 WECHAT_AES_KEY 不对：应当是公众平台给出的 {AES_KEY_LENGTH} 位 EncodingAESKey"
                "（字母和数字）；使用明文模式就不要设置。"
            )
        return value

    def address(self, name: str) -> str:
        value = self.text(name)
        if value and not value.startswith(("http://", "https://")):
            raise SettingsError(f"环境变量 {name} 不对：应当是以 http:// 或 https:// 开头的网址；不用就不要设置。")
        return value

    def json_object(self, name: str) -> dict[str, str]:
        try:
            value = json.loads(self.text(name, "{}"))
        except json.JSONDecodeError:
            value = None
        if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
            raise SettingsError(f'环境变量 {name} 不对：应当是 JSON 对象，例如 {{"job": "模板编号"}}。')
        return value

    def rates(self, name: str) -> dict[str, float]:
        try:
            value = json.loads(self.text(name, "{}"))
        except json.JSONDecodeError:
            value = None
        if not isinstance(value, dict) or not all(type(one) in (int, float) and one > 0 for one in value.values()):
            raise SettingsError(
                f'环境变量 {name} 不对：应当是渠道和每秒次数的 JSON 对象，例如 {{"custom": 500, "sms": 100}}。'
            )
        return {channel: float(rate) for channel, rate in value.items()}

    def choice(self, name: str, choices: type[Choice], default: Choice) -> Choice:
        value = self.text(name, default).lower()
        if value not in [one.value for one in choices]:
            raise SettingsError(f"环境变量 {name} 不对：只能是 {'、'.join(choices)} 之一。")
        return choices(value)

    def count(self, name: str, default: int, most: int = 1000) -> int:
        value = self.text(name, str(default))
        if not (value.isascii() and value.isdigit() and 1 <= int(value) <= most):
            raise SettingsError(f"环境变量 {name} 不对：应当是 1 到 {most} 的整数。")
        return int(value)

    def amount_fen(self, name: str, default: int | None) -> int | None:
        value = self.text(name)
        if value and not (value.isascii() and value.isdigit() and len(value) <= MOST_DIGITS):
            raise SettingsError(f"环境变量 {name} 不对：应当是以分为单位的整数，例如 5；不用就不要设置。")
        return int(value) if value else default

    def instant(self, name: str) -> datetime | None:
        """An instant without an offset is a Chinese one."""
        value = self.text(name)
        try:
            instant = datetime.fromisoformat(value) if value else None
        except ValueError:
            raise SettingsError(
                f"环境变量 {name} 不对：应当是 ISO 8601 时刻，例如 2018-06-30T09:00:00+08:00；正式运行不要设置。"
            ) from None
        if instant is not None and instant.tzinfo is None:
            instant = instant.replace(tzinfo=ZoneInfo("Asia/Shanghai"))
        return instant.astimezone(UTC) if instant is not None else None


def embedded_redis_socket(directory: Path) -> Path:
    """Where a data folder's embedded Redis listens: inside it, or in a short folder if that is too long."""
    usual = directory.resolve() / "redis.sock"
    if len(os.fsencode(usual)) <= LONGEST_SOCKET_PATH:
        return usual
    short = hashlib.sha256(os.fsencode(usual)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"songgang-{os.getuid()}-{short}" / "redis.sock"


def embedded_redis_url(directory: Path) -> str:
    """The URL of the embedded Redis of a data folder."""
    return f"unix://{quote(str(embedded_redis_socket(directory)))}"


def _database_url(url: str) -> str:
    """Name the psycopg 3 driver where the URL leaves the driver open."""
    scheme, separator, rest = url.partition("://")
    if scheme in ("postgres", "postgresql"):
        scheme = "postgresql+psycopg"
    return scheme + separator + rest
