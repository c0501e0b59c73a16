"""The settings of one sandbox."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path


class Mode(StrEnum):
    """The encryption mode of pushes (明文, 兼容, 安全模式)."""

    PLAIN = "plain"
    COMPATIBLE = "compatible"
    SAFE = "safe"


@dataclass(frozen=True, kw_only=True)
class Config:
    """The played account, where its service listens, and how slow the world is.

    To an empty `webhook` or `sms_receipts` nothing is posted.
    `sms_receipts` may hold `{provider}`, which becomes `tencent`, `aliyun` or `sandbox`.
    """

    app_id: str
    app_secret: str
    token: str
    webhook: str = ""
    aes_key: str = ""
    mode: Mode = Mode.PLAIN
    original_id: str = "gh_7c1e00d2aa31"
    sms_receipts: str = ""
    posters: str = ""
    data: Path | None = None
    host: str = "127.0.0.1"
    port: int = 8001
    public_url: str = ""
    latency_ms: int = 0
    receipt_delay_ms: int = 300
    webhook_timeout_seconds: float = 5.0
    webhook_connections: int = 50
    template_set: str = "default"
    now: datetime | None = None
    seed: int | None = None

    def __post_init__(self) -> None:
        """Refuse settings that the platform's own settings page would refuse."""
        if self.mode is not Mode.PLAIN and len(self.aes_key) != 43:
            raise ValueError("--aes-key must have 43 characters unless --mode is plain")

    @property
    def base_url(self) -> str:
        """The address under which browsers and the service reach this sandbox, without a slash."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")
