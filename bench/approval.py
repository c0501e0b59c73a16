"""A notice to 100,000 people and to 1,000,000: until its deliveries exist, until the first message, and what
the worker weighs while it sends.

PostgreSQL, one worker, the stub platform with its latency. Nobody but the platform is kept on a core: what works
while an audience is made is the database, and it takes whichever is free. Approved as the page does it: the first
part of the audience and `wake` within the request, the rest by the clock. Once the audience is whole a part of the
notice is sent; meanwhile the worker's memory is sampled, and what runs by the clock (every second, every ten seconds)
is timed with everybody still waiting.

`python3 dev.py bench approval`; more: `python -m bench.approval --help`.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from bench.harness.machine import BenchError, make_ground, on_this_machine, roam
from bench.harness.many_people import add_great_crowd
from bench.harness.worker import Stage, make_stage
from models.queries.notices.freezing import find_freezing
from push.jobs.reconcile import reconcile_now
from push.jobs.schedule import wake_due
from push.notices.commands import approve_notice, cancel_notice
from push.runtime import Runtime

LATENCY_MS = 30
PATIENCE_SECONDS = 60.0
WHOLE_SECONDS = 600.0
SAMPLE_SECONDS = 0.5
LOOK_SECONDS = 0.1
MEGABYTE = 1024 * 1024
AIMS = "目标：10 万人 5 秒内生成，2 秒内第一条；100 万人成比例；内存 200 MB 以内且不增长"


@dataclass(frozen=True)
class Approved:
    """Seconds from the click: until the page has its answer, the platform a message, everybody a delivery."""

    people: int
    answered: float
    first: float
    created: float
    waking: float
    reconciling: float
    memory: list[float]
    """Of the worker with all its children, in megabytes, by sample."""
    largest: float
    """The largest single process, resident."""
    rate: float
    weights: dict[str, float]
    """Bytes a row of each table with its indexes; `redis`: megabytes."""


def main() -> None:
    """Measure and print."""
    options = parse()
    print(f"PostgreSQL，一个 worker，平台延迟 {LATENCY_MS} 毫秒；{on_this_machine(confined=False)}\n{AIMS}")
    for people in options.people:
        with make_ground("postgresql", is_confined=False) as ground, make_stage(ground, LATENCY_MS) as stage:
            roam(stage.worker.pids())
            add_great_crowd(stage.rt.sessions, people)
            show(approve(stage, people, options.seconds))


def parse() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.approval")
    parser.add_argument("--people", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--seconds", type=float, default=20.0, help="of sending that is watched")
    return parser.parse_args()


def approve(stage: Stage, people: int, seconds: float) -> Approved:
    """One notice, from the click to some seconds of sending."""
    rt, notice_id = stage.rt, stage.draft()
    began = time.monotonic()
    approve_notice(rt, None, notice_id)
    answered = time.monotonic()
    first = stage.await_messages(0, PATIENCE_SECONDS)
    created = _await_whole(rt, notice_id)
    waking, reconciling = _timed(lambda: wake_due(rt)), _timed(lambda: reconcile_now(rt))
    before, since = stage.messages(), time.monotonic()
    samples = [sample for sample in _sampled(stage, seconds) if sample]
    rate = (stage.messages() - before) / (time.monotonic() - since)
    weights = _weights(rt, people)
    cancel_notice(rt, None, notice_id)
    memory = [sum(share for share, _ in sample) for sample in samples]
    largest = max(resident for sample in samples for _, resident in sample)
    return Approved(
        people, answered - began, first - began, created - began, waking, reconciling, memory, largest, rate, weights
    )


def show(run: Approved) -> None:
    """Print the figures of one run in Chinese."""
    quarter = max(len(run.memory) // 4, 1)
    begin, end = statistics.median(run.memory[:quarter]), statistics.median(run.memory[-quarter:])
    print(f"\n{run.people:,} 人")
    print(f"  批准后 {run.answered:.2f} 秒页面有回答，{run.first:.2f} 秒第一条消息，"
          f"{run.created:.2f} 秒名单完整（{run.created / run.people * 1e6:.0f} µs/人）")  # fmt: skip
    print(f"  发送 {run.rate:.0f} 条/秒；内存最多 {max(run.memory):.0f} MB（单个进程 {run.largest:.0f} MB），"
          f"开头 {begin:.0f} MB，末尾 {end:.0f} MB")  # fmt: skip
    print(
        f"  大家都在等的时候：每秒一次的唤醒 {run.waking * 1000:.0f} 毫秒，定时核对 {run.reconciling * 1000:.0f} 毫秒"
    )
    print("  " + "，".join(f"{name} {size:.0f}" for name, size in run.weights.items()))


def _await_whole(rt: Runtime, notice_id: int) -> float:
    """Wait for the last part of the audience; the moment by `time.monotonic`, BenchError after WHOLE_SECONDS."""
    deadline = time.monotonic() + WHOLE_SECONDS
    while time.monotonic() < deadline:
        with rt.sessions() as session:
            if find_freezing(session, [notice_id]) is None:
                return time.monotonic()
        time.sleep(LOOK_SECONDS)
    raise BenchError("名单没有生成完")


def _timed(act: Callable[[], object]) -> float:
    began = time.monotonic()
    act()
    return time.monotonic() - began


def _sampled(stage: Stage, seconds: float) -> Iterator[list[tuple[float, float]]]:
    """Samples until the seconds are over: PSS and RSS in megabytes of every process of the worker."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        yield [memory for pid in stage.worker.pids() if (memory := _memory_of(pid))]
        time.sleep(SAMPLE_SECONDS)


def _memory_of(pid: int) -> tuple[float, float] | None:
    """PSS (pages shared by forks count once) and RSS."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return None
    sizes = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines if line.startswith(("Pss:", "Rss:"))}
    return (sizes["Pss"], sizes["Rss"]) if sizes else None


def _weights(rt: Runtime, people: int) -> dict[str, float]:
    used = rt.redis.info("memory")
    with rt.sessions() as session:
        sizes = {
            f"{table} 字节/行": session.scalar(text(f"SELECT pg_total_relation_size('{table}')")) / max(rows, 1)
            for table, rows in (
                ("deliveries", people),
                ("attempts", session.scalar(text("SELECT count(*) FROM attempts")) or 0),
            )
        }
    return {**sizes, "Redis MB": used["used_memory"] / MEGABYTE if isinstance(used, dict) else 0.0}


if __name__ == "__main__":
    try:
        main()
    except BenchError as fault:
        sys.exit(str(fault))
