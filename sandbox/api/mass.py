"""Mass sends by list of openids and by tag (群发, platform fact 3.5)."""

import hashlib
import json

from sandbox.api.gate import Call, Route
from sandbox.base.clock import DAY_SECONDS
from sandbox.base.refusals import Json, Refusal, number_of, object_of, ok, text_of, texts_of
from sandbox.platform.chats import Kind
from sandbox.platform.mass_jobs import Job, JobState
from sandbox.platform.people import Person
from sandbox.webhook.pushes import new_message_id
from sandbox.world.arrivals import Shown, shown_message
from sandbox.world.mass_sends import note_unknown, run
from sandbox.world.world import World

FEWEST, MOST = 2, 10_000
MAX_CLIENT_ID_BYTES = 32
SPEEDS = (80, 60, 45, 30, 10)  # ten thousands a minute
TYPES = {"text", "image", "voice", "mpvideo"}


def send_to_list(world: World, call: Call) -> Json:
    """Send to 2 to 10,000 openids; people who do not follow are silently left out."""
    openids = list(dict.fromkeys(texts_of(call.body, "touser")))
    if len(openids) < FEWEST:
        raise Refusal(40130)
    if len(openids) > MOST:
        raise Refusal(40032)
    known = [person for openid in openids if (person := world.crowd.find(openid))]
    if not known:
        raise Refusal(40003)
    answer = _submit(world, call, "/cgi-bin/message/mass/send", known, len(openids))
    note_unknown(world, int(answer["msg_id"]), [openid for openid in openids if world.crowd.find(openid) is None])
    return answer


def send_to_tag(world: World, call: Call) -> Json:
    """Send to all followers or to a tag; `group_id`, the name of 2015, counts as missing."""
    scope = object_of(call.body, "filter")
    receivers = world.crowd.followers()
    if scope.get("is_to_all") is not True:
        receivers = _tagged(world, scope)
    return _submit(world, call, "/cgi-bin/message/mass/sendall", receivers, len(receivers))


def _tagged(world: World, scope: Json) -> list[Person]:
    tag_id = number_of(scope, "tag_id")
    if all(tag.id != tag_id for tag in world.tags.all()):
        raise Refusal(40152)
    return [person for person in world.crowd.followers() if tag_id in person.tags]


def _submit(world: World, call: Call, path: str, receivers: list[Person], asked: int) -> Json:
    shown = _shown(world, call.body)
    client_id, key = _client_key(call.body)
    known = world.repeats.find(key)
    if known is not None:
        raise Refusal(45065, msg_id=known)
    job_id = next(world.job_ids)
    world.repeats.keep(key, job_id, DAY_SECONDS)
    content = {name: value for name, value in call.body.items() if name != "touser"}
    job = world.jobs[job_id] = Job(job_id, path, shown.kind, content, client_id, asked)
    world.background.start(run(world, job, shown, receivers))
    return {"errcode": 0, "errmsg": "send job submission success", "msg_id": job_id}


def _shown(world: World, body: Json) -> Shown:
    """The message as shown; pictures come under `images`, with msgtype `image`."""
    if text_of(body, "msgtype") not in TYPES:
        raise Refusal(40008)
    if text_of(body, "msgtype") == "image":
        body = {**body, "msgtype": "images", "images": body.get("images") or body.get("image")}
    return shown_message(world, body)


def _client_key(body: Json) -> tuple[str, str]:
    """The key against repeats: the id of the caller, else a digest of scope and content."""
    client_id = text_of(body, "clientmsgid")
    if len(client_id.encode()) > MAX_CLIENT_ID_BYTES:
        raise Refusal(45067)
    if client_id:
        return client_id, f"mass/{client_id}"
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    return "", f"mass-digest/{digest}"


def preview(world: World, call: Call) -> Json:
    """Show the message to one follower, without counting it."""
    person = world.crowd.get(call.body.get("touser") or call.body.get("towxname"))
    if not person.following:
        raise Refusal(43004)
    _shown(world, call.body).put(world, person.openid, Kind.MASS)
    return {"errcode": 0, "errmsg": "preview success", "msg_id": new_message_id()}


def get_state(world: World, call: Call) -> Json:
    """Return the state of a job, without counts."""
    job = _job(world, call)
    return {"msg_id": job.job_id, "msg_status": str(job.state)}


def delete(world: World, call: Call) -> Json:
    """Withdraw a finished job with articles or videos; others are refused."""
    job = _job(world, call)
    if job.state is not JobState.SUCCESS or job.kind not in (Kind.NEWS, Kind.VIDEO):
        raise Refusal(40097, "only articles and videos that were sent")
    job.state = JobState.DELETED
    return ok()


def _job(world: World, call: Call) -> Job:
    job = world.jobs.get(number_of(call.body, "msg_id") or 0)
    if job is None:
        raise Refusal(40097, "msg_id")
    return job


def get_speed(world: World, _: Call) -> Json:
    """Return the step and its rate in ten thousands a minute."""
    return {"speed": world.mass_speed, "realspeed": SPEEDS[world.mass_speed]}


def set_speed(world: World, call: Call) -> Json:
    """Choose a step, 0 (fastest) to 4."""
    speed = number_of(call.body, "speed")
    if speed is None or not 0 <= speed < len(SPEEDS):
        raise Refusal(40097, "speed")
    world.mass_speed = speed
    return ok()


ROUTES = [
    Route("POST", "/cgi-bin/message/mass/send", send_to_list),
    Route("POST", "/cgi-bin/message/mass/sendall", send_to_tag),
    Route("POST", "/cgi-bin/message/mass/preview", preview),
    Route("POST", "/cgi-bin/message/mass/get", get_state),
    Route("POST", "/cgi-bin/message/mass/delete", delete),
    Route("POST", "/cgi-bin/message/mass/speed/get", get_speed),
    Route("POST", "/cgi-bin/message/mass/speed/set", set_speed),
]
