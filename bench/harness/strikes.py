"""Faults of the platform, killed processes and an emptied Redis, for an endurance run.

Shares are of all calls and sum up to 8 %, with the openids the platform does not know (1 %) and the bursts of
45011 (as many calls as 0.8 % of the people).
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

CUSTOM, NOTICE, MASS = (
    "/cgi-bin/message/custom/send",
    "/cgi-bin/message/subscribe/bizsend",
    "/cgi-bin/message/mass/send",
)
UNKNOWN_EVERY = 100
"""One in so many people has an openid that the platform does not know."""
BURSTS, BURST_SHARE = 2, 0.004
KILLS = 5
HANG_SECONDS = 20.0
"""Longer than the sender waits for an answer."""

ANYWHERE: Sequence[tuple[float, Mapping[str, Any]]] = (
    (0.015, {"kind": "errcode", "errcode": -1}),
    (0.005, {"kind": "http", "status": 500}),
    (0.005, {"kind": "http", "status": 502}),
    (0.005, {"kind": "empty"}),
    (0.005, {"kind": "html"}),
    (0.005, {"kind": "refuse"}),
    (0.006, {"kind": "drop"}),
    (0.001, {"kind": "hang", "seconds": HANG_SECONDS}),
)
BY_PATH: Mapping[str, Sequence[tuple[float, int]]] = {
    CUSTOM: ((0.005, 43004), (0.005, 45015), (0.005, 45047)),
    NOTICE: ((0.005, 43101), (0.005, 47003), (0.005, 40037)),
}
ON_LISTS: Sequence[Mapping[str, Any]] = (
    {"kind": "errcode", "errcode": -1},
    {"kind": "drop"},
    {"kind": "http", "status": 502},
    {"kind": "hang", "seconds": HANG_SECONDS},
)
"""Mass lists are few calls, so each of these hits one of them for certain."""


class Kind(StrEnum):
    """A kind of strike against the running service."""

    JOBS = "kill -9 所有 rq 进程和它们的任务"
    JOB = "kill -9 一个 rq 进程和它的任务"
    SERVICE = "kill -9 整个 worker.py，由守护者重启"
    FLUSH = "Redis FLUSHALL"
    BURST = "平台连续回 45011"


@dataclass(frozen=True)
class Strike:
    """Done as soon as this share of the people has been taken up; who waits for a mass list comes last."""

    share: float
    kind: Kind


def faults() -> list[dict[str, Any]]:
    """Faults in the form of the sandbox; the first one that fits a call hits it."""
    lists = [{"path": MASS, **fault, "count": 1} for fault in ON_LISTS]
    single = [
        {"path": path, **fault, "rate": share, "count": None} for path in (CUSTOM, NOTICE) for share, fault in ANYWHERE
    ]
    refusals = [
        {"path": path, "kind": "errcode", "errcode": code, "rate": share, "count": None}
        for path, codes in BY_PATH.items()
        for share, code in codes
    ]
    return [*lists, *single, *refusals]


def burst(people: int) -> list[dict[str, Any]]:
    """The next calls are too many for the minute."""
    size = max(1, int(people * BURST_SHARE))
    return [{"path": CUSTOM, "kind": "errcode", "errcode": 45011, "count": size}]


def plan_strikes(dice: random.Random) -> list[Strike]:
    """Five kills, among them at least one of each sort, one flush and two bursts, at random moments in order."""
    sorts = [Kind.JOBS, Kind.JOB, Kind.SERVICE]
    kinds = [*sorts, *dice.choices(sorts, k=KILLS - len(sorts)), Kind.FLUSH, *[Kind.BURST] * BURSTS]
    dice.shuffle(kinds)
    moments = sorted(dice.uniform(0.02, 0.6) for _ in kinds)
    return [Strike(moment, kind) for moment, kind in zip(moments, kinds, strict=True)]
