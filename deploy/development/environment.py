"""The environment of a development service: secrets of its own, the sandbox as its outside world."""

import base64
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path


def development_environment(environ: Mapping[str, str], var: Path) -> dict[str, str]:
    """The environment of the service's processes; every variable that the caller has set stands, right or wrong."""
    given = environ.get("PORT", "")
    port = int(given) if given.isdecimal() else 8000
    sandbox = f"http://127.0.0.1:{port + 1}"
    defaults = {
        "PORT": str(port),
        "BIND": f"127.0.0.1:{port}",
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "WORKERS": "1",
        "LOG_FORMAT": "console",
        "WECHAT_API_BASE": sandbox,
        "SMS_PROVIDER": "sandbox",
        "SMS_ENDPOINT": sandbox,
        "PYTHONUNBUFFERED": "1",
        "NOW_AT": datetime.now(UTC).isoformat(),
    }
    return {**defaults, **kept_secrets(var / "dev.env"), **environ}


def kept_secrets(file: Path) -> dict[str, str]:
    """The random secrets of this data folder, made at the first start; readable by its owner only."""
    known = dict(line.split("=", 1) for line in _lines(file) if "=" in line)
    complete = {**_new_secrets(), **known}
    if complete != known:
        write_private(file, [f"{name}={value}" for name, value in complete.items()])
    return complete


def write_private(file: Path, lines: Sequence[str]) -> None:
    """Write a file that only its owner can read."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.chmod(0o600)
    file.write_text("".join(f"{line}\n" for line in lines))


def _lines(file: Path) -> list[str]:
    return file.read_text().splitlines() if file.exists() else []


def _new_secrets() -> dict[str, str]:
    return {
        "SECRET_KEY": secrets.token_urlsafe(32),
        "DATA_KEY": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "WECHAT_APP_ID": f"wx{secrets.token_hex(8)}",
        "WECHAT_APP_SECRET": secrets.token_hex(16),
        "WECHAT_TOKEN": secrets.token_hex(16),
        "SMS_ACCESS_KEY": secrets.token_hex(8),
        "SMS_SECRET_KEY": secrets.token_hex(16),
        "SMS_RECEIPT_KEY": secrets.token_urlsafe(24),
    }
