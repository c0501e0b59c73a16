"""The place of the embedded Redis: its socket and its URL."""

import hashlib
import os
import tempfile
from pathlib import Path
from urllib.parse import quote

# sun_path holds 104 bytes on macOS and 108 on Linux, with the closing NUL.
LONGEST_SOCKET_PATH = 103


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
