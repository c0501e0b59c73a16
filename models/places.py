"""Places where people live and where they can ask: towns, villages, sites (requirements.md 2.1, R22, R23, A35)."""

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.database.base import Base


class Town(Base):
    """乡镇. Own key and name; two official code series collide, so a bare code is never a key."""

    __tablename__ = "towns"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(default="")
    code_stats: Mapped[str] = mapped_column(default="")
    code_civil: Mapped[str] = mapped_column(default="")
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class Village(Base):
    """行政村 or 社区 of a town."""

    __tablename__ = "villages"
    __table_args__ = (UniqueConstraint("town_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    town_id: Mapped[int] = mapped_column(ForeignKey("towns.id"))
    name: Mapped[str]
    doubtful: Mapped[bool] = mapped_column(default=False, server_default=false())
    """True for a name that came with a file or a person and that nobody has confirmed yet."""
    same_as_id: Mapped[int | None] = mapped_column(ForeignKey("villages.id"))
    """The village that this doubtful name means, as staff decided; whoever writes the name again means that one."""

    town: Mapped[Town] = relationship(lazy="raise")


class SiteKind(StrEnum):
    CENTRE = "centre"
    STATION = "station"


class Site(Base):
    """转移就业服务中心 or 服务站: a place where labourers can talk to staff (R22, R23)."""

    __tablename__ = "sites"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[SiteKind]
    town_id: Mapped[int | None] = mapped_column(ForeignKey("towns.id"))
    name: Mapped[str]
    address: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    hours: Mapped[str] = mapped_column(default="")
    keeper: Mapped[str] = mapped_column(default="")
    """Name of the person in charge, who answers `phone`."""
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    """Degrees in GCJ-02, as Chinese maps show them and WeChat sends them; GPS itself (WGS-84) is some 500 m off."""
