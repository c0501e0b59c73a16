"""Everything that is handed to the bot. wiring.py fills the ports, so the bot never imports push."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from redis import Redis
from sqlalchemy.orm import Session

from bot.teaching.in_force import InForce
from models.database.engine import Sessions
from models.push.notices import Channel
from programme.calendar import Clock
from programme.plan.plan import Plan
from settings import Settings


class TakeReceipt(Protocol):
    """Records a receipt of the platform; a second call with the same receipt changes nothing."""

    def __call__(
        self, channel: Channel, remote_id: str, recipient: str, status: str, delivered: bool, detail: Mapping[str, Any]
    ) -> None: ...


Announce = Callable[[Session, int, datetime], None]
"""`(session, id, now)`: writes the message about that row in the caller's transaction, so that a crash loses none."""


@dataclass(frozen=True)
class BotPorts:
    """Calls from the bot to the rest of the service. Each one enqueues or records, and returns at once."""

    receipt: TakeReceipt
    say_later: Callable[[str, str], None]
    """`(openid, text)`: a customer-service message."""
    registered: Announce
    """`person_id`: the person's service file is complete."""
    applied: Announce
    """`application_id`: the person applied for a vacancy."""
    moved_up: Announce
    """`enrolment_id`: a person on a waiting list has a place now."""
    replay: Callable[[str], None]
    """`(key)`: lets a job call `bot.jobs.finish` for an inbound message that took too long."""
    fetch: Callable[[int], None]
    """`(attachment_id)`: lets a job call `bot.jobs.hear` for a voice message or a picture."""


@dataclass(frozen=True)
class BotContext:
    """Everything that the bot of one process works with."""

    settings: Settings
    plan: Plan
    sessions: Sessions
    redis: Redis
    clock: Clock
    ports: BotPorts
    in_force: InForce = field(default_factory=InForce)
    """The ready answers and the reader that staff taught this process."""
