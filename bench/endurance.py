"""A notice to 20,000 people through everything that goes wrong; then our books against the platform's, line by line.

Real worker.py with two processes, gunicorn for the platform's receipts, PostgreSQL, Valkey; the sandbox answers 8 %
of the calls with mixed faults. At random moments five processes are killed -9 (a fallen service is started again, as
systemd does) and Redis is emptied. Sixty in a hundred people wrote within 48 hours, twenty have a subscription
credit, twenty can get a mass send only. The run ends by itself: 0 lost, 0 repeated, the closing statement equals the
ledger; anything else exits with 1.

`python3 dev.py bench endurance`; more: `python -m bench.endurance --help`.
"""

import argparse
import logging
import os
import random
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import func, select

from bench.harness.endurance_people import make_people
from bench.harness.ledger import Comparison, compare
from bench.harness.machine import BenchError, Ground, make_ground
from bench.harness.strikes import CUSTOM, MASS, NOTICE, Kind, Strike, burst, faults, plan_strikes
from models.push.notices import Delivery, DeliveryState, Notice, NoticeState
from push.runtime import Runtime
from tests.stories_e2e.harness.sending import Sending

TITLE = "医保缴费政策"
START_SECONDS = 60.0
CALLS_BETWEEN = 0.005
"""Of the people: so many calls are made before the next strike, so that each one hits a send under way."""
ALL_CORES = os.sched_getaffinity(0)


@dataclass
class Scene:
    """The running service and the platform it talks to."""

    sending: Sending
    people: int
    done: list[tuple[Strike, str]] = field(default_factory=list)

    def calls(self) -> int:
        """Messages the platform was asked for so far; a mass list counts as one."""
        calls = self.sending.outside.get("ledger", since=10**12)["calls"]
        return sum(count for path, count in calls.items() if path in (CUSTOM, NOTICE, MASS))

    def taken_up(self, notice_id: int) -> float:
        """The share of the people whom some worker has claimed at least once."""
        with self.sending.rt.sessions() as session:
            mine = Delivery.notice_id == notice_id, Delivery.state != DeliveryState.PENDING
            return (session.scalar(select(func.count()).where(*mine)) or 0) / self.people


def main() -> None:
    """Run, compare, print; exits with 1 on any violation."""
    options = parse()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    print(f"{options.people} 人，随机种子 {options.seed}，平台延迟 {options.latency_ms} 毫秒", flush=True)
    with ExitStack() as stack:
        ground = stack.enter_context(make_ground("postgresql"))
        scene = set_up(ground, stack, options)
        began = time.monotonic()
        notice_id = scene.sending.approve(TITLE)
        missed = go_through(scene, notice_id, plan_strikes(random.Random(options.seed)), began + options.patience)
        scene.sending.outside.settle()
        took = time.monotonic() - began
        ledger = scene.sending.outside.get("ledger")
        with scene.sending.rt.sessions() as session:
            found = compare(session, notice_id, options.people, ledger["messages"])
        show(scene, found, ledger, took)
    if missed:
        print(f"通知在 {len(missed)} 件事发生之前就结束了：请加大 --people 或 --latency-ms")
    sys.exit(1 if found.violations or missed else 0)


def parse() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.endurance")
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--latency-ms", type=int, default=100)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--patience", type=float, default=1800.0, help="seconds after which the run has failed")
    parser.add_argument("--keep-logs", type=Path, help="folder that the logs are left in")
    return parser.parse_args()


def set_up(ground: Ground, stack: ExitStack, options: argparse.Namespace) -> Scene:
    """People here and there, the platform with its faults, web and worker processes."""
    os.sched_setaffinity(0, ALL_CORES)
    sending = Sending(
        options.keep_logs or ground.folder,
        ground.databases["postgresql"],
        ground.redis_url,
        workers=options.workers,
        options={"latency-ms": options.latency_ms, "seed": options.seed},
        listens=True,
    )
    stack.callback(sending.stop)
    sending.start()
    make_people(sending, options.people)
    sending.outside.order(faults())
    return Scene(sending, options.people)


def go_through(scene: Scene, notice_id: int, strikes: Sequence[Strike], deadline: float) -> Sequence[Strike]:
    """Strike when the moments come, until the notice is done; the strikes that came too late for it.

    BenchError if it pauses or takes too long.
    """
    waiting, apart, earliest = list(strikes), int(scene.people * CALLS_BETWEEN), 0
    while (state := scene.sending.state(notice_id)) is not NoticeState.DONE:
        if state is not NoticeState.SENDING or time.monotonic() > deadline:
            raise BenchError(f"通知没有自己结束：{describe(scene.sending.rt, notice_id)}")
        if waiting and scene.taken_up(notice_id) >= waiting[0].share and scene.calls() >= earliest:
            strike = waiting.pop(0)
            scene.done.append((strike, strike_now(scene, strike.kind)))
            earliest = scene.calls() + apart
            print(f"  {scene.calls():6} 次调用后：{strike.kind}（{scene.done[-1][1]}）", flush=True)
        time.sleep(0.1)
    return waiting


def strike_now(scene: Scene, kind: Kind) -> str:
    """Do it; what was hit."""
    match kind:
        case Kind.JOBS:
            return _killed(scene.sending.worker.kill_workers)
        case Kind.JOB:
            return _killed(partial(scene.sending.worker.kill_workers, at_most=1))
        case Kind.SERVICE:
            scene.sending.worker.kill()
            scene.sending.worker.start()
            return "整个会话"
        case Kind.FLUSH:
            scene.sending.rt.redis.flushall()
            return "全空"
        case Kind.BURST:
            faults_now = burst(scene.people)
            scene.sending.outside.order(faults_now)
            return f"{faults_now[0]['count']} 次"


def _killed(kill: Callable[[], list[int]]) -> str:
    """Kill as soon as there is somebody to kill."""
    deadline = time.monotonic() + START_SECONDS
    while not (pids := kill()):
        if time.monotonic() > deadline:
            raise BenchError("没有可以杀的进程")
        time.sleep(0.02)
    return f"{len(pids)} 个进程"


def describe(rt: Runtime, notice_id: int) -> str:
    """State and reason of a notice that stands still, for the text of the failure."""
    with rt.sessions() as session:
        notice = session.get_one(Notice, notice_id)
        return f"{notice.state} {notice.pause_reason}"


def show(scene: Scene, found: Comparison, ledger: dict[str, Any], took: float) -> None:
    """The tables."""
    print(f"\n用时 {took:.0f} 秒；平台被调用 {scene.calls()} 次，取令牌 {sum(ledger['token_fetches'].values())} 次")
    refused = sorted(ledger["refusals"].items(), key=lambda one: -one[1])
    print("平台的错误码：" + "、".join(f"{name.rpartition('/')[2]} ×{count}" for name, count in refused))
    print("\n我们的结果    平台收到 0 条   1 条   多条")
    for state in DeliveryState:
        counts = [found.people[state, 0], found.people[state, 1]]
        more = sum(count for (of, times), count in found.people.items() if of is state and times > 1)
        if sum(counts) + more:
            print(f"{state:12} {counts[0]:12} {counts[1]:7} {more:6}")
    print(f"\n不符之处：{len(found.violations)}")
    for violation in found.violations[:20]:
        print(f"  {violation}")


if __name__ == "__main__":
    try:
        main()
    except BenchError as fault:
        sys.exit(str(fault))
