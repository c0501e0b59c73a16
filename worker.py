"""Production workers: WORKERS rq processes, and the clock that enqueues what is due.

Run any number of these on any number of machines against one Redis and one database. SIGTERM: every
process ends its job first. A process that dies is started again.
"""

import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.process import BaseProcess

import redis
import structlog
from sqlalchemy.exc import SQLAlchemyError

from deploy import process
from deploy.logs import configure_logs
from deploy.process import die_with_parent
from push import queues, runtime
from push.delivery import late_replies
from push.jobs import account, alerts, cleaning, deliver, freeze, reconcile, schedule, vacancies
from push.jobs.worker import LastingWorker
from push.runtime import Runtime
from push.triggers import class_messages
from settings import Settings, SettingsError
from wiring import fetch_attachment, finish_inbound, write_chat_log

# Imported before the fork, so that no job pays for it.
JOBS = (
    cleaning,
    deliver,
    reconcile,
    alerts,
    account,
    vacancies,
    late_replies,
    class_messages,
    finish_inbound,
    fetch_attachment,
)
TICK_SECONDS = 0.5
HEARTBEAT_SECONDS = 30
STOP_SECONDS = 60.0
LOST_JOBS_SECONDS = 60
"""How often a worker looks for the jobs of those that were killed, which rq then fails or tries again."""

log = structlog.get_logger()


def main() -> int:
    """Read the environment and work."""
    try:
        settings = Settings.from_environment()
    except SettingsError as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 1
    return work(settings)


def work(settings: Settings) -> int:
    """Run until SIGTERM or SIGINT."""
    process.keep_files_private()
    configure_logs(settings.log_format, "worker")
    runtime.prepare(settings)
    process.tune_garbage_collection()
    stopping = threading.Event()
    children = [_started(settings) for _ in range(settings.workers)]
    for order in (signal.SIGTERM, signal.SIGINT):
        signal.signal(order, lambda number, frame: stopping.set())
    sys.stdout.write(f"后台任务已就绪：{settings.workers} 个进程\n")
    sys.stdout.flush()
    _tick(schedule.begin)
    is_busy = False
    while not stopping.wait(0.0 if is_busy else TICK_SECONDS):
        _tick(schedule.tick)
        _tick(write_chat_log)
        is_busy = bool(_tick(freeze.freeze_due))
        children = [child if child.is_alive() else _started(settings) for child in children]
    _stop(children)
    return 0


def _tick(step: Callable[[Runtime], bool | None]) -> bool | None:
    """Run one step of the clock; returns its answer, or None after a fault: a store that is away must not end it."""
    rt = runtime.current()
    try:
        rt.redis.set(f"songgang:worker:{socket.gethostname()}:{os.getpid()}", 1, ex=HEARTBEAT_SECONDS)
        return step(rt)
    except (redis.RedisError, SQLAlchemyError) as fault:
        log.warning("clock could not reach its stores", error=type(fault).__name__)
    except Exception as fault:  # noqa: BLE001 - one notice's fault must not stand in everybody's way
        log.error("clock failed", step=step.__name__, error=type(fault).__name__)
    return None


def _started(settings: Settings) -> BaseProcess:
    child = get_context("fork").Process(target=_work, args=(settings,), name="songgang-worker")
    child.start()
    return child


def _work(settings: Settings) -> None:
    """Run one rq worker with connections of its own."""
    die_with_parent()
    link = redis.Redis.from_url(settings.redis_url)
    waiting = [queues.queue_of(link, name) for name in queues.NAMES]
    LastingWorker(waiting, link, LOST_JOBS_SECONDS).work()


def _stop(children: list[BaseProcess]) -> None:
    """Let every worker end its job. One that takes too long is killed; its leases run out, and others take over."""
    for child in children:
        child.terminate()
    for child in children:
        child.join(STOP_SECONDS)
        if child.is_alive():
            child.kill()


if __name__ == "__main__":
    sys.exit(main())
