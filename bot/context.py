"""Everything the bot is handed; app.py fills the ports, so the bot never imports what pushes."""

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
    """Records a platform's receipt; safe to call twice with the same."""

    def __call__(
        self, channel: Channel, remote_id: str, recipient: str, status: str, delivered: bool, detail: Mapping[str, Any]
    ) -> None: ...


Announce = Callable[[Session, int, datetime], None]
"""`(session, id, now)`: writes the message about that row within the caller's transaction: a crash loses none."""


@dataclass(frozen=True)
class BotPorts:
    """What the bot asks of the rest. Each call enqueues or records, and returns at once."""

    receipt: TakeReceipt
    say_later: Callable[[str, str], None]
    """`(openid, text)`: a customer-service message."""
    registered: Announce
    """`person_id`: the person's service file is complete."""
    applied: Announce
    """`application_id`: the person applied for a vacancy."""
    moved_up: Announce
    """`enrolment_id`: somebody on a waiting list has a place now."""
    replay: Callable[[str], None]
    """`(key)`: a job calls `bot.jobs.finish` for an inbound message that took too long."""
    fetch: Callable[[int], None]
    """`(attachment_id)`: a job calls `bot.jobs.hear` for a voice message or a picture."""


@dataclass(frozen=True)
class BotContext:
    """One process's bot."""

    settings: Settings
    plan: Plan
    sessions: Sessions
    redis: Redis
    clock: Clock
    ports: BotPorts
    in_force: InForce = field(default_factory=InForce)
    """The ready answers and the reader that staff taught this process."""
