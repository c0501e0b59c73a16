"""The Redis account that deploy/README.md proposes: enough for the service, and too little to empty or reset Redis."""

import re
from collections.abc import Callable, Iterator
from multiprocessing import get_context
from typing import Any

import pytest
from redis import Redis, ResponseError

from push.channels.rate_limit.bucket import read_rate
from push.jobs.worker import LastingWorker
from push.queues import NAMES, URGENT, Queues, queue_of
from settings import ROOT
from settings.addresses import check_redis

PROPOSED = re.compile(r"^ *ACL SETUSER (\S+) (.+)$", re.MULTILINE)


@pytest.fixture
def account(redis: Redis, redis_url: str) -> Iterator[str]:
    """The URL with the proposed account, on the tests' own Redis."""
    [(name, rules)] = PROPOSED.findall((ROOT / "deploy" / "README.md").read_text())
    admin: Any = redis
    admin.execute_command("ACL", "SETUSER", name, *rules.replace("密码", "word").split())
    yield check_redis(redis_url.replace("unix://", f"unix://{name}:word@"))
    admin.execute_command("ACL", "DELUSER", name)


@pytest.mark.parametrize(
    "order",
    ["FLUSHALL", "FLUSHDB", "CONFIG SET dir /tmp", "CONFIG GET *", "KEYS *", "SHUTDOWN", "REPLICAOF h 1", "ACL LIST"],
)
def test_the_account_cannot_empty_or_reset_redis(account: str, order: str) -> None:
    with Redis.from_url(account) as link, pytest.raises(ResponseError, match=r"(?i)permissions"):
        link.execute_command(*order.split())


def _work(url: str) -> None:
    with Redis.from_url(url) as link:
        LastingWorker([queue_of(link, name) for name in NAMES], link, 60).work(burst=True)


def test_jobs_are_enqueued_and_worked_off_with_the_account(account: str) -> None:
    with Redis.from_url(account) as link:
        Queues(link).enqueue(URGENT, "no.such.job")
        worker = get_context("fork").Process(target=_work, args=(account,))
        worker.start()
        worker.join(30)

        urgent = queue_of(link, URGENT)
        assert (worker.exitcode, urgent.count, urgent.failed_job_registry.count) == (0, 0, 1)


@pytest.mark.parametrize(
    "use",
    [
        lambda link: link.info("memory"),
        lambda link: link.eval("return redis.call('SET', 'a', '1')", 0),
        lambda link: read_rate(link, "songgang:pace:custom"),
        lambda link: list(link.scan_iter("songgang:*")),
        lambda link: link.lock("songgang:lock", timeout=1).acquire(),
        lambda link: link.client_setname("worker"),
    ],
)
def test_the_account_is_enough_for_what_the_service_asks(account: str, use: Callable[[Redis], object]) -> None:
    with Redis.from_url(account) as link:
        use(link)
