"""The environment's variables, read once and checked: no other folder reads one."""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import Annotated, get_type_hints
from urllib.parse import urlsplit

from pydantic import Field, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from settings.embedded_redis import embedded_redis_socket, embedded_redis_url
from settings.values import (
    NEEDED_BY_GATEWAY,
    ROOT,
    AesKey,
    Budget,
    Count,
    DatabaseUrl,
    Endpoint,
    Fen,
    File,
    HttpClient,
    Instant,
    InstantOrNone,
    Key,
    LogFormat,
    Lower,
    Port,
    Rates,
    RedisUrl,
    SmsProvider,
    SpeechProvider,
    Switch,
    Url,
    Webhook,
    Words,
    one_of,
)
from settings.weak_secrets import find_weak_secret

__all__ = [
    "NEEDED_BY_GATEWAY",
    "ROOT",
    "VAR",
    "HttpClient",
    "LogFormat",
    "Settings",
    "SettingsError",
    "SmsProvider",
    "SpeechProvider",
    "embedded_redis_socket",
    "embedded_redis_url",
]
VAR = ROOT / "var"
THIS_MACHINE = ("127.0.0.1", "localhost", "::1")


class SettingsError(Exception):
    """A fault of the environment; the text says in plain Chinese what to set."""


@dataclass(frozen=True)
class Settings:
    """One process's settings. Secrets show neither in the repr nor in a refusal.

    pydantic checks what comes from the environment alone; what code makes is typed already.
    """

    secret_key: Annotated[str, Field(description="会话签名用的随机长字符串")] = field(repr=False)
    data_key: Key = field(repr=False)
    wechat_token: Annotated[str, Field(description="公众平台“服务器配置”里填写的令牌（Token）")] = field(repr=False)
    database_url: DatabaseUrl = field(default=f"sqlite:///{VAR / 'songgang.sqlite3'}", repr=False)
    redis_url: RedisUrl = field(default="", repr=False)
    wechat_api_base: Url = "https://api.weixin.qq.com"
    wechat_app_id: str = ""
    wechat_app_secret: str = field(default="", repr=False)
    wechat_aes_key: AesKey = field(default="", repr=False)
    wechat_templates: Words = field(default_factory=dict)
    sms_provider: Annotated[SmsProvider, Lower, one_of(SmsProvider)] = SmsProvider.NONE
    sms_endpoint: Endpoint = ""
    sms_access_key: str = field(default="", repr=False)
    sms_secret_key: str = field(default="", repr=False)
    sms_sign_name: str = ""
    sms_app_id: str = ""
    sms_templates: Words = field(default_factory=dict)
    sms_receipt_key: str = field(default="", repr=False)
    speech_provider: Annotated[SpeechProvider, Lower, one_of(SpeechProvider)] = SpeechProvider.NONE
    speech_endpoint: Endpoint = ""
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
    http_client: Annotated[HttpClient, Lower, one_of(HttpClient)] = HttpClient.OWN
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
    log_format: Annotated[LogFormat, Lower, one_of(LogFormat)] = LogFormat.JSON
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
            sentence = _sentence(refusal, given)
        else:
            sentence = find_weak_secret(given)
            if not sentence:
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

    @property
    def plays_platform(self) -> bool:
        """True if the sandbox, or another stand-in on this machine, plays the platform."""
        return urlsplit(self.wechat_api_base).hostname in THIS_MACHINE

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


def _sentence(refusal: ValidationError, given: Mapping[str, str]) -> str:
    """The first fault in plain Chinese; the value that was refused may be a secret and stays out."""
    faults = refusal.errors(include_input=False, include_context=False)
    # A variable that nobody set may be wrong only because it follows from one that was.
    fault = next((one for one in faults if one["loc"][0] in given), faults[0])
    name = str(fault["loc"][0])
    meaning = FieldInfo.from_annotation(get_type_hints(Settings, include_extras=True)[name]).description or ""
    meaning = f" {meaning}" if meaning[:1].isascii() else meaning
    if fault["type"] == "missing":
        return f"没有设置环境变量 {name.upper()}：请填写{meaning}，不能为空。"
    return f"环境变量 {name.upper()} 不对：应当是{meaning}。"
