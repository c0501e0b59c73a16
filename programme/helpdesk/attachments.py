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
    """Store the body, sealed, in `folder`. Returns the name of its file."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = secrets.token_hex(20)
    (folder / name).write_bytes(seal_bytes(_PURPOSE, body))
    return name


def find_body(folder: Path, name: str) -> bytes | None:
    """The body, unsealed; None if the file is gone."""
    path = folder / name
    return unseal_bytes(_PURPOSE, path.read_bytes()) if name and path.is_file() else None


def drop_body(folder: Path, name: str) -> None:
    if name:
        (folder / name).unlink(missing_ok=True)


def content_type(body: bytes) -> str:
    """Content type by the first bytes; a body of any other type can only be saved, never shown."""
    return next((kind for start, kind in _STARTS if body.startswith(start)), "application/octet-stream")
