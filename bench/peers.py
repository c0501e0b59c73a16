"""The same send and record as one task a recipient, by Celery and by dramatiq, beside our worker in one run.

Everybody has one worker process on the contender's core, the same Valkey, the same PostgreSQL and the stub
platform at its latency. A task finds the recipient, records the attempt, posts, settles (bench/rivals/one_by_one.py:
plain SQL, prepared statements, kept connections); both peers run it in 64 threads. Celery: `-P threads`, no
results, prefetch 4, without gossip, mingle and heartbeat. dramatiq: `--processes 1`, its default middleware.
Our pace is told the rate, as in bench/send.py, and does not feel its way up to it: the peers keep none. Timed from
the first enqueueing to the last settled delivery; rounds are interleaved, medians compared.

`python3 dev.py bench peers`; more: `python -m bench.peers --help`.
"""

import argparse
import itertools
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import func, select

from bench.harness.machine import (
    CONTENDER_CORE,
    WORLD_CORE,
    BenchError,
    Running,
    make_ground,
    on_this_machine,
    settle_on,
)
from bench.harness.many_people import add_great_crowd
from bench.harness.worker import Stage, make_stage
from bench.rivals.one_by_one import THREADS
from bench.send import PACE
from models.push.notices import Delivery, DeliveryState, NoticeState
from models.queries.delivery.deliveries import move_notice
from push.notices.commands import approve_within, cancel_notice, enqueue_due

LATENCY_MS = 30
PATIENCE_SECONDS = 300.0
WARM_UP_SECONDS = 6.0
"""Until a peer's worker waits for tasks; neither says so in a way they share."""
OURS, CELERY, DRAMATIQ = "送岗 worker", "Celery", "dramatiq"
CELERY_WORKER = (
    *("-m", "celery", "-A", "bench.rivals.celery_peer", "worker", "-P", "threads", "-c", str(THREADS), "-l", "WARNING"),
    *("--without-gossip", "--without-mingle", "--without-heartbeat"),
)
DRAMATIQ_WORKER = ("-m", "dramatiq", "bench.rivals.dramatiq_peer", "--processes", "1", "--threads", str(THREADS))
ENQUEUE = "import sys; from bench.rivals.{}_peer import deliver; [deliver.{}(int(one)) for one in sys.stdin]"


def main() -> None:
    """Measure and print."""
    options = parse()
    print(f"一个 worker 进程，平台延迟 {LATENCY_MS} 毫秒，全部记录，PostgreSQL；{on_this_machine()}")
    runs: dict[str, list[float]] = {OURS: [], CELERY: [], DRAMATIQ: []}
    with make_ground("postgresql") as ground, make_stage(ground, LATENCY_MS, PACE=json.dumps(PACE)) as stage:
        add_great_crowd(stage.rt.sessions, options.people)
        contenders: dict[str, Callable[[], float]] = {
            OURS: lambda: send_ours(stage),
            CELERY: lambda: send_by(stage, CELERY_WORKER, ENQUEUE.format("celery", "delay"), options.few),
            DRAMATIQ: lambda: send_by(stage, DRAMATIQ_WORKER, ENQUEUE.format("dramatiq", "send"), options.few),
        }
        for _, (name, send) in itertools.product(range(options.rounds), contenders.items()):
            runs[name].append(send())
    show(runs)


def parse() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.peers")
    # More than a request makes at once would still be in the making while it is sent (push/notices/freezing.py).
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--few", type=int, default=4_000, help="recipients of the peers, who are slower")
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


def send_ours(stage: Stage) -> float:
    """Messages a second of a notice to everybody."""
    rt, notice_id = stage.rt, stage.draft()
    with rt.sessions.begin() as session:
        approve_within(session, notice_id, None, rt.clock())
    stage.platform.begin([])
    began = time.monotonic()
    enqueue_due(rt, notice_id)
    return _await_sent(stage, notice_id, _messages_of(stage, notice_id)) / (time.monotonic() - began)


def send_by(stage: Stage, command: tuple[str, ...], enqueue: str, few: int) -> float:
    """Messages a second of a peer's worker, over the first deliveries of a notice that ours leaves alone."""
    rt, notice_id = stage.rt, stage.draft()
    with rt.sessions.begin() as session:
        approve_within(session, notice_id, None, rt.clock())
        move_notice(session, notice_id, (NoticeState.SENDING,), NoticeState.PAUSED)
        mine = select(Delivery.id).where(Delivery.notice_id == notice_id, Delivery.phone_lead_id.is_(None))
        ids = session.scalars(mine.order_by(Delivery.id).limit(few)).all()
    stage.platform.begin([])
    with _worker(stage, command) as environment:
        began = time.monotonic()
        subprocess.run(
            [sys.executable, "-c", enqueue],
            env=environment,
            input="\n".join(map(str, ids)),
            text=True,
            check=True,
            preexec_fn=lambda: settle_on(WORLD_CORE),
        )
        rate = _await_sent(stage, notice_id, len(ids)) / (time.monotonic() - began)
    cancel_notice(rt, None, notice_id)
    return rate


@contextmanager
def _worker(stage: Stage, command: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """The peer's worker, up and waiting; its environment."""
    environment = stage.worker.environment | {"PYTHONPATH": "."}
    with Running(command[1], command, environment, stage.ground.folder, CONTENDER_CORE):
        time.sleep(WARM_UP_SECONDS)
        yield environment


def _messages_of(stage: Stage, notice_id: int) -> int:
    """The number of messages of a notice: people who share a phone get one together."""
    with stage.rt.sessions() as session:
        mine = select(func.count()).where(Delivery.notice_id == notice_id, Delivery.phone_lead_id.is_(None))
        return session.scalar(mine) or 0


def _await_sent(stage: Stage, notice_id: int, messages: int) -> int:
    """Return their number when so many are settled and the platform has exactly them."""
    sent = select(func.count()).where(
        Delivery.notice_id == notice_id, Delivery.state == DeliveryState.SENT, Delivery.phone_lead_id.is_(None)
    )
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        with stage.rt.sessions() as session:
            done = session.scalar(sent)
        if done == messages:
            break
        time.sleep(0.05)
    if stage.platform.received() != (messages, messages):
        raise BenchError(f"应收到 {messages} 条，平台收到 {stage.platform.received()}，记录 {done}")
    return messages


def show(runs: dict[str, list[float]]) -> None:
    """The table; every round stands beside its median."""
    medians = {name: statistics.median(rates) for name, rates in runs.items()}
    print("  条/秒  送岗是它的倍数   发送者（各轮条/秒）")
    for name, rates in runs.items():
        rounds = "、".join(f"{rate:.0f}" for rate in rates)
        print(f"{medians[name]:7.0f} {medians[OURS] / medians[name]:14.2f}   {name}（{rounds}）")


if __name__ == "__main__":
    try:
        main()
    except BenchError as fault:
        sys.exit(str(fault))
