"""What counts beside the data files in this process: phrases of staff, and the weights learned with them."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.understanding.meaning import Intent

_PACKAGE = "bot.understanding"


@dataclass(frozen=True)
class Additions:
    """`rows`: further rows of a table in data/; `sayings`: further examples; `weights`: instead of the file's."""

    rows: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    sayings: tuple[tuple[str, Intent], ...] = ()
    weights: Mapping[str, bytes] | None = None


_in_force = [Additions()]
_editions = [0]


def added() -> Additions:
    return _in_force[0]


def edition() -> int:
    """Another number after every change: what was understood before may be understood differently."""
    return _editions[0]


def put(additions: Additions) -> None:
    """From now on these count; what was worked out from the others is forgotten."""
    _in_force[0] = additions
    _editions[0] += 1
    for name, module in list(sys.modules.items()):
        if name == _PACKAGE or name.startswith(f"{_PACKAGE}."):
            for thing in list(vars(module).values()):
                if callable(forget := getattr(thing, "cache_clear", None)):
                    forget()


@contextmanager
def trying(additions: Additions) -> Iterator[None]:
    """They count within, in the whole process: for jobs and tests only."""
    before = added()
    put(additions)
    try:
        yield
    finally:
        put(before)
