"""The kinds of values that variables hold: how a text becomes one, and what it must be, for a person."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic.fields import FieldInfo

from settings.addresses import check_database, check_http, check_http_or_host, check_redis

ROOT = Path(__file__).resolve().parent.parent
AES_KEY_LENGTH = 43
DATA_KEY_BYTES = 32
MOST_FEN = 999_999_999
NO_BUDGET = "none"


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


def one_of(choices: type[StrEnum]) -> FieldInfo:
    return FieldInfo(description=f"{'、'.join(choices)} 之一")


# The text of a variable becomes a value; the description says what it must be, for a person who set another.
Url = Annotated[
    str,
    AfterValidator(check_http),
    Field(description="以 http:// 或 https:// 开头的网址，例如 https://job.example.org"),
]
Endpoint = Annotated[
    str,
    AfterValidator(check_http_or_host),
    Field(description="主机名，或者以 http:// 或 https:// 开头的网址；不用就不要设置"),
]
DatabaseUrl = Annotated[
    str,
    AfterValidator(check_database),
    Field(
        description="postgresql://用户:密码@主机:5432/库名，或者 sqlite:////绝对路径"
        "（密码里的 @ / : # ? % 要写成 %40 %2F %3A %23 %3F %25）"
    ),
]
RedisUrl = Annotated[
    str,
    AfterValidator(check_redis),
    Field(
        description="redis://用户:密码@主机:6379/0（加密用 rediss://，本机可用 unix:///路径；"
        "密码里的 @ / : # ? % 要写成 %40 %2F %3A %23 %3F %25）"
    ),
]
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
Webhook = Annotated[
    str, AfterValidator(check_http), Field(description="以 http:// 或 https:// 开头的网址；不用就不要设置")
]
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
