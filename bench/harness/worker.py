"""Our worker in front of the stub platform, for the benchmarks that look at what the worker goes through."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import structlog

from bench.harness.machine import CONTENDER_CORE, BenchError, Ground, Running
from bench.harness.platforms import Stub
from models.push.notices import NoticeKind
from push.notices.commands import NoticeDraft, draft_notice
from push.runtime import Runtime, make_runtime
from settings import Settings

POLL_SECONDS = 0.02
DRAFT = NoticeDraft(
    NoticeKind.POLICY,
    "医保缴费通知",
    "请在本月底前到村委会或手机上缴纳明年的城乡居民医保。有困难请直接回复本消息，工作人员会联系您。",
    channels=("wechat",),
)


@dataclass(frozen=True)
class Stage:
    """One worker process, the platform it sends to, and this process's own runtime on the same stores."""

    ground: Ground
    rt: Runtime
    platform: Stub
    worker: Running

    def draft(self) -> int:
        """A notice to everybody."""
        return draft_notice(self.rt, None, DRAFT)

    def messages(self) -> int:
        """Messages that the platform has taken so far."""
        return self.platform.received()[0]

    def await_messages(self, more_than: int, seconds: float) -> float:
        """Wait for more messages than that; the moment by `time.monotonic`. BenchError after so many seconds."""
        deadline = time.monotonic() + seconds
        while self.messages() <= more_than:
            if time.monotonic() > deadline:
                raise BenchError(f"{seconds:.0f} 秒内平台没有收到新消息")
            time.sleep(POLL_SECONDS)
        return time.monotonic()


@contextmanager
def make_stage(ground: Ground, latency_ms: int, **settings: str) -> Iterator[Stage]:
    """The worker is ready; the platform has taken nothing yet. `settings`: more of the environment."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with Stub(latency_ms) as platform:
        environment = ground.environment("postgresql", WECHAT_API_BASE=f"http://127.0.0.1:{platform.port}", **settings)
        rt = make_runtime(Settings.from_environment(environment))
        rt.redis.flushall()
        with make_worker(ground, environment, "worker") as worker:
            platform.begin([])
            yield Stage(ground, rt, platform, worker)


@contextmanager
def make_worker(ground: Ground, environment: dict[str, str], name: str) -> Iterator[Running]:
    """worker.py with one rq process on the contender's core, ready."""
    with Running(name, ["worker.py"], environment, ground.folder, CONTENDER_CORE) as worker:
        worker.await_ready(lambda log: "就绪" in log)
        yield worker
