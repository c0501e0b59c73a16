"""Files entered for another person, until that person has agreed in a call (requirements.md 4.4, R59)."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.database.base import Base, Sealed
from models.people import Source
from models.places import Town


class PendingState(StrEnum):
    """`pending`: not asked yet, or not reached. In every other state `entry` is wiped."""

    PENDING = "pending"
    AGREED = "agreed"
    REFUSED = "refused"
    EXPIRED = "expired"


class PendingFile(Base):
    """待本人同意的档案. It changes no service file, so nothing is sent to the person and nobody can apply with it."""

    __tablename__ = "pending_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[PendingState] = mapped_column(index=True)
    entry: Mapped[str] = mapped_column(Sealed("pending_files.entry"), default="")
    """JSON of a `FileEntry`."""
    relation: Mapped[str] = mapped_column(default="")
    """Relation of the person to the one who typed: 妈妈, 村民; 本人 if the person spoke and staff typed."""
    source: Mapped[Source]
    town_id: Mapped[int | None] = mapped_column(ForeignKey("towns.id"), index=True)
    follower_id: Mapped[int | None] = mapped_column(ForeignKey("followers.id"), index=True)
    """The chat in which it was typed or spoken."""
    typed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    """The member of staff who typed it."""
    created_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    """Number of unanswered calls."""
    called_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    called_at: Mapped[datetime | None]
    version: Mapped[str] = mapped_column(default="")
    """Version of the consent text that was read out."""
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    """The service file made of it, or already in use while the person is still to be asked (a claim, an offer)."""
    contests_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    """The file that has the same ID number, if `person_id` is another one."""

    town: Mapped[Town | None] = relationship(lazy="raise")
