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


def examine(rt: Runtime, checks: Iterable[tuple[str, Check]]) -> Iterable[Finding]:
    """Every finding, in order. A check that cannot be made (its store is away) counts as a failure."""
    for name, check in checks:
        try:
            yield check(rt)
        except (SQLAlchemyError, RedisError, PushError, OSError, ValueError) as fault:
            yield Finding(
                name, Level.FAIL, f"检查没有做成（{type(fault).__name__}）", "先处理前面打叉的各项，再查一次。"
            )


def good(name: str, found: str) -> Finding:
    return Finding(name, Level.OK, found)


def doubtful(name: str, found: str, advice: str) -> Finding:
    return Finding(name, Level.WARN, found, advice)


def bad(name: str, found: str, advice: str) -> Finding:
    return Finding(name, Level.FAIL, found, advice)
