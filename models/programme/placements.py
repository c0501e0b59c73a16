"""Facts that the programme counts: placements so far (R06, R35; docs/architecture.md)."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.database.base import Base
from models.people import Person
from models.work import Enterprise, VacancyKind


class Placement(Base):
    """上岗: one person started at one enterprise on one day, as staff recorded it.

    Only employment (`kind`) with a signed contract, begun while the plan is valid (D01), is the milestone
    `Person.employed_on`; internships, work-study and other starts are kept and never counted (A31).
    """

    __tablename__ = "placements"
    __table_args__ = (UniqueConstraint("person_id", "enterprise_id", "started_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprises.id"), index=True)
    kind: Mapped[VacancyKind]
    started_on: Mapped[date]
    contract_on: Mapped[date | None]
    """Day on which the contract was signed; None: not yet."""
    work: Mapped[str] = mapped_column(String(100), default="", server_default="")
    """The work in a few words; must be known for people under 18."""
    health_checked_on: Mapped[date | None]
    """Day of the health check before the start; only for people under 18 (劳动法 65)."""
    guardian_informed_on: Mapped[date | None]
    left_on: Mapped[date | None]
    leave_reason: Mapped[str] = mapped_column(String(50), default="")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    """The member of staff who recorded it."""
    at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="raise")
    enterprise: Mapped[Enterprise] = relationship(lazy="raise")
