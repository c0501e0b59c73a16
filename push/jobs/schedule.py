"""The list of jobs that run by the clock, and the look for due notices in between.

rq's own cron scheduler counts in its process, so that two machines would run everything twice. Here the machine that
first takes the turn in Redis enqueues the job. An emptied Redis makes a job run once too often, never too
seldom, and every one of them may.
"""

from dataclasses import dataclass
from datetime import timedelta

from models.push.notices import NoticeState
from models.queries.delivery import unfinished
from push import queues
from push.jobs.reconcile import recover_all_lost
from push.notices.commands import enqueue_due
from push.routing.account_quotas import is_reading_due
from push.runtime import Runtime


@dataclass(frozen=True)
class Scheduled:
    """One job and how often it runs on all machines together."""

    job: str
    every: timedelta


SCHEDULE = (
    Scheduled(queues.RECONCILE, timedelta(seconds=10)),
    Scheduled(queues.EXPIRE_VACANCIES, timedelta(minutes=10)),
    Scheduled(queues.TELL_OPERATOR, timedelta(seconds=15)),
    Scheduled(queues.READ_QUOTAS, timedelta(minutes=30)),
    Scheduled(queues.CLEAN, timedelta(minutes=30)),
    Scheduled(queues.REMIND, timedelta(minutes=1)),
    Scheduled(queues.REMIND_OF_CLASSES, timedelta(minutes=5)),
    Scheduled(queues.ASK_FOR_REPORTS, timedelta(minutes=1)),
)
WAKING = timedelta(seconds=1)
"""How often retries and scheduled notices that have become due are looked for."""

ASKING = timedelta(seconds=20)
"""How often the platform is asked for the account's quotas while today's are not known."""


def begin(rt: Runtime) -> None:
    """Enqueue what a worker service needs at its start."""
    rt.queues.enqueue(queues.SCHEDULED, queues.READ_QUOTAS)


def tick(rt: Runtime) -> None:
    """Enqueue every job that has its turn; to be called about once a second on every machine."""
    for scheduled in SCHEDULE:
        if rt.queues.is_first_in(scheduled.job, scheduled.every.total_seconds()):
            rt.queues.enqueue(queues.SCHEDULED, scheduled.job)
    if is_reading_due(rt.redis, rt.clock()) and rt.queues.is_first_in("quotas", ASKING.total_seconds()):
        rt.queues.enqueue(queues.SCHEDULED, queues.READ_QUOTAS)
    if rt.queues.is_first_in("wake", WAKING.total_seconds() * 0.9):
        wake_due(rt)


def wake_due(rt: Runtime) -> None:
    """Wake retries and scheduled notices whose time has come, and move a lost worker's people.

    The clock does so, as a job would wait until the worker that is left has sent its range.
    """
    with rt.sessions.begin() as session:
        unfinished.start_due_notices(session, rt.clock())
        sending = unfinished.list_notice_ids(session, [NoticeState.SENDING])
    for notice_id in sending:
        enqueue_due(rt, notice_id)
    recover_all_lost(rt)  # last, for it may ask the platform; the next second wakes them
