"""Pictures and voice messages to fetch: a queue of their own."""

from push import queues
from push.queues import FETCH_ATTACHMENT
from push.runtime import Runtime
from wiring import enqueue_fetch


def test_pictures_wait_in_a_queue_of_their_own_behind_what_is_urgent(rt: Runtime) -> None:
    enqueue_fetch(rt, 1)

    (job,) = rt.queues.by_name[queues.MEDIA].jobs
    assert (job.func_name, job.args) == (FETCH_ATTACHMENT, [1])
    assert rt.queues.by_name[queues.URGENT].count == 0
    assert queues.NAMES.index(queues.URGENT) < queues.NAMES.index(queues.MEDIA) < queues.NAMES.index(queues.NORMAL)
