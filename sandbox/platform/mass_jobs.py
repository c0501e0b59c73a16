"""Mass-send jobs as `mass/get` knows them (platform fact 3.5)."""

from dataclasses import dataclass
from enum import StrEnum

from sandbox.base.refusals import Json
from sandbox.platform.chats import Kind


class JobState(StrEnum):
    """The state of a job, by the names of `mass/get`."""

    SENDING = "SENDING"
    SUCCESS = "SEND_SUCCESS"
    DELETED = "DELETE"


@dataclass
class Job:
    """One accepted mass message; `asked` is the number of receivers in the call."""

    job_id: int
    path: str
    kind: Kind
    content: Json
    client_id: str
    asked: int
    state: JobState = JobState.SENDING
