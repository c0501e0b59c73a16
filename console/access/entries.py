"""The audit of entries of people: refused ones, and chats that were linked."""

from collections.abc import Iterator
from contextlib import contextmanager

from console.access.members import me
from console.services import services
from models.queries.staff.staff import add_audit
from programme.people.filing.entries import OutsideTerritory


@contextmanager
def refusals_audited() -> Iterator[None]:
    """Record that a member of staff tried to enter a person of another town; the refusal goes on to the caller."""
    try:
        yield
    except OutsideTerritory as refusal:
        runtime = services()
        with runtime.sessions.begin() as session:
            detail = {"people": [refusal.person_id]} if refusal.person_id is not None else {}
            add_audit(session, runtime.clock(), me().id, "entry_outside_territory", "person", detail=detail)
        raise
