"""The service's records of everybody, against those of the platforms."""

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import select

from models.database.engine import Sessions
from models.people import Consent
from models.push.notices import (
    Attempt,
    AttemptOutcome,
    CallEntry,
    Channel,
    Delivery,
    DeliveryState,
    Notice,
    NoticeKind,
    NoticeState,
)
from models.push.states import ATTEMPT_MOVES, MOVES
from models.staff import User
from push.channels.facts import BY_HAND
from push.notices.closing import statement_of
from tests.push.stateful.played_database import PlayedDatabase
from tests.push.stateful.played_platform import Platform

State = DeliveryState
ENDED = (NoticeState.DONE, NoticeState.CANCELLED)
OPEN = (State.PENDING, State.SENDING)


def wrong_moves(database: PlayedDatabase, since: int) -> tuple[list[str], int]:
    """Steps that are not in the table, and the last id read; a carried delivery copies its carrier's state."""
    rows = database.read("SELECT id, what, before, after, is_sharer FROM played_moves WHERE id > ?", since)
    wrong = [
        f"{what} {before} -> {after}"
        for _, what, before, after, is_sharer in rows
        if not is_sharer and not _is_allowed(what, before, after)
    ]
    return wrong, max([since, *(row[0] for row in rows)])


def _is_allowed(what: str, before: str | None, after: str) -> bool:
    if what == "delivery" and before:
        return State(after) in MOVES[State(before)]
    return AttemptOutcome(after) in ATTEMPT_MOVES[AttemptOutcome(before) if before else None]


class Books:
    """All deliveries at the end, read once."""

    def __init__(self, sessions: Sessions, platform: Platform) -> None:
        self._platform = platform
        with sessions() as session:
            self.notices = session.scalars(select(Notice)).all()
            self._notice_of = {one.id: one for one in self.notices}
            self.deliveries = {one.id: one for one in session.scalars(select(Delivery))}
            self._statements = {one.id: statement_of(session, one.id) for one in self.notices}
            self._unsure = set(
                session.scalars(select(Attempt.delivery_id).where(Attempt.outcome == AttemptOutcome.UNSURE))
            )
            called = select(CallEntry.delivery_id).where(CallEntry.at.is_not(None))
            self._called = set(session.scalars(called))
            self._listed = set(session.scalars(select(CallEntry.delivery_id)))
            self._has_lead = session.scalar(select(User.id)) is not None
            refusals = session.execute(select(Consent.person_id, Consent.scope).where(~Consent.given))
            self._refusals = {(person, scope) for person, scope in refusals}

    def disagreements(self) -> list[str]:
        """One line for everybody of whom the service says what the ledger does not."""
        return [
            f"{one.state} over {one.channel} ({one.reason}), led by {one.phone_lead_id}"
            for one in self.deliveries.values()
            if not self._agrees(one)
        ]

    def _agrees(self, one: Delivery) -> bool:
        arrived = self._platform.arrived(one.id)
        lead = self._lead(one)
        if lead is None or one.state in OPEN:
            return False
        if one.id in self._called or lead.id in self._called:
            return True  # a human's word, and he has asked
        match one.state:
            case State.SENT:
                return bool(self._taken(lead))
            case State.DELIVERED:
                return bool(self._platform.arrived(lead.id)) and lead.channel not in BY_HAND
            case State.UNSURE:
                return lead.id in self._unsure
            case State.HANDED_OVER:
                return not arrived and lead.id in self._listed
            case State.SUPPRESSED:
                return not arrived and self._has_refused(one)
        return not arrived and bool(one.reason) and not self._could_be_visited(one)

    def _has_refused(self, one: Delivery, *scopes: str) -> bool:
        """True if the person has ever refused, also if they took the refusal back."""
        kind = self._notice_of[one.notice_id].kind.value
        return any((one.person_id, scope) in self._refusals for scope in ("all", kind, *scopes))

    def _could_be_visited(self, one: Delivery) -> bool:
        """True if a visit is still open to the person: the delivery must not end as refused."""
        notice = self._notice_of[one.notice_id]
        by_hand = notice.state is NoticeState.DONE and notice.kind is not NoticeKind.SERVICE and not notice.channels
        return by_hand and self._has_lead and not self._has_refused(one, "calls")

    def _taken(self, lead: Delivery) -> bool:
        """A subscription notice's receipt names none of our ids: where it may mean another one, it is left aside."""
        entries = [one for one in self._platform.entries(lead.id) if one.channel is lead.channel]
        return any(not one.denied or one.channel is Channel.SUBSCRIBE for one in entries)

    def _lead(self, one: Delivery) -> Delivery | None:
        """The phone lead in the end, itself where it has none; None: they lead each other in a ring."""
        seen = {one.id}
        while one.phone_lead_id is not None:
            one = self.deliveries[one.phone_lead_id]
            if one.id in seen:
                return None
            seen.add(one.id)
        return one

    def remainders(self, audience: Mapping[int, int]) -> list[str]:
        """Statements that do not add up to their audience (people by notice)."""
        return [line for notice in self.notices for line in self._remainder(notice, audience.get(notice.id, 0))]

    def _remainder(self, notice: Notice, audience: int) -> list[str]:
        mine = [one for one in self.deliveries.values() if one.notice_id == notice.id]
        states = Counter(one.state.value for one in mine)
        lines = [] if notice.state in ENDED else [f"notice is {notice.state}"]
        kept = [notice.closing] if notice.closing else []
        for statement in [self._statements[notice.id], *kept]:
            counts = dict(statement["counts"])
            people = counts.pop("people")
            if counts["pending"] or people != audience or sum(counts.values()) != people:
                lines.append(f"{counts} are not {audience}")
            homes = statement["households"]
            if homes["targeted"] != homes["reached"] + homes["handed_over"] + homes["unreached"]:
                lines.append(f"{homes} leave a remainder")
        counts = self._statements[notice.id]["counts"]
        if any(counts.get(state) != number for state, number in states.items()):
            lines.append(f"{counts} are not {states}")
        return lines
