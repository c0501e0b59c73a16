"""Every queue has a worker."""

from redis import Redis
from rq import Worker

from push import queues
from tests.stories_e2e.harness.service import Service
from tests.stories_e2e.harness.waiting import eventually


def test_every_queue_has_a_worker(service: Service) -> None:
    with Redis.from_url(service.redis_url) as link:
        workers = eventually(lambda: Worker.all(connection=link), "a worker")

        listening = {name for worker in workers for name in worker.queue_names()}

    assert listening == set(queues.NAMES)
