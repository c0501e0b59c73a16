"""People who change their minds, and what nobody may send them from then on."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.session.followers import note_unfollow
from models.chat.wechat import Follower
from models.database.sealing import blind_index
from models.people import Person
from models.push.notices import Channel, NoticeKind
from programme.people.consents import KINDS, refuse_notices, resume_notices
from push.channels import GATEWAYS
from push.channels.base import Message
from push.delivery.receipts.sms_callbacks import take_sms_report
from push.runtime import Runtime
from settings import SmsProvider
from tests.push.stateful.played_database import PlayedDatabase


@dataclass
class People:
    """Every act is acknowledged when its method returns: its transaction is committed."""

    database: PlayedDatabase
    now: Callable[[], datetime]
    refusals: dict[int, set[str]] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)
    """Openids that have said stop."""
    left: set[str] = field(default_factory=set)
    """Openids that do not follow, whether we have been told or not."""

    def refuse(self, person_id: int, scope: str) -> None:
        """Record a refusal; it is acknowledged, for the transaction is committed."""
        self._consent(refuse_notices, person_id, scope)
        self.refusals.setdefault(person_id, set()).update(KINDS if scope == "all" else {scope})

    def take_back(self, person_id: int, scope: str) -> None:
        self.refusals.get(person_id, set()).difference_update(KINDS if scope == "all" else {scope})
        self._consent(resume_notices, person_id, scope)

    def _consent(self, say: Callable[..., None], person_id: int, scope: str) -> None:
        with self.database.sessions.begin() as session:
            say(session, session.get_one(Person, person_id), scope, "chat", self.now())

    def stop_messages(self, rt: Runtime, phone: str) -> None:
        """A reply of T to a short message stops them for everybody on that phone."""
        take_sms_report(rt, GATEWAYS[SmsProvider.SANDBOX], {"type": "uplink", "phone": phone, "text": "T"})
        for (person_id,) in self.database.read(
            "SELECT id FROM people WHERE phone_index = ?", blind_index("phone", phone)
        ):
            self.refusals.setdefault(person_id, set()).add("sms")

    def leave(self, number: int, *, noticed: bool) -> None:
        """Stop following; the event may be late or lost."""
        with self.database.sessions.begin() as session:
            follower = self._follower(session, number)
            self.left.add(follower.openid)
            if noticed:
                note_unfollow(session, follower, self.now())

    def follow(self, number: int) -> None:
        with self.database.sessions.begin() as session:
            follower = self._follower(session, number)
            follower.following, follower.stopped = True, False
            self.left.discard(follower.openid)
            self.silent.discard(follower.openid)

    def stop(self, number: int) -> None:
        """Say 退订 in the chat of a person who may not be registered."""
        with self.database.sessions.begin() as session:
            follower = self._follower(session, number)
            follower.stopped = True
        self.silent.add(follower.openid)

    def _follower(self, session: Session, number: int) -> Follower:
        followers = session.scalars(select(Follower).order_by(Follower.id)).all()
        return followers[number % len(followers)]

    def may_have(self, message: Message, channel: Channel) -> bool:
        if message.kind is NoticeKind.SERVICE:  # answers the person's own act
            return True
        rows = self.database.read("SELECT person_id FROM deliveries WHERE id = ?", message.delivery_id)
        refused = self.refusals.get(rows[0][0], set())
        closed = "sms" in refused if channel is Channel.SMS else message.openid in self.silent
        return message.kind.value not in refused and not closed
