"""The environment's variables, read once and checked: no other file reads one."""

import base64
import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, get_type_hints
from urllib.parse import quote
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

ROOT = Path(__file__).resolve().parent
VAR = ROOT / "var"
# sun_path holds 104 bytes on macOS and 108 on Linux, with the closing NUL.
LONGEST_SOCKET_PATH = 103
AES_KEY_LENGTH = 43
DATA_KEY_BYTES = 32
MOST_FEN = 999_999_999
NO_BUDGET = "none"


class SettingsError(Exception):
    """A fault of the environment; the text says in plain Chinese what to set."""


class SmsProvider(StrEnum):
    """The gateway that carries short messages."""

    NONE = "none"
    ALIYUN = "aliyun"
    TENCENT = "tencent"
    SANDBOX = "sandbox"


@dataclass(frozen=True)
class NeededVariables:
    """The variables that a gateway needs."""

    at_start: tuple[str, ...]
    """Those without which the service refuses to start."""
    to_send: tuple[str, ...] = ("SMS_SIGN_NAME", "SMS_TEMPLATES", "SMS_RECEIPT_KEY")
    """Those that the doctor asks for as well, so that carriers let messages pass and receipts come in."""


NEEDED_BY_GATEWAY: Mapping[SmsProvider, NeededVariables] = {
    SmsProvider.ALIYUN: NeededVariables(("SMS_ACCESS_KEY", "SMS_SECRET_KEY")),
    SmsProvider.TENCENT: NeededVariables(("SMS_ACCESS_KEY", "SMS_SECRET_KEY", "SMS_APP_ID")),
    SmsProvider.SANDBOX: NeededVariables(("SMS_ENDPOINT",), to_send=("SMS_RECEIPT_KEY",)),
}


class SpeechProvider(StrEnum):
    """The service that turns voice messages into text."""

    NONE = "none"
    TENCENT = "tencent"


class HttpClient(StrEnum):
    """The HTTP client of the senders: the service's own, or aiohttp, which honours proxies."""

    OWN = "own"
    AIOHTTP = "aiohttp"


class LogFormat(StrEnum):
    """`json` for machines (production), `console` for a person at a terminal."""

    JSON = "json"
    CONSOLE = "console"


def _name_driver(url: str) -> str:
    """The URL with psycopg 3 named where it leaves the driver of PostgreSQL open."""
    scheme, separator, rest = url.partition("://")
    return ("postgresql+psycopg" if scheme in ("postgres", "postgresql") else scheme) + separator + rest


def _decode_key(text: str) -> bytes:
    """The key in urlsafe base64, with or without its padding; ValueError for anything else."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _parse_number(text: str) -> int:
    """A number from digits alone: no sign, blank or underscore; ValueError for anything else."""
    if not (text.isascii() and text.isdigit()):
        raise ValueError("not digits")
    return int(text)


def _parse_instant(text: str) -> datetime:
    """An instant in UTC; one without an offset is a Chinese one. ValueError for anything else."""
    instant = datetime.fromisoformat(text)
    return (instant if instant.tzinfo else instant.replace(tzinfo=ZoneInfo("Asia/Shanghai"))).astimezone(UTC)


def _one_of(choices: type[StrEnum]) -> FieldInfo:
    return FieldInfo(description=f"{'、'.join(choices)} 之一")


# The text of a variable becomes a value; the description says what it must be, for a person who set another.
Url = Annotated[str, AfterValidator(lambda url: url.rstrip("/"))]
File = Annotated[Path, AfterValidator(lambda path: ROOT / path)]
Lower = BeforeValidator(str.lower)
Number = BeforeValidator(_parse_number)
Json = BeforeValidator(json.loads)
Key = Annotated[
    bytes,
    BeforeValidator(_decode_key),
    Field(
        min_length=DATA_KEY_BYTES,
        max_length=DATA_KEY_BYTES,
        description=f"{DATA_KEY_BYTES} 字节密钥的 urlsafe base64（个人信息加密用，丢失后无法恢复）",
    ),
]
AesKey = Annotated[
    str,
    Field(
        pattern=f"^[A-Za-z0-9]{{{AES_KEY_LENGTH}}}$",
        description=f"公众平台给出的 {AES_KEY_LENGTH} 位 EncodingAESKey（字母和数字）；使用明文模式就不要设置",
    ),
]
Webhook = Annotated[str, Field(pattern="^https?://", description="以 http:// 或 https:// 开头的网址；不用就不要设置")]
Words = Annotated[
    Mapping[str, Annotated[str, Field(strict=True)]],
    Json,
    Field(description='JSON 对象，例如 {"job": "模板编号"}'),
]
Rates = Annotated[
    Mapping[str, Annotated[float, Field(strict=True, gt=0)]],
    Json,
    Field(description='渠道和每秒次数的 JSON 对象，例如 {"custom": 500, "sms": 100}'),
]
Count = Annotated[int, Number, Field(ge=1, le=1000, description="1 到 1000 的整数")]
Switch = Annotated[bool, Field(description="on、off 之一")]
Port = Annotated[int, Number, Field(ge=1, le=65535, description="1 到 65535 的整数")]
FEN = Field(le=MOST_FEN, description="以分为单位的整数，例如 5；不用就不要设置")
Fen = Annotated[int, Number, FEN]
Budget = Annotated[
    Annotated[int, Field(le=MOST_FEN)] | None,
    BeforeValidator(lambda text: None if text.lower() == NO_BUDGET else _parse_number(text)),
    Field(description=f"以分为单位的整数，例如 100000；真的不设上限就写 {NO_BUDGET}"),
]
INSTANT = Field(description="ISO 8601 时刻，例如 2018-06-30T09:00:00+08:00；正式运行不要设置")
Instant = Annotated[datetime, BeforeValidator(_parse_instant), INSTANT]
InstantOrNone = Annotated[datetime | None, BeforeValidator(_parse_instant), INSTANT]


@dataclass(frozen=True)
class Settings:
    """One process's settings. Secrets show neither in the repr nor in a refusal.

    pydantic checks what comes from the environment alone; what code makes is typed already.
    """

    secret_key: Annotated[str, Field(description="会话签名用的随机长字符串")] = field(repr=False)
    data_key: Key = field(repr=False)
    wechat_token: Annotated[str, Field(description="公众平台“服务器配置”里填写的令牌（Token）")] = field(repr=False)
    database_url: Annotated[str, AfterValidator(_name_driver)] = field(
        default=f"sqlite:///{VAR / 'songgang.sqlite3'}", repr=False
    )
    redis_url: str = field(default="", repr=False)
    wechat_api_base: Url = "https://api.weixin.qq.com"
    wechat_app_id: str = ""
    wechat_app_secret: str = field(default="", repr=False)
    wechat_aes_key: AesKey = field(default="", repr=False)
    wechat_templates: Words = field(default_factory=dict)
    sms_provider: Annotated[SmsProvider, Lower, _one_of(SmsProvider)] = SmsProvider.NONE
    sms_endpoint: Url = ""
    sms_access_key: str = field(default="", repr=False)
    sms_secret_key: str = field(default="", repr=False)
    sms_sign_name: str = ""
    sms_app_id: str = ""
    sms_templates: Words = field(default_factory=dict)
    sms_receipt_key: str = field(default="", repr=False)
    speech_provider: Annotated[SpeechProvider, Lower, _one_of(SpeechProvider)] = SpeechProvider.NONE
    speech_endpoint: Url = ""
    speech_access_key: str = field(default="", repr=False)
    speech_secret_key: str = field(default="", repr=False)
    speech_engine: str = "16k_zh_dialect"
    """The provider's language model; this one knows the speech of Sichuan, Kunming and Guiyang."""
    media_folder: File = VAR / "media"
    """Sealed voice messages and pictures; several machines need one that they share."""
    sms_price_fen: Fen = 5
    """Price of one part of a short message."""
    sms_budget_fen: Budget = 100_000
    """Most that may be spent on short messages in a Chinese month; None (`none`): no limit."""
    pace: Rates = field(default_factory=dict)
    """The account's own limits in calls a second, by channel."""
    http_client: Annotated[HttpClient, Lower, _one_of(HttpClient)] = HttpClient.OWN
    alert_webhook: Webhook = field(default="", repr=False)
    metrics_token: str = field(default="", repr=False)
    plan_file: File = ROOT / "plans" / "daguan-2017.yaml"
    public_url: Url = "http://127.0.0.1:8000"
    now: InstantOrNone = None
    port: Port = 8000
    bind: str = "127.0.0.1:8000"
    web_processes: Count = 2
    web_threads: Count = 8
    workers: Count = 2
    log_format: Annotated[LogFormat, Lower, _one_of(LogFormat)] = LogFormat.JSON
    fast_path: Switch = True
    """True lets the chat answer mere questions without the database (bot/fast_path)."""
    now_at: Instant = field(default_factory=lambda: datetime.now(UTC), repr=False)
    """The real instant at which it is `now`; `dev.py run` gives all its processes the same."""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Read and check every variable of `interfaces.md`; SettingsError for the first that is wrong.

        An empty variable counts as unset. The variable of a field has its name, in capitals.
        """
        given = {one.name: text for one in fields(cls) if (text := environ.get(one.name.upper(), "").strip())}
        address = f"127.0.0.1:{given.get('port', cls.port)}"
        usual = {"redis_url": embedded_redis_url(VAR / "redis"), "bind": address, "public_url": f"http://{address}"}
        try:
            settings = TypeAdapter(cls).validate_python(usual | given)
        except ValidationError as refusal:
            sentence = _sentence(refusal)
        else:
            settings._check_sms()
            settings._check_speech()
            return settings
        # Not within `except`: pydantic's refusal holds the value, which may be a secret, and would travel along.
        raise SettingsError(sentence)

    def clock(self) -> Callable[[], datetime]:
        """The process's time, aware UTC: real, or running on from NOW since NOW_AT or since the settings were read."""
        start, begun = self.now, self.now_at
        if start is None:
            return lambda: datetime.now(UTC)
        return lambda: start + (datetime.now(UTC) - begun)

    def missing(self, names: Iterable[str]) -> list[str]:
        """Those of the named variables that are empty, in the same order."""
        return [name for name in names if not getattr(self, name.lower())]

    def _check_sms(self) -> None:
        needed = NEEDED_BY_GATEWAY.get(self.sms_provider)
        for name in self.missing(needed.at_start if needed else ()):
            raise SettingsError(f"SMS_PROVIDER 是 {self.sms_provider}，还要设置环境变量 {name}。")

    def _check_speech(self) -> None:
        if self.speech_provider is SpeechProvider.TENCENT:
            for name in self.missing(("SPEECH_ACCESS_KEY", "SPEECH_SECRET_KEY")):
                raise SettingsError(f"SPEECH_PROVIDER 是 {self.speech_provider}，还要设置环境变量 {name}。")


def _sentence(refusal: ValidationError) -> str:
    """The first fault in plain Chinese; the value that was refused may be a secret and stays out."""
    fault = refusal.errors(include_input=False, include_context=False)[0]
    name = str(fault["loc"][0])
    meaning = FieldInfo.from_annotation(get_type_hints(Settings, include_extras=True)[name]).description or ""
    meaning = f" {meaning}" if meaning[:1].isascii() else meaning
    if fault["type"] == "missing":
        return f"没有设置环境变量 {name.upper()}：请填写{meaning}，不能为空。"
    return f"环境变量 {name.upper()} 不对：应当是{meaning}。"


def embedded_redis_socket(directory: Path) -> Path:
    """The socket on which a data folder's embedded Redis listens: inside it, or in a short folder if too long."""
    usual = directory.resolve() / "redis.sock"
    if len(os.fsencode(usual)) <= LONGEST_SOCKET_PATH:
        return usual
    short = hashlib.sha256(os.fsencode(usual)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"songgang-{os.getuid()}-{short}" / "redis.sock"


def embedded_redis_url(directory: Path) -> str:
    """The URL of the embedded Redis of a data folder."""
    return f"unix://{quote(str(embedded_redis_socket(directory)))}"
