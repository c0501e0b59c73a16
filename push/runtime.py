"""The runtime: everything that jobs, commands and pages need of the push service, in one frozen object."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from models.cache_versions import watch
from models.database.engine import Sessions, make_engine, make_sessions
from models.database.sealing import open_vault
from models.push import notices
from programme.plan.plan import Plan, load_plan
from push.channels import make_channels
from push.channels.base import Sender
from push.channels.rate_limit.limiter import RateLimiter, SharedRateLimiter, Unlimited
from push.channels.rate_limit.rates import buckets_of, rates_of
from push.clients.templates import Templates
from push.clients.wechat import PlatformClient
from push.clock import clock_for
from push.queues import URGENT, Queues
from settings import Settings

REDIS_SECONDS = 1.0


@dataclass(frozen=True)
class Runtime:
    """Made once a process (never before a fork: it holds connections)."""

    settings: Settings
    plan: Plan
    sessions: Sessions
    redis: redis.Redis
    clock: Callable[[], datetime]
    """The same on all machines: see clock.py."""
    queues: Queues
    wechat: PlatformClient
    templates: Templates
    channels: Mapping[notices.Channel, Sender]
    rate_limiter: RateLimiter = field(default_factory=Unlimited)


def make_runtime(settings: Settings) -> Runtime:
    """A runtime for this process; opens the vault. Connects to nothing yet."""
    open_vault(settings.data_key)
    link = redis_of(settings)
    wechat = PlatformClient(settings, link)
    templates = Templates(settings, wechat.account, link)
    queues = Queues(link)
    engine = make_engine(settings.database_url)
    sessions = make_sessions(engine)
    watch(sessions, link)
    return Runtime(
        settings=settings,
        plan=plan_of(settings),
        sessions=sessions,
        redis=link,
        clock=clock_for(settings, engine),
        queues=queues,
        wechat=wechat,
        templates=templates,
        channels=make_channels(wechat, settings, templates),
        rate_limiter=SharedRateLimiter(link, buckets_of(settings), rates_of(settings.pace), queues.by_name[URGENT].key),
    )


def redis_of(settings: Settings) -> redis.Redis:
    """A client for short commands, never for waiting on a queue.

    The library's own habit is to try for eleven seconds; the platform waits for five.
    """
    return redis.Redis.from_url(
        settings.redis_url,
        socket_timeout=REDIS_SECONDS,
        socket_connect_timeout=REDIS_SECONDS,
        retry=Retry(NoBackoff(), 1),
    )


_plans: dict[str, Plan] = {}


def plan_of(settings: Settings) -> Plan:
    """The plan file, read once; a worker reads it before it forks, so that no job does."""
    name = str(settings.plan_file)
    if name not in _plans:
        _plans[name] = load_plan(settings.plan_file)
    return _plans[name]


_settings: list[Settings] = []


def prepare(settings: Settings) -> None:
    """Set the settings of `current` before a fork; NOW then runs on in every child."""
    _settings[:] = [settings]
    plan_of(settings)


_made: list[Runtime] = []
_inherited: list[Runtime] = []


def _leave_to_parent() -> None:
    """Forget the parent's connections in a forked child: they are neither used nor closed there."""
    _inherited.extend(_made)
    _made.clear()


os.register_at_fork(after_in_child=_leave_to_parent)


def use(runtime: Runtime) -> None:
    """Let the jobs of this process run with this runtime."""
    _made[:] = [runtime]


def current() -> Runtime:
    """The runtime of the job that runs here, made at its first call in each process."""
    if not _made:
        use(make_runtime(_settings[0] if _settings else Settings.from_environment()))
    return _made[0]
