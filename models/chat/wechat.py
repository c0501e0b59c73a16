"""The WeChat account: followers, subscription credits, the chat and hand-overs."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey, String, UniqueConstraint, and_
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.database.base import Base, Sealed


class Follower(Base):
    """粉丝: one openid of the account, with the quotas that the platform still allows (platform.md 3.4, 3.5).

    The message window opens when the person writes (48 h, 5 messages), the event window by menu click,
    follow or scan (1 min, 3 messages). `mass_month` is `YYYYMM` (Chinese), `mass_count` the mass sends
    received in it.
    """

    __tablename__ = "followers"

    id: Mapped[int] = mapped_column(primary_key=True)
    openid: Mapped[str] = mapped_column(String(64), unique=True)
    following: Mapped[bool] = mapped_column(default=True)
    followed_at: Mapped[datetime | None]
    unfollowed_at: Mapped[datetime | None]
    follow_known_at: Mapped[datetime | None]
    """By the platform's clock, the latest act that shows whether the person follows. Older acts do not count."""
    scene: Mapped[str] = mapped_column(default="", index=True)
    """Scene of the parametric code by which the person first came."""
    stopped: Mapped[bool] = mapped_column(default=False)
    """True after 退订, also of a person not registered yet, or after leaving the account, until notices are resumed."""
    message_window_until: Mapped[datetime | None]
    message_window_left: Mapped[int] = mapped_column(default=0)
    event_window_until: Mapped[datetime | None]
    event_window_left: Mapped[int] = mapped_column(default=0)
    mass_month: Mapped[str] = mapped_column(default="")
    mass_count: Mapped[int] = mapped_column(default=0)
    last_seen_at: Mapped[datetime | None]

    @hybrid_property
    def is_open(self) -> bool:
        """True if the person follows and has not stopped notices. Only such followers get anything over WeChat."""
        return self.following and not self.stopped

    @is_open.inplace.expression
    @classmethod
    def _is_open(cls) -> ColumnElement[bool]:
        return and_(cls.following.is_(True), cls.stopped.is_(False))


class SubscriptionCredit(Base):
    """订阅通知 credits: one message for each tap, counted here as the platform has no query (platform.md 3.2)."""

    __tablename__ = "subscription_credits"
    __table_args__ = (UniqueConstraint("follower_id", "template_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    follower_id: Mapped[int] = mapped_column(ForeignKey("followers.id"))
    template_id: Mapped[str] = mapped_column(String(64))
    credits: Mapped[int] = mapped_column(default=0)


class ChatMessage(Base):
    """One inbound message with the passive reply. `key` is the once-key: the message takes effect once."""

    __tablename__ = "chat_messages"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    follower_id: Mapped[int] = mapped_column(ForeignKey("followers.id"), index=True)
    kind: Mapped[str]
    text: Mapped[str] = mapped_column(Sealed("chat_messages.text"), default="")
    reply: Mapped[str] = mapped_column(Sealed("chat_messages.reply"), default="")
    intent: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(index=True)


class DialogueProgress(Base):
    """A person's answers so far, so that a dialogue survives days, restarts and the loss of Redis (R33)."""

    __tablename__ = "dialogue_progress"

    follower_id: Mapped[int] = mapped_column(ForeignKey("followers.id"), primary_key=True)
    dialogue: Mapped[str]
    step: Mapped[str]
    kept: Mapped[str] = mapped_column(Sealed("dialogue_progress.kept"), default="{}")
    tries: Mapped[int] = mapped_column(default=0)
    updated_at: Mapped[datetime]


class HandoverState(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


class HandoverKind(StrEnum):
    """`rights`: wages kept back, an injury, deceit: for the zone's labour office and the lead (R62)."""

    ORDINARY = "ordinary"
    RIGHTS = "rights"


class RightsOutcome(StrEnum):
    """Outcome of a rights case; none is closed without one."""

    SETTLED = "settled"
    REFERRED = "referred"
    UNFOUNDED = "unfounded"
    DROPPED = "dropped"
    UNREACHABLE = "unreachable"


class Handover(Base):
    """转人工: a ticket for the town's staff with the transcript (R61); a rights case (维权) among them (R62).

    `due_at`: time by which staff answer, as the labourer was told. A rights case that was answered stays in hand until
    it is closed with an outcome, by `settle_by` (Chinese day).
    """

    __tablename__ = "handovers"

    id: Mapped[int] = mapped_column(primary_key=True)
    follower_id: Mapped[int] = mapped_column(ForeignKey("followers.id"), index=True)
    town_id: Mapped[int | None] = mapped_column(ForeignKey("towns.id"), index=True)
    state: Mapped[HandoverState] = mapped_column(index=True)
    kind: Mapped[HandoverKind] = mapped_column(default=HandoverKind.ORDINARY, index=True)
    topic: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    answered_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(Sealed("handovers.answer"), default="")
    settle_by: Mapped[date | None]
    outcome: Mapped[RightsOutcome | None]
    outcome_note: Mapped[str | None] = mapped_column(Sealed("handovers.outcome_note"))
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    closed_at: Mapped[datetime | None]

    @property
    def in_hand(self) -> bool:
        """True if staff still have to work on the ticket."""
        answered = self.state is HandoverState.ANSWERED and self.kind is HandoverKind.RIGHTS
        return answered or self.state is HandoverState.OPEN

    follower: Mapped[Follower] = relationship(lazy="raise")
