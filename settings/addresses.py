"""Addresses of stores and of other services: each is understood here, or refused before anything connects.

A check returns the address as the libraries take it, or raises ValueError. Its text never holds the address: that may
carry a password.
"""

import re
from urllib.parse import SplitResult, parse_qsl, urlsplit

from redis.connection import URL_QUERY_ARGUMENT_PARSERS
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

POSTGRESQL = "postgresql+psycopg"
"""psycopg 3; a URL may leave the driver of PostgreSQL open."""
_NO_ADDRESS = re.compile(r"[\s\x00-\x1f\"'<>\\]")
_SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?(?::\d{1,5})?")


def check_http(url: str) -> str:
    """An address of http or https without a closing slash."""
    parts = _split(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("not an address of http")
    return url.rstrip("/")


def check_http_or_host(url: str) -> str:
    """An address of http or https, or a host with or without its port."""
    return url if _HOST.fullmatch(url) else check_http(url)


def check_redis(url: str) -> str:
    """A URL of redis-py, whose own reading takes a wrong database number for 0 and a `#` in a password for the end."""
    parts = _split(url)
    for name, value in parse_qsl(parts.query, keep_blank_values=True):
        if not name.startswith("ssl_"):
            parse = URL_QUERY_ARGUMENT_PARSERS.get(name)
            if not callable(parse):
                raise ValueError("no such argument")
            parse(value)
    if parts.fragment:
        raise ValueError("not an address of Redis")
    if parts.scheme == "unix":
        is_whole = bool(parts.path.strip("/"))
    else:
        is_whole = parts.scheme in ("redis", "rediss") and bool(parts.hostname)
        is_whole = is_whole and re.fullmatch(r"(?:/[0-9]{0,4})?", parts.path) is not None
    if not is_whole:
        raise ValueError("not an address of Redis")
    return url


def check_database(url: str) -> str:
    """A URL of SQLAlchemy for SQLite or PostgreSQL, with the driver named."""
    try:
        parts = make_url(url)
    except (ArgumentError, ValueError):
        raise ValueError("not an address of a database") from None
    drivername = POSTGRESQL if parts.drivername in ("postgres", "postgresql") else parts.drivername
    is_server = drivername == POSTGRESQL and bool(parts.host or parts.query.get("host"))
    is_server = is_server and (parts.port is None or 0 < parts.port < 65536) and _is_host(parts.host)
    is_server = is_server and parts.query.get("sslmode", "prefer") in _SSL_MODES
    if not parts.database or not (is_server or (drivername == "sqlite" and not parts.host)):
        raise ValueError("not an address of a database")
    scheme, separator, rest = url.partition("://")
    return drivername + separator + rest if scheme != drivername else url


def _split(url: str) -> SplitResult:
    """The parts of an address; ValueError where it holds what no address holds, or no possible port."""
    if _NO_ADDRESS.search(url):
        raise ValueError("not an address")
    parts = urlsplit(url)
    if parts.port == 0:  # a port that is no number raises here
        raise ValueError("not a port")
    if not _is_host(parts.hostname):
        raise ValueError("not a host")
    return parts


def _is_host(host: str | None) -> bool:
    """True for a name or number of a host, and for none; not for an unfilled `${HOST}` or a list."""
    return not host or ":" in host or (".." not in host and re.fullmatch(r"\w[\w.-]{0,252}", host) is not None)
