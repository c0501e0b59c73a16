"""Parametric codes: where each hangs and whom it stands for, and how often each was scanned (R13, R29)."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.database.base import Base
from models.places import Site, Town, Village
from models.staff import User
from models.work import Enterprise


class CodeKind(StrEnum):
    """What a code stands for; also the first word of its scene (`village-12`)."""

    TOWN = "town"
    VILLAGE = "village"
    SITE = "site"
    REPRESENTATIVE = "representative"
    BATCH = "batch"
    ENTERPRISE = "enterprise"


class PosterBatch(Base):
    """宣传批次: so many posters or flyers given out at one place in one way, so that its effect can be counted."""

    __tablename__ = "poster_batches"

    id: Mapped[int] = mapped_column(primary_key=True)
    town_id: Mapped[int] = mapped_column(ForeignKey("towns.id"), index=True)
    village_id: Mapped[int | None] = mapped_column(ForeignKey("villages.id"))
    place: Mapped[str] = mapped_column(String(40))
    """As people call it: 木杆镇赶场."""
    manner: Mapped[str] = mapped_column(String(40), default="")
    """How they are given out: 发单张, 贴电线杆."""
    on_day: Mapped[date]
    copies: Mapped[int]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]


class QrCode(Base):
    """二维码 with a scene: says from which place, person, batch or enterprise somebody came (R29).

    Codes are never deleted, for what was printed hangs on; a withdrawn one is still counted, but promises nothing.
    """

    __tablename__ = "qr_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    scene: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[CodeKind] = mapped_column(index=True)
    town_id: Mapped[int | None] = mapped_column(ForeignKey("towns.id"))
    village_id: Mapped[int | None] = mapped_column(ForeignKey("villages.id"))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("sites.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    """The representative it stands for."""
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("poster_batches.id"))
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprises.id"))
    ticket: Mapped[str] = mapped_column(default="")
    url: Mapped[str] = mapped_column(default="")
    scans: Mapped[int] = mapped_column(default=0)
    """All of them ever; by day they are in `ScanDay`."""
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    town: Mapped[Town | None] = relationship(lazy="raise")
    village: Mapped[Village | None] = relationship(lazy="raise")
    site: Mapped[Site | None] = relationship(lazy="raise")
    user: Mapped[User | None] = relationship(lazy="raise")
    batch: Mapped[PosterBatch | None] = relationship(lazy="raise")
    enterprise: Mapped[Enterprise | None] = relationship(lazy="raise")


class ScanDay(Base):
    """One code on one Chinese day, as numbers alone.

    `follows`: who followed by it, `repeats`: scans of those who followed already, `people`: different ones of both,
    `newcomers`: those of them who had not scanned it before, `unfollowed`: who had come by it and left on this day.
    """

    __tablename__ = "scan_days"

    code_id: Mapped[int] = mapped_column(ForeignKey("qr_codes.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    follows: Mapped[int] = mapped_column(default=0)
    repeats: Mapped[int] = mapped_column(default=0)
    people: Mapped[int] = mapped_column(default=0)
    newcomers: Mapped[int] = mapped_column(default=0)
    unfollowed: Mapped[int] = mapped_column(default=0)


class Scanner(Base):
    """Who scanned a code before, so that nobody is counted twice; goes when the person unfollows or erases the file."""

    __tablename__ = "scanners"

    code_id: Mapped[int] = mapped_column(ForeignKey("qr_codes.id"), primary_key=True)
    follower_id: Mapped[int] = mapped_column(ForeignKey("followers.id"), primary_key=True, index=True)
    last_day: Mapped[date]


class VillageCharge(Base):
    """包村: a village that a representative looks after. Without any, the representative has the whole town (R13)."""

    __tablename__ = "village_charges"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    village_id: Mapped[int] = mapped_column(ForeignKey("villages.id"), primary_key=True, index=True)

    village: Mapped[Village] = relationship(lazy="raise")
