"""Mass-send jobs (群发, platform fact 3.5): accepted at once, delivered in the background, reported by an event."""

from collections.abc import Sequence

from sandbox.base.refusals import Json
from sandbox.platform.chats import Kind
from sandbox.platform.mass_jobs import Job, JobState
from sandbox.platform.people import Person
from sandbox.webhook.pushes import Tree, event
from sandbox.world.arrivals import Shown
from sandbox.world.world import World

A_MONTH = 4


async def run(world: World, job: Job, shown: Shown, receivers: list[Person]) -> None:
    """Deliver to each receiver, then report the counts."""
    month = world.clock.china_month()
    ready = [person for person in receivers if _receives(world, job, person, month)]
    sent = sum(_arrives(world, job, shown, person) for person in ready)
    job.state = JobState.SUCCESS
    counts: Tree = {
        "MsgID": job.job_id,
        "Status": "send success",
        "TotalCount": job.asked,
        "FilterCount": len(ready),
        "SentCount": sent,
        "ErrorCount": len(ready) - sent,
    }
    world.tell_service(event("mphelper", "MASSSENDJOBFINISH", counts))


def note_unknown(world: World, job_id: int, openids: Sequence[str]) -> None:
    """Record unknown openids of a list as not delivered; as on the platform, the caller is not told."""
    job = world.jobs[job_id]
    for openid in openids:
        world.ledger.accept("mass", openid=openid, content=job.content, ids=_ids(job), delivered=False)


def _receives(world: World, job: Job, person: Person, month: str) -> bool:
    """True if the person receives the message: they follow, do not block, and had fewer than four this month.

    The caller is not told who was left out.
    """
    allowed = person.following and not person.blocked and person.spend_mass(month, A_MONTH)
    if not allowed:
        _record(world, job, person, delivered=False)
    else:
        world.crowd.changed(person)
    return allowed


def _arrives(world: World, job: Job, shown: Shown, person: Person) -> bool:
    arrived = not world.faults.take_async(job.path, person.openid)
    _record(world, job, person, delivered=arrived)
    if arrived:
        shown.put(world, person.openid, Kind.MASS)
    return arrived


def _record(world: World, job: Job, person: Person, *, delivered: bool) -> None:
    world.ledger.accept("mass", openid=person.openid, content=job.content, ids=_ids(job), delivered=delivered)


def _ids(job: Job) -> Json:
    return {"msg_id": job.job_id, "clientmsgid": job.client_id}
