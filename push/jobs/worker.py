"""An rq worker that runs its jobs in its own process (docs/decisions/jobs-without-forks.md)."""

import faulthandler
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import redis
from rq import Queue
from rq.executions import Execution
from rq.job import Job
from rq.serializers import JSONSerializer
from rq.worker import BaseWorker, WorkerStatus

from push.queues import JOB_SECONDS

OVERTIME_SECONDS = 60
"""Time after a job's own limit at which the process is ended: whatever holds the job then never lets go."""


class LastingWorker(BaseWorker):
    """An rq worker for one job after the other: statements, connections and files of one serve the next.

    The process ends after a job that failed, and in the middle of one that cannot be ended; its
    supervisor starts another.
    """

    def __init__(self, waiting: list[Queue], link: redis.Redis, look_seconds: int, beat_seconds: int = 30) -> None:
        """Take jobs of the class of these queues, as JSON.

        `look_seconds`: how often the worker looks for the jobs of lost ones; `beat_seconds`: between two heartbeats.
        """
        super().__init__(
            waiting,
            connection=link,
            maintenance_interval=look_seconds,
            job_monitoring_interval=beat_seconds,
            job_class=waiting[0].job_class,
            serializer=JSONSerializer,
        )

    def execute_job(self, job: Job, queue: Queue) -> None:
        """Run the job in this process, with rq's heartbeats meanwhile."""
        execution = self.prepare_execution(job)
        with _ended_by_force((job.timeout or JOB_SECONDS) + OVERTIME_SECONDS), self._heartbeats(job, execution):
            has_succeeded = self.perform_job(job, queue, execution)
        self.set_state(WorkerStatus.IDLE)
        if not has_succeeded:
            self._stop_requested = True

    @contextmanager
    def _heartbeats(self, job: Job, execution: Execution) -> Iterator[None]:
        over = threading.Event()
        beating = threading.Thread(target=self._beat, args=(job, execution, over), daemon=True)
        beating.start()
        try:
            yield
        finally:
            over.set()
            beating.join()

    def _beat(self, job: Job, execution: Execution, over: threading.Event) -> None:
        while not over.wait(self.job_monitoring_interval):
            with suppress(redis.RedisError):
                self.maintain_heartbeats(job, execution)


@contextmanager
def _ended_by_force(seconds: float) -> Iterator[None]:
    """End this process if the body takes longer, whatever lock the body waits for."""
    faulthandler.dump_traceback_later(seconds, exit=True)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()
