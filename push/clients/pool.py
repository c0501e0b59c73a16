"""The contract of an HTTP client for the senders: a POST is made once, and an error says whether it went out.

Two clients keep this contract: `connections.py`, the service's own, and `aiohttp_connections.py`.
"""

import ssl
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

MOST_BYTES = 1 << 20
"""No answer is longer."""
RESOLVED_SECONDS = 10.0
"""An address that was looked up is used again for this time."""
USER_AGENT = "songgang"
Answer = tuple[int, bytes]
"""Status and body."""


class NotConnected(Exception):
    """Nothing was written, so the request may be made again."""


class NoAnswer(Exception):
    """The other side may have the request, and no whole answer came; the words say why."""


@dataclass(frozen=True)
class Limits:
    """Limits on the requests under way at once, and on the time of each step."""

    connections: int
    connect_seconds: float
    """For the address, the connection and TLS together; the wait for a free connection is not counted."""
    answer_seconds: float
    idle_seconds: float
    """A connection that rested longer is closed and not used again."""


class Pool(Protocol):
    """Kept-alive connections of the event loop in which the pool was made."""

    async def post(self, url: str, data: bytes, content_type: str) -> Answer:
        """Make the request once: no repeat, no redirect, no cookie.

        Raises NotConnected where nothing was written and NoAnswer where the other side may have the request:
        the connection ended, the answer was late, unreadable or longer than `MOST_BYTES`.
        """

    async def close(self) -> None:
        """Close all connections; called in the loop of the pool, before the loop ends."""


@lru_cache(1)
def tls_context() -> ssl.SSLContext:
    """A context that checks certificate and host name; SSL_CERT_FILE and SSL_CERT_DIR name other authorities."""
    return ssl.create_default_context()
