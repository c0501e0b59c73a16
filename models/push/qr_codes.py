"""QR codes with a scene: the place or person of each, and its scans (R13, R29)."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.database.base import Base
from models.places import Site, Town, Village
from models.staff import User
from models.work import Enterprise


class CodeKind(StrEnum):
    """The kind of place, person or thing that a code stands for; also the first word of its scene (`village-12`)."""

    TOWN = "town"
    VILLAGE = "village"
    SITE = "site"
    REPRESENTATIVE = "representative"
    BATCH = "batch"
    ENTERPRISE = "enterprise"


class PosterBatch(Base):
    """宣传批次: posters or flyers given out at one place in one way, with a code of their own to count the effect."""

    __tablename__ = "poster_batches"

    id: Mapped[int] = mapped_column(primary_key=True)
    town_id: Mapped[int] = mapped_column(ForeignKey("towns.id"), index=True)
    village_id: Mapped[int | None] = mapped_column(ForeignKey("villages.id"))
    place: Mapped[str] = mapped_column(String(40))
    """The place in people's own words: 木杆镇赶场."""
    manner: Mapped[str] = mapped_column(String(40), default="")
    """The way of giving them out: 发单张, 贴电线杆."""
    on_day: Mapped[date]
    copies: Mapped[int]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]


class QrCode(Base):
    """二维码 with a scene: a scan tells from which place, person, batch or enterprise the follower came (R29).

    Codes are never deleted, because printed ones stay on the wall; scans of a withdrawn one are still counted.
    """

    __tablename__ = "qr_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    scene: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[CodeKind] = mapped_column(index=True)
    town_id: Mapped[int | None] = mapped_column(ForeignKey("towns.id"))
    village_id: Mapped[int | None] = mapped_column(ForeignKey("villages.id"))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("sites.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    """The representative that the code stands for."""
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("poster_batches.id"))
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprises.id"))
    ticket: Mapped[str] = mapped_column(default="")
    url: Mapped[str] = mapped_column(default="")
    scans: Mapped[int] = mapped_column(default=0)
    """All scans ever; those of one day stand in `ScanDay`."""
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

    `follows`: people who followed by the code, `repeats`: scans by people who followed already, `people`: different
    people of both, `newcomers`: those of them who had not scanned it before, `unfollowed`: people who had come by the
    code and left on this day.
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
    """A follower that has scanned a code, so that no person counts twice; deleted on unfollowing or erasure."""

    __tablename__ = "scanners"

    code_id: Mapped[int] = mapped_column(ForeignKey("qr_codes.id"), primary_key=True)
    follower_id: Mapped[int] = mapped_column(ForeignKey("followers.id"), primary_key=True, index=True)
    last_day: Mapped[date]


class VillageCharge(Base):
    """包村: a village in a representative's charge. A representative without any has the whole town (R13)."""

    __tablename__ = "village_charges"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    village_id: Mapped[int] = mapped_column(ForeignKey("villages.id"), primary_key=True, index=True)

    village: Mapped[Village] = relationship(lazy="raise")
