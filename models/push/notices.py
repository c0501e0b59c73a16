"""Notices, and their result for each person (R28–R32; docs/architecture.md, "The way of a notice")."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.database.base import Base, Sealed
from models.people import Person

WIDE = BigInteger().with_variant(Integer(), "sqlite")
"""Type of the ids of rows written for every person of every notice: 32 bits would not suffice (docs/scale.md)."""


class NoticeKind(StrEnum):
    """通知类型: 岗位, 培训, 政策 (R28). `service` answers the person's own act by template message."""

    JOB = "job"
    TRAINING = "training"
    POLICY = "policy"
    SERVICE = "service"


class NoticeState(StrEnum):
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"


class Notice(Base):
    """通知. `audience` is the JSON of interfaces.md, frozen into deliveries at approval."""

    __tablename__ = "notices"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[NoticeKind]
    state: Mapped[NoticeState] = mapped_column(index=True)
    title: Mapped[str]
    body: Mapped[str]
    url: Mapped[str] = mapped_column(default="")
    audience: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    channels: Mapped[tuple[str, ...]] = mapped_column(default=())
    """Families allowed: `wechat`, `sms`, `call`, `print`; empty: all."""
    vacancy_id: Mapped[int | None] = mapped_column(ForeignKey("vacancies.id"), index=True)
    class_id: Mapped[int | None] = mapped_column(ForeignKey("classes.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("notices.id"), index=True)
    """The notice that this one continues: to people added since, or once more to people whom it did not reach
    (push/notices/follow_ups.py)."""
    urgent: Mapped[bool] = mapped_column(default=False, server_default=false())
    """加急: two hours instead of a day, and ahead of the others (R31)."""
    send_at: Mapped[datetime | None]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    approved_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    pause_reason: Mapped[str] = mapped_column(default="")
    closing: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """The closing statement as it stood when the notice was done."""


class Freezing(Base):
    """名单生成中: progress of the job that makes a large audience's deliveries; deleted when the audience is whole."""

    __tablename__ = "freezings"

    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id"), primary_key=True)
    turn: Mapped[int] = mapped_column(default=0)
    """Index in `poverty_words.SERVED_FIRST` of the households in turn; past its end: all other people."""
    after: Mapped[int] = mapped_column(default=0)
    """The last person id of this turn that has been looked at."""
    last: Mapped[int]
    """The highest person id at approval: people added later are not included."""
    people: Mapped[int]
    """People in the audience at approval."""


class Channel(StrEnum):
    """渠道: one way to a person. Everything else about it stands in `push/channels/facts.py`."""

    CUSTOM = "custom"
    SUBSCRIBE = "subscribe"
    MASS = "mass"
    TEMPLATE = "template"
    SMS = "sms"
    CALL = "call"
    PRINT = "print"


class DeliveryState(StrEnum):
    """`sending` is a leased `pending`; both count as pending outside. The other six are outcomes."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    HANDED_OVER = "handed_over"
    REFUSED = "refused"
    SUPPRESSED = "suppressed"
    UNSURE = "unsure"


WAITING = "state = 'pending' AND carrier_id IS NULL"
FRESH = f"{WAITING} AND due_at IS NULL AND (channel IS NULL OR channel <> 'mass')"
"""Never tried, or put back for its next route at once. SQL text: a partial index serves only its own condition."""
LATER = f"{WAITING} AND due_at IS NOT NULL AND (channel IS NULL OR channel <> 'mass')"
PARKED = f"{WAITING} AND channel = 'mass'"
"""Planned for a mass send whose list is not complete yet."""
SHARING = "state = 'pending' AND carrier_id IS NOT NULL"
SHORT_MESSAGES = "channel = 'sms'"
OPEN = "closed_at IS NULL"


def _index_of(condition: str, name: str, *columns: str, unique: bool = False) -> Index:
    return Index(name, *columns, unique=unique, postgresql_where=text(condition), sqlite_where=text(condition))


class Delivery(Base):
    """送达: one notice's promise to one person. The unique pair forbids repeats.

    Notice and household are not foreign keys: checking them would cost as much as writing the row
    (docs/decisions/keys-of-deliveries.md).
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("notice_id", "person_id"),
        Index("ix_deliveries_notice_id_state", "notice_id", "state"),
        Index("ix_deliveries_state_due_at", "state", "due_at"),
        _index_of(FRESH, "ix_deliveries_fresh", "notice_id", "id"),
        _index_of(LATER, "ix_deliveries_later", "notice_id", "due_at"),
        _index_of(PARKED, "ix_deliveries_parked", "notice_id", "due_at"),
        _index_of(SHARING, "ix_deliveries_carried", "notice_id"),
        _index_of("carrier_id IS NOT NULL", "ix_deliveries_carrier_id", "carrier_id"),
    )

    id: Mapped[int] = mapped_column(WIDE, primary_key=True)
    notice_id: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    household_id: Mapped[int | None]
    """Household at approval; None: not on the register, counted as a household of one."""
    phone_lead_id: Mapped[int | None] = mapped_column("carrier_id", WIDE, ForeignKey("deliveries.id"))
    """Another delivery of this notice to the same phone: that one is sent, this one shares its outcome."""
    state: Mapped[DeliveryState] = mapped_column(default=DeliveryState.PENDING)
    channel: Mapped[Channel | None]
    """The channel that settled the delivery, or that is being tried."""
    reason: Mapped[str] = mapped_column(default="")
    lease_until: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    """The delivery is not tried before this time (retry, quiet hours, caps)."""
    settled_at: Mapped[datetime | None]

    notice: Mapped[Notice] = relationship(
        primaryjoin="foreign(Delivery.notice_id) == Notice.id", lazy="raise", viewonly=True
    )
    person: Mapped[Person] = relationship(lazy="raise")


class AttemptOutcome(StrEnum):
    """The outcome of one attempt; None while the call is under way, so that a crash is visible."""

    SENT = "sent"
    RETRY = "retry"
    REJECTED = "rejected"
    UNSURE = "unsure"
    HANDED_OVER = "handed_over"


class Attempt(Base):
    """One call to one channel, recorded before it is made with its idempotency key."""

    __tablename__ = "attempts"
    __table_args__ = (_index_of(SHORT_MESSAGES, "ix_attempts_sms_at", "at"),)

    id: Mapped[int] = mapped_column(WIDE, primary_key=True)
    delivery_id: Mapped[int] = mapped_column(WIDE, ForeignKey("deliveries.id"), index=True)
    channel: Mapped[Channel]
    key: Mapped[str] = mapped_column(String(32))
    outcome: Mapped[AttemptOutcome | None]
    reason: Mapped[str] = mapped_column(default="")
    remote_id: Mapped[str | None] = mapped_column(String(64), index=True)
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    delivery: Mapped[Delivery] = relationship(lazy="raise")


class Receipt(Base):
    """回执 from a platform; may arrive before the send's own answer, twice, or for an unknown message."""

    __tablename__ = "receipts"
    __table_args__ = (UniqueConstraint("channel", "remote_id", "recipient", "status"),)

    id: Mapped[int] = mapped_column(WIDE, primary_key=True)
    channel: Mapped[Channel]
    remote_id: Mapped[str] = mapped_column(String(64), index=True)
    recipient: Mapped[str] = mapped_column(String(64), default="")
    """Openid, or the phone's blind index; empty where the receipt is about a whole list."""
    status: Mapped[str] = mapped_column(String(64))
    delivered: Mapped[bool]
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    at: Mapped[datetime]
    applied_at: Mapped[datetime | None]


class CallOutcome(StrEnum):
    """The outcome that the representative keyed in."""

    TOLD = "told"
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"
    DECLINED = "declined"
    NO_MORE_CALLS = "no_more_calls"


class CallSheet(Base):
    """电话单 (or 上门单, `kind` print): people of one notice handed to a named representative or lead."""

    __tablename__ = "call_sheets"
    __table_args__ = (UniqueConstraint("notice_id", "kind", "user_id", "village_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id"), index=True)
    kind: Mapped[Channel]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    town_id: Mapped[int | None] = mapped_column(ForeignKey("towns.id"))
    village_id: Mapped[int | None] = mapped_column(ForeignKey("villages.id"))
    created_at: Mapped[datetime]
    deadline: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    """The moment when the lead was told that the deadline has passed; once a sheet."""

    notice: Mapped[Notice] = relationship(lazy="raise")


class CallEntry(Base):
    """One line of a call sheet: one delivery, and the outcome of the call or visit."""

    __tablename__ = "call_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("call_sheets.id"), index=True)
    delivery_id: Mapped[int] = mapped_column(WIDE, ForeignKey("deliveries.id"), unique=True)
    question: Mapped[str] = mapped_column(default="")
    """The question to ask first, where an earlier message may have arrived (unsure)."""
    outcome: Mapped[CallOutcome | None]
    tries: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(Sealed("call_entries.note"), default="")
    at: Mapped[datetime | None]
    by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    delivery: Mapped[Delivery] = relationship(lazy="raise")
    sheet: Mapped[CallSheet] = relationship(lazy="raise")


class Alert(Base):
    """告警: a fault of an account that stops a channel until somebody mends it; it counts against no delivery.

    At most one is open a channel and code, even when several workers meet the fault at once.
    """

    __tablename__ = "alerts"
    __table_args__ = (
        _index_of(OPEN, "uq_alerts_open", "channel", "code", unique=True),
        _index_of(f"{OPEN} AND channel IS NULL", "uq_alerts_open_of_no_channel", "code", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[Channel | None]
    code: Mapped[str]
    advice: Mapped[str]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
