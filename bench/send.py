"""Messages a second of a notice: our worker, recording everything, beside bare clients that record nothing.

A notice to people whose 48-hour windows are open goes out as customer-service messages by worker.py with one
process: real rq jobs on Valkey, PostgreSQL, every delivery claimed, its attempt written before the call,
settled after it, the notice closed. Timed from the jobs' enqueueing to the closing of the notice. The bare
clients post the same bodies over as many connections to the same server. Rounds are interleaved. After each
run the platform must have exactly one message for everybody, and so must our deliveries and attempts.

The platform is the sandbox and, since its rules and ledger cost more than a sender, also a stub that checks
the token and answers. A platform that is busy all the time is the limit itself: the table shows its load.

One worker has a core of its own and the world (platform, PostgreSQL, Valkey) the other. Two workers have a core each,
and the world, which has none left then, shares both; so one worker that shares its only core with all of the world
stands beside them: the same work on half the machine.

`python3 dev.py bench send`; more: `python -m bench.send --help`.
"""

import argparse
import itertools
import json
import logging
import os
import statistics
import sys
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import requests
import structlog
from sqlalchemy import func, select

from bench.harness.machine import (
    CONTENDER_CORE,
    WORLD_CORE,
    BenchError,
    Ground,
    Running,
    make_ground,
    on_this_machine,
    pids_of,
)
from bench.harness.people import add_crowd, open_windows, openid_of
from bench.harness.platforms import Platform, Sandbox, Stub
from bench.rivals.bare_senders import Errand, Took, run_apart, send_aiohttp, send_raw, send_wechatpy
from models.push.notices import Attempt, AttemptOutcome, Delivery, DeliveryState, Notice, NoticeKind, NoticeState
from push.clients.transport import CONNECTIONS
from push.notices.commands import NoticeDraft, approve_within, draft_notice, enqueue_due
from push.runtime import Runtime, make_runtime
from settings import Settings

TITLE = "医保缴费通知"
BODY = "请在本月底前到村委会或手机上缴纳明年的城乡居民医保。有困难请直接回复本消息，工作人员会联系您。"
PATIENCE_SECONDS = 180.0
OURS, RAW, AIOHTTP, WECHATPY = "送岗 worker（全部记录）", "裸 asyncio", "裸 aiohttp", "wechatpy 逐条"
ON_ONE_CORE, TWO = "送岗 1 个 worker，和其余一切在同一个核", "送岗 2 个 worker 各一个核，其余分在两核"
PACE = {"custom": 10_000}
"""The account's own limit, so that the pace does not feel its way from 100 a second first
(push/channels/rate_limit/rates.py)."""


@dataclass
class Scene:
    """One platform at one latency, with its worker and what became of every contender's runs."""

    platform: Platform
    latency_ms: int
    rt: Runtime
    environment: Mapping[str, str]
    folder: Path
    openids: Sequence[str]
    token: str = ""
    runs: dict[str, list[Took]] = field(default_factory=dict)
    busy: dict[str, list[float]] = field(default_factory=dict)
    """Share of its core the platform used, by contender."""

    def contend(self, name: str, send: Callable[[], Took]) -> None:
        """One run; BenchError unless everybody got exactly one message."""
        self.platform.begin(self.openids)
        before = self.platform.cpu_seconds()
        took = send()
        used = self.platform.cpu_seconds() - before
        if self.platform.received() != (took.messages, took.messages):
            raise BenchError(f"{name}：发出 {took.messages}，平台收到（条, 人）{self.platform.received()}")
        self.runs.setdefault(name, []).append(took)
        self.busy.setdefault(name, []).append(used / took.seconds)


def main() -> None:
    """Measure and print."""
    options = parse()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    print(f"一条通知发给 {options.people} 人，{CONNECTIONS} 个连接，PostgreSQL；{on_this_machine()}")
    with make_ground("postgresql") as ground:
        ground.flask(ground.environment("postgresql"), "db", "upgrade")
        is_filled = False
        for latency_ms, name in itertools.product(options.latency_ms, options.platforms):
            with ExitStack() as stack:
                platform: Sandbox | Stub = Sandbox(ground, latency_ms) if name == "sandbox" else Stub(latency_ms)
                stack.enter_context(platform)
                scene = set_up(ground, platform, latency_ms, options.people)
                if not is_filled:
                    add_crowd(scene.rt.sessions, options.people)
                    is_filled = True
                for _ in range(options.rounds):
                    play(scene, options.slow)
                show(scene)


def parse() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.send")
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--latency-ms", type=int, nargs="+", default=[30, 0])
    parser.add_argument("--platforms", nargs="+", choices=["sandbox", "stub"], default=["sandbox", "stub"])
    parser.add_argument("--slow", type=int, default=60, help="messages of the wechatpy loop")
    return parser.parse_args()


def set_up(ground: Ground, platform: Platform, latency_ms: int, people: int) -> Scene:
    """Workers will talk to this platform and have forgotten the one before."""
    base = f"http://127.0.0.1:{platform.port}"
    environment = ground.environment("postgresql", WECHAT_API_BASE=base, PACE=json.dumps(PACE))
    rt = make_runtime(Settings.from_environment(environment))
    rt.redis.flushall()
    wish = {"grant_type": "client_credential", "appid": "wx0123456789abcdef", "secret": "bench"}
    token = requests.post(f"{base}/cgi-bin/stable_token", json=wish, timeout=10).json()["access_token"]
    openids = [openid_of(number) for number in range(people)]
    return Scene(platform, latency_ms, rt, environment, ground.folder, openids, token)


def play(scene: Scene, slow: int) -> None:
    """One round of everybody."""
    errand = Errand(scene.platform.port, scene.token, scene.openids, f"{TITLE}\n{BODY}", CONNECTIONS)
    few = Errand(scene.platform.port, scene.token, scene.openids[:slow], errand.text, 1)
    open_windows(scene.rt.sessions)
    with workers_on(scene, [CONTENDER_CORE]) as workers:
        scene.contend(OURS, lambda: send_notice(scene, workers))
    scene.contend(RAW, lambda: run_apart(send_raw, errand))
    scene.contend(AIOHTTP, lambda: run_apart(send_aiohttp, errand))
    scene.contend(WECHATPY, lambda: run_apart(send_wechatpy, few))
    if CONTENDER_CORE != WORLD_CORE:
        scale(scene)


def scale(scene: Scene) -> None:
    """One worker on half the machine, two on all of it."""
    open_windows(scene.rt.sessions)
    with workers_on(scene, [WORLD_CORE]) as workers:
        scene.contend(ON_ONE_CORE, lambda: send_notice(scene, workers))
    open_windows(scene.rt.sessions)
    with workers_on(scene, [CONTENDER_CORE, WORLD_CORE]) as workers, world_on_both(scene, workers):
        scene.contend(TWO, lambda: send_notice(scene, workers))


@contextmanager
def workers_on(scene: Scene, cores: Sequence[int]) -> Iterator[Sequence[Running]]:
    """`worker.py` with one process on each of the cores."""
    with ExitStack() as stack:
        workers = [
            Running(f"worker-{scene.platform.port}-{core}", ["worker.py"], scene.environment, scene.folder, core)
            for core in cores
        ]
        for worker in workers:
            stack.enter_context(worker).await_ready(lambda log: "就绪" in log)
        yield workers


@contextmanager
def world_on_both(scene: Scene, workers: Sequence[Running]) -> Iterator[None]:
    """Meanwhile the world may use both cores; the workers keep to their own."""
    postmaster = int((scene.folder / "postgresql" / "postmaster.pid").read_text().split()[0])
    ours = {pid for worker in workers for pid in worker.pids()}
    world = {*pids_of(os.getpid()), *pids_of(postmaster)} - ours
    settle_all(world, {CONTENDER_CORE, WORLD_CORE})
    yield
    settle_all(world, {WORLD_CORE})


def settle_all(pids: Collection[int], cores: Collection[int]) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):  # it has ended meanwhile
            os.sched_setaffinity(pid, cores)


def send_notice(scene: Scene, workers: Sequence[Running]) -> Took:
    """Approve a notice to everybody and wait for its end; BenchError unless all of it is on record."""
    rt = scene.rt
    notice_id = draft_notice(rt, None, NoticeDraft(NoticeKind.POLICY, TITLE, BODY, channels=("wechat",)))
    with rt.sessions.begin() as session:  # approve_notice in its two steps, so that sending is timed alone
        approve_within(session, notice_id, None, rt.clock())
    used, began = cpu_seconds_of_all(workers), rt.clock()
    enqueue_due(rt, notice_id)
    notice = next(filter(lambda one: one.state is NoticeState.DONE, watch(rt, notice_id)))
    if notice.finished_at is None:
        raise BenchError("通知没有结束时间")
    time.sleep(0.2)  # rq's own last words about the job
    check_recorded(rt, notice_id, len(scene.openids))
    seconds = (notice.finished_at - began).total_seconds()
    return Took(len(scene.openids), seconds, cpu_seconds_of_all(workers) - used)


def cpu_seconds_of_all(workers: Sequence[Running]) -> float:
    return sum(worker.cpu_seconds() for worker in workers)


def watch(rt: Runtime, notice_id: int) -> Iterator[Notice]:
    """The notice again and again; BenchError when it takes too long."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        with rt.sessions() as session:
            yield session.get_one(Notice, notice_id)
        time.sleep(0.05)
    raise BenchError("通知没有发完")


def check_recorded(rt: Runtime, notice_id: int, people: int) -> None:
    """Every delivery is sent, each by one attempt that is ended."""
    mine = Delivery.notice_id == notice_id
    with rt.sessions() as session:
        sent = session.scalar(select(func.count()).where(mine, Delivery.state == DeliveryState.SENT))
        tried = select(func.count(Attempt.id)).join(Delivery).where(mine, Attempt.outcome == AttemptOutcome.SENT)
        if (sent, session.scalar(tried)) != (people, people):
            raise BenchError(f"应记录 {people} 人，实际 {sent} 人")


def show(scene: Scene) -> None:
    """The table of one scene; every run stands beside its median."""
    medians = {name: statistics.median(took.rate for took in runs) for name, runs in scene.runs.items()}
    print(f"\n{scene.platform.name}，平台延迟 {scene.latency_ms} 毫秒")
    print("  条/秒  送岗是它的倍数  CPU µs/条  平台占核   发送者（各轮条/秒）")
    for name, runs in scene.runs.items():
        cpu = statistics.median(took.cpu_seconds / took.messages for took in runs) * 1e6
        rounds = "、".join(f"{took.rate:.0f}" for took in runs)
        times, busy = medians[OURS] / medians[name], statistics.median(scene.busy[name])
        print(f"{medians[name]:7.0f} {times:14.2f} {cpu:12.0f} {busy:9.0%}   {name}（{rounds}）")
    if TWO in medians:
        alone, on_one_core = medians[TWO] / medians[OURS], medians[TWO] / medians[ON_ONE_CORE]
        print(f"  2 个 worker 是 1 个的 {alone:.2f} 倍（1 个时其余一切另有一个核）；核数加倍是 {on_one_core:.2f} 倍")


if __name__ == "__main__":
    try:
        main()
    except BenchError as fault:
        sys.exit(str(fault))
