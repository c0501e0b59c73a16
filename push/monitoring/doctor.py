"""The checks of `flask doctor`, made one after the other: each gives one finding with advice."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from redis import RedisError
from sqlalchemy.exc import SQLAlchemyError

from push.errors import PushError
from push.runtime import Runtime


class Level(StrEnum):
    """`fail` makes the command's exit code non-zero; `warn` is worth reading."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True)
class Finding:
    """One line: the thing checked, the result and, if it is not in order, the advice."""

    name: str
    level: Level
    found: str
    advice: str = ""


Check = Callable[[Runtime], Finding]

_STORES: dict[type[Exception], tuple[str, str]] = {
    SQLAlchemyError: (
        "数据库用不了",
        "看数据库启动了没有、DATABASE_URL 里的主机、端口、库名、用户、密码对不对、网络通不通，再查一次。",
    ),
    RedisError: (
        "Redis 用不了",
        "看 Redis 启动了没有、REDIS_URL 里的主机、端口、密码对不对、网络通不通，再查一次。",
    ),
    PushError: ("微信平台用不了", "看 WECHAT_APP_ID、WECHAT_APP_SECRET 和本机的网络，再查一次。"),
    OSError: ("本机或网络出错", "看本机的磁盘、文件权限和网络，再查一次。"),
    ValueError: ("读到的内容不对", "看这一项的设置；看不出来就把这一行发给维护的人。"),
}
"""What is away, and what to do, by the error of its client; the first kind that fits counts."""


def examine(rt: Runtime, checks: Iterable[tuple[str, Check]]) -> Iterable[Finding]:
    """Every finding, in order. A check that cannot be made counts as a failure, and names the store that is away.

    The first check that misses a store says what to do about it; the later ones point there.
    """
    missed: dict[type[Exception], str] = {}
    for name, check in checks:
        try:
            yield check(rt)
        except (SQLAlchemyError, RedisError, PushError, OSError, ValueError) as fault:
            kind = next(kind for kind in _STORES if isinstance(fault, kind))
            store, advice = _STORES[kind]
            if kind in missed:
                advice = f"先处理前面打叉的“{missed[kind]}”，再查一次。"
            missed.setdefault(kind, name)
            yield bad(name, f"查不了：{store}（{type(fault).__name__}）", advice)


def good(name: str, found: str) -> Finding:
    return Finding(name, Level.OK, found)


def doubtful(name: str, found: str, advice: str) -> Finding:
    return Finding(name, Level.WARN, found, advice)


def bad(name: str, found: str, advice: str) -> Finding:
    return Finding(name, Level.FAIL, found, advice)
