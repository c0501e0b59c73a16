"""Bodies of voice messages and pictures: sealed files with random names, kept 30 days (requirements.md 3.3)."""

import secrets
from datetime import timedelta
from pathlib import Path

from models.database.sealing import seal_bytes, unseal_bytes

KEPT_FOR = timedelta(days=30)
_PURPOSE = "attachments.body"
_STARTS = (
    (b"#!AMR", "audio/amr"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
    (b"RIFF", "audio/wav"),
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
)


def keep_body(folder: Path, body: bytes) -> str:
    """The name under which the sealed body lies in `folder`."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = secrets.token_hex(20)
    (folder / name).write_bytes(seal_bytes(_PURPOSE, body))
    return name


def find_body(folder: Path, name: str) -> bytes | None:
    """The open body; None where the file is gone."""
    path = folder / name
    return unseal_bytes(_PURPOSE, path.read_bytes()) if name and path.is_file() else None


def drop_body(folder: Path, name: str) -> None:
    if name:
        (folder / name).unlink(missing_ok=True)


def content_type(body: bytes) -> str:
    """By the first bytes; whatever else it is can only be saved, never shown."""
    return next((kind for start, kind in _STARTS if body.startswith(start)), "application/octet-stream")
