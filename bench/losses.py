"""The cost of losing a part: a worker killed in mid-send, and a Redis emptied in mid-send.

PostgreSQL, the stub platform with its latency. Twice a notice goes to everybody. In the first run everything of
the worker gets `kill -9` and another is started two seconds later, as systemd does: timed until each delivery
it was sending has moved. In the second run Redis is flushed: timed by the longest silence at the platform from
then on. After each run nobody may have been told twice, and whoever was not told must be listed as unsure.

`python3 dev.py bench losses`; more: `python -m bench.losses --help`.
"""

import argparse
import os
import signal
import sys
import time
from collections.abc import Collection
from contextlib import ExitStack, suppress
from dataclasses import dataclass

from sqlalchemy import select

from bench.harness.machine import BenchError, make_ground, on_this_machine
from bench.harness.many_people import add_great_crowd
from bench.harness.worker import POLL_SECONDS, Stage, make_stage, make_worker
from models.push.notices import Delivery, DeliveryState, Notice, NoticeState
from push.notices.closing import counts_of
from push.notices.commands import approve_notice

LATENCY_MS = 30
RESTART_SECONDS = 2.0
"""As deploy/songgang-worker.service has it."""
PATIENCE_SECONDS = 300.0
MOST_SECONDS = 60.0


@dataclass(frozen=True)
class Loss:
    """One run: seconds the lost part cost, and what became of everybody."""

    name: str
    seconds: float
    told: int
    sent: int
    unsure: int


def main() -> None:
    """Measure and print."""
    options = parse()
    print(f"发给 {options.people:,} 人，PostgreSQL，平台延迟 {LATENCY_MS} 毫秒；{on_this_machine()}")
    with make_ground("postgresql") as ground, make_stage(ground, LATENCY_MS) as stage, ExitStack() as stack:
        add_great_crowd(stage.rt.sessions, options.people)
        for run in (lose_redis(stage, options.people), lose_worker(stage, stack, options.people)):
            show(run)


def parse() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.losses")
    parser.add_argument("--people", type=int, default=20_000)
    return parser.parse_args()


def lose_redis(stage: Stage, people: int) -> Loss:
    """FLUSHALL when a fifth is through."""
    notice_id = _half_way(stage, people)
    stage.rt.redis.flushall()
    silence = _longest_silence(stage, notice_id)
    return _ended(stage, notice_id, "清空 Redis，最长停顿", silence)


def lose_worker(stage: Stage, stack: ExitStack, people: int) -> Loss:
    """`kill -9` of the clock, the worker and its job when a fifth is through."""
    notice_id = _half_way(stage, people)
    sending = _await_sending(stage, notice_id)
    killed = time.monotonic()
    for pid in reversed(stage.worker.pids()):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    time.sleep(RESTART_SECONDS)
    stack.enter_context(make_worker(stage.ground, stage.worker.environment, "worker-2"))
    moved = _await_moved(stage, sending) - killed
    _await_end(stage, notice_id)
    return _ended(stage, notice_id, f"kill -9 worker，它手上的 {len(sending)} 条重新动起来", moved)


def show(run: Loss) -> None:
    """Print the figures in Chinese; BenchError where the aim is missed."""
    print(f"{run.name}：{run.seconds:.1f} 秒（目标 {MOST_SECONDS:.0f} 秒以内）；"
          f"记为已发 {run.sent:,}，不确定 {run.unsure}，平台收到 {run.told:,} 人，没有人收到两次")  # fmt: skip
    if run.seconds > MOST_SECONDS:
        raise BenchError("超过目标")


def _half_way(stage: Stage, people: int) -> int:
    """A notice of which a fifth is through."""
    stage.platform.begin([])
    notice_id = stage.draft()
    approve_notice(stage.rt, None, notice_id)
    stage.await_messages(people // 5, PATIENCE_SECONDS)
    return notice_id


def _await_sending(stage: Stage, notice_id: int) -> set[int]:
    """Deliveries under lease; a batch may just have been settled."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    sending = select(Delivery.id).where(Delivery.notice_id == notice_id, Delivery.state == DeliveryState.SENDING)
    while time.monotonic() < deadline:
        with stage.rt.sessions() as session:
            if found := set(session.scalars(sending)):
                return found
    raise BenchError("没有正在发送的")


def _await_moved(stage: Stage, ids: Collection[int]) -> float:
    """Wait until none of the deliveries is under its old lease; the moment by `time.monotonic`."""
    waiting = select(Delivery.id).where(Delivery.id.in_(ids), Delivery.state == DeliveryState.SENDING).limit(1)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        with stage.rt.sessions() as session:
            if session.scalar(waiting) is None:
                return time.monotonic()
        time.sleep(POLL_SECONDS)
    raise BenchError("没有重新动起来")


def _longest_silence(stage: Stage, notice_id: int) -> float:
    """The longest pause between two messages at the platform until the notice is done, in seconds."""
    last, since, longest = stage.messages(), time.monotonic(), 0.0
    deadline = since + PATIENCE_SECONDS
    while time.monotonic() < deadline and not _is_done(stage, notice_id):
        count = stage.messages()
        longest = max(longest, time.monotonic() - since)
        if count > last:
            last, since = count, time.monotonic()
        time.sleep(POLL_SECONDS)
    return longest


def _await_end(stage: Stage, notice_id: int) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and not _is_done(stage, notice_id):
        time.sleep(0.1)


def _is_done(stage: Stage, notice_id: int) -> bool:
    with stage.rt.sessions() as session:
        return session.get_one(Notice, notice_id).state is NoticeState.DONE


def _ended(stage: Stage, notice_id: int, name: str, seconds: float) -> Loss:
    """BenchError unless everybody was told once, or is listed as unsure."""
    messages, told = stage.platform.received()
    with stage.rt.sessions() as session:
        counts = counts_of(session, notice_id)
    sharers = _sharers(stage, notice_id)
    sent, unsure, pending = counts["sent"] - sharers, counts["unsure"], counts["pending"]
    if pending or messages != told or not sent <= told <= sent + unsure:
        raise BenchError(f"{name}：平台收到 {messages} 条、{told} 人；{counts}")
    return Loss(name, seconds, told, sent, unsure)


def _sharers(stage: Stage, notice_id: int) -> int:
    """The number of people told by a message to another person with the same phone."""
    shared = Delivery.phone_lead_id.is_not(None), Delivery.state == DeliveryState.SENT
    with stage.rt.sessions() as session:
        return len(session.scalars(select(Delivery.id).where(Delivery.notice_id == notice_id, *shared)).all())


if __name__ == "__main__":
    try:
        main()
    except BenchError as fault:
        sys.exit(str(fault))
