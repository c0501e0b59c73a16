"""Checks of Redis: it must lose nothing, drop nothing by itself, and be reached over no open network."""

from collections.abc import Callable, Iterator, Mapping
from urllib.parse import urlsplit

from redis import ResponseError

from push.monitoring.doctor import Check, Finding, bad, doubtful, good
from push.runtime import Runtime

NAME = "Redis"
FULL = 0.9
"""Share of `maxmemory` above which Redis soon refuses to write."""
NEAR = {"", "localhost", "127.0.0.1", "::1"}
Facts = Mapping[str, object]


def redis_server(rt: Runtime) -> Finding:
    """The first fault of the server, in the order in which it loses data."""
    rt.redis.ping()
    facts = {**_info(rt, "persistence"), **_info(rt, "memory"), **_info(rt, "replication")}
    fsync = _config(rt, "appendfsync")
    for judge in (_is_replica, _forgets, _drops, _cannot_write, _is_full, _is_lax):
        for found, advice in judge({**facts, "appendfsync": fsync}):
            return bad(NAME, found, advice)
    return good(NAME, "能连上，AOF 已开启，不会自己丢键")


def redis_network(rt: Runtime) -> Finding:
    """Whoever reads Redis reads conversations under way, and whoever writes to it gives the workers orders."""
    name, parts = "Redis 的网络", urlsplit(rt.settings.redis_url)
    if parts.scheme != "redis" or parts.hostname in NEAR:
        return good(name, "在本机，或者已加密")
    advice = "跨机器请用 rediss://（TLS），并给它密码和 ACL（deploy/README.md）：能写 Redis 的人就能给后台任务派活。"
    return doubtful(name, "跨机器，没有加密", advice)


def _info(rt: Runtime, section: str) -> Facts:
    shown = rt.redis.info(section)
    return shown if isinstance(shown, dict) else {}


def _config(rt: Runtime, name: str) -> object:
    """One value of the configuration; None where the account may not read it."""
    try:
        shown = rt.redis.config_get(name)
    except ResponseError:
        return None
    return shown.get(name) if isinstance(shown, dict) else None


Judge = Callable[[Facts], Iterator[tuple[str, str]]]


def _is_replica(facts: Facts) -> Iterator[tuple[str, str]]:
    if facts.get("role", "master") != "master":
        yield "连到的是副本，写不进去", "把 REDIS_URL 指到主库。"


def _forgets(facts: Facts) -> Iterator[tuple[str, str]]:
    if not facts.get("aof_enabled"):
        advice = "在 Redis 上设置 appendonly yes：断电后排队的任务和说到一半的对话就还在。"
        yield "能连上，但没有开启 AOF 持久化", advice


def _drops(facts: Facts) -> Iterator[tuple[str, str]]:
    policy = facts.get("maxmemory_policy", "noeviction")
    if policy != "noeviction":
        advice = "在 Redis 上设置 maxmemory-policy noeviction：否则内存一满，它会悄悄丢掉排队的任务和对话。"
        yield f"maxmemory-policy 是 {policy}，内存满时会自己丢键", advice


def _cannot_write(facts: Facts) -> Iterator[tuple[str, str]]:
    if facts.get("aof_last_write_status", "ok") != "ok":
        yield "AOF 写不进磁盘", "检查 Redis 那台机器的磁盘空间。"


def _is_full(facts: Facts) -> Iterator[tuple[str, str]]:
    most, used = _number(facts, "maxmemory"), _number(facts, "used_memory")
    if most and used > FULL * most:
        yield f"内存用了 {used / most:.0%}，快满了", "调高 Redis 的 maxmemory，或者给它加内存：满了就写不进去。"


def _is_lax(facts: Facts) -> Iterator[tuple[str, str]]:
    if facts.get("appendfsync") == "no":
        advice = "在 Redis 上设置 appendfsync everysec（或 always）：否则断电会丢掉半分钟的任务和对话。"
        yield "AOF 何时落盘没有保证（appendfsync no）", advice


def _number(facts: Facts, name: str) -> float:
    value = facts.get(name, 0)
    return float(value) if isinstance(value, int | float) else 0.0


REDIS: tuple[tuple[str, Check], ...] = ((NAME, redis_server), ("Redis 的网络", redis_network))
