"""Postings: a notice at a place instead of with a person, by 公告栏, 电子显示屏, 宣传单张 or 二维码 (R29)."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.database.base import Base
from models.places import Town, Village
from models.push.notices import Notice


class PostingChannel(StrEnum):
    """The physical ones of the seven channels; none of them counts as reaching a household."""

    BOARD = "board"
    DISPLAY = "display"
    FLYER = "flyer"
    QRCODE = "qrcode"


class PostingState(StrEnum):
    ORDERED = "ordered"
    POSTED = "posted"
    NOT_DONE = "not_done"


class Posting(Base):
    """张贴: one notice at one place, ordered from the person in charge of the place, proved by a photo."""

    __tablename__ = "postings"
    __table_args__ = (UniqueConstraint("notice_id", "channel", "scene"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id"))
    channel: Mapped[PostingChannel]
    town_id: Mapped[int] = mapped_column(ForeignKey("towns.id"), index=True)
    village_id: Mapped[int | None] = mapped_column(ForeignKey("villages.id"))
    """None: the town's station."""
    scene: Mapped[str] = mapped_column(String(64))
    """The scene of the QR code that hangs there, which names the place too (`qr_codes.scene`)."""
    scans_before: Mapped[int] = mapped_column(default=0)
    """Scans of that code when the posting was ordered."""
    copies: Mapped[int] = mapped_column(default=1)
    state: Mapped[PostingState] = mapped_column(default=PostingState.ORDERED, index=True)
    reason: Mapped[str] = mapped_column(default="")
    """The reason why the posting was not done."""
    photo: Mapped[str] = mapped_column(String(64), default="")
    """File name of the photo under var/photos."""
    due_at: Mapped[datetime]
    ordered_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    ordered_at: Mapped[datetime]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    ended_at: Mapped[datetime | None]

    notice: Mapped[Notice] = relationship(lazy="raise")
    town: Mapped[Town] = relationship(lazy="raise")
    village: Mapped[Village | None] = relationship(lazy="raise")
