"""Mass-send jobs as `mass/get` knows them (platform fact 3.5)."""

from dataclasses import dataclass
from enum import StrEnum

from sandbox.base.refusals import Json
from sandbox.platform.chats import Kind


class JobState(StrEnum):
    """As `mass/get` names them."""

    SENDING = "SENDING"
    SUCCESS = "SEND_SUCCESS"
    DELETED = "DELETE"


@dataclass
class Job:
    """One accepted mass message. `asked`: how many receivers the call named."""

    job_id: int
    path: str
    kind: Kind
    content: Json
    client_id: str
    asked: int
    state: JobState = JobState.SENDING
