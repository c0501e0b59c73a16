"""People, their consents, wishes and categories (R07, R08, R18, R19, R59)."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey, String, case, false
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.chat.wechat import Follower
from models.database.base import Base, Sealed
from models.places import Town, Village
from models.register import Household


class Education(StrEnum):
    """文化程度, lowest first (requirements.md 2.4 crosswalk); stored by its plain Chinese word."""

    ILLITERATE = "文盲或半文盲"
    PRIMARY = "小学"
    JUNIOR = "初中"
    SENIOR = "高中"
    COLLEGE = "大专"
    BACHELOR = "本科及以上"


class PersonState(StrEnum):
    """`listed`: known from the register only; `registered`: has a service file; `erased`: asked for it."""

    LISTED = "listed"
    REGISTERED = "registered"
    ERASED = "erased"


class Willingness(StrEnum):
    """愿不愿意外出务工 (R08). `unwilling` is a valid final answer."""

    WILLING = "willing"
    UNWILLING = "unwilling"
    UNDECIDED = "undecided"


class Source(StrEnum):
    """Source of the first knowledge of the person."""

    REGISTER = "register"
    CHAT = "chat"
    DESK = "desk"
    API = "api"


class Person(Base):
    """人: one person for life (R18), from the register, the chat or the desk.

    `service_no` is the number of the service file (服务档案), given at registration. The phone is a
    contact, not an identity: several persons may share one, and one follower may stand for several.
    Wages are whole yuan a month (docs/decisions/wages-in-yuan.md).
    """

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    service_no: Mapped[str | None] = mapped_column(unique=True)
    register_no: Mapped[str | None] = mapped_column(unique=True)
    """人编号 of the register."""
    state: Mapped[PersonState] = mapped_column(index=True)
    source: Mapped[Source]
    household_id: Mapped[int | None] = mapped_column(ForeignKey("households.id"), index=True)
    town_id: Mapped[int | None] = mapped_column(ForeignKey("towns.id"), index=True)
    village_id: Mapped[int | None] = mapped_column(ForeignKey("villages.id"), index=True)
    follower_id: Mapped[int | None] = mapped_column(ForeignKey("followers.id"), index=True)
    code_id: Mapped[int | None] = mapped_column(ForeignKey("qr_codes.id"), index=True)
    """The QR code by which the person had come when the file was made; later codes change nothing."""

    name: Mapped[str] = mapped_column(Sealed("people.name"))
    name_index: Mapped[str] = mapped_column(String(40), index=True)
    id_number: Mapped[str | None] = mapped_column(Sealed("people.id_number"))
    id_index: Mapped[str | None] = mapped_column(String(40), unique=True)
    phone: Mapped[str | None] = mapped_column(Sealed("people.phone"))
    phone_index: Mapped[str | None] = mapped_column(String(40), index=True)
    phone_unproved: Mapped[bool] = mapped_column(default=False, server_default=false())
    """True for a phone that was only told in a chat, until a call there was answered or staff confirmed it."""
    birth_date: Mapped[date | None] = mapped_column(index=True)
    male: Mapped[bool | None]

    relation: Mapped[str] = mapped_column(default="")
    student_status: Mapped[str] = mapped_column(default="")
    labour_capacity: Mapped[str] = mapped_column(default="")
    work_months: Mapped[int | None]
    identified_on: Mapped[date | None]
    """首次识别时间 of the register."""
    register_digest: Mapped[str] = mapped_column(String(40), default="")
    """Blind index of the register row last imported: the same row again changes nothing (D51)."""

    education: Mapped[Education | None]
    school: Mapped[str] = mapped_column(default="", server_default="")
    major: Mapped[str] = mapped_column(default="", server_default="")
    """所学专业, by its usual word (programme/people/majors.py; R11, R35)."""
    graduates: Mapped[str] = mapped_column(String(7), default="", server_default="")
    """Month of graduation, expected or past, `2018-07`."""
    trades: Mapped[tuple[str, ...]] = mapped_column(default=())
    skills: Mapped[str] = mapped_column(default="")
    min_wage_yuan: Mapped[int | None]
    max_wage_yuan: Mapped[int | None]
    shift: Mapped[str] = mapped_column(default="")
    benefits: Mapped[tuple[str, ...]] = mapped_column(default=())
    willing: Mapped[Willingness | None]
    willing_asked_at: Mapped[datetime | None]
    ready_from: Mapped[str] = mapped_column(default="")
    """The day `2018-03-05` from which the person can start, or their words for it; empty: at once or unknown."""
    meal_wish: Mapped[str | None] = mapped_column(Sealed("people.meal_wish"))
    """清真餐 and the like, as the person told it, for this placement only. It tells religion: sealed, never searched,
    never shown to an enterprise."""
    wants_training: Mapped[bool] = mapped_column(default=False)
    learn_trades: Mapped[tuple[str, ...]] = mapped_column(default=(), server_default="|")
    """Trades the person wishes to learn; empty with `wants_training`: any (R10)."""
    youth_set: Mapped[bool | None]
    """两后生 as decided by staff, with `youth_reason`; None: as derived (programme/people/youth.py, R34)."""
    youth_reason: Mapped[str] = mapped_column(default="", server_default="")
    employed: Mapped[bool] = mapped_column(default=False)
    category: Mapped[int | None]
    """Code of the current service category (R19); the history is in `Category`."""

    consent_at: Mapped[datetime | None]
    """Time of the latest consent to the service; None: none, or withdrawn."""
    refuses_job: Mapped[bool] = mapped_column(default=False)
    refuses_training: Mapped[bool] = mapped_column(default=False)
    refuses_policy: Mapped[bool] = mapped_column(default=False)
    refuses_sms: Mapped[bool] = mapped_column(default=False)
    refuses_calls: Mapped[bool] = mapped_column(default=False)

    created_at: Mapped[datetime]
    registered_at: Mapped[datetime | None]
    trained_at: Mapped[datetime | None]
    """培训一人: time at which the first training was finished; the enrolment is the evidence (R06, A37)."""
    employed_on: Mapped[date | None]
    """就业一人: day on which the first employment with a contract began; the placement is the evidence (R06, A31)."""
    updated_at: Mapped[datetime]

    @hybrid_property
    def sms_index(self) -> str | None:
        """Blind index of the phone if short messages may go there: to none that was only told in a chat."""
        return None if self.phone_unproved else self.phone_index

    @sms_index.inplace.expression
    @classmethod
    def _sms_index(cls) -> ColumnElement[str | None]:
        return case((cls.phone_unproved.is_(False), cls.phone_index))

    household: Mapped[Household | None] = relationship(lazy="raise")
    town: Mapped[Town | None] = relationship(lazy="raise")
    village: Mapped[Village | None] = relationship(lazy="raise")
    follower: Mapped[Follower | None] = relationship(lazy="raise")


class Category(Base):
    """服务类型 with its history: exactly one row of a person has no `until` (R19); `reason` names the rule."""

    __tablename__ = "categories"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    code: Mapped[int]
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    reason: Mapped[str]


class Consent(Base):
    """同意书: one consent or refusal, with the version of the text and the channel (R59)."""

    __tablename__ = "consents"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    scope: Mapped[str]
    """`service`, or the kind of notice refused or resumed: `job`, `training`, `policy`, `all`, `sms`, `calls`."""
    given: Mapped[bool]
    version: Mapped[str] = mapped_column(default="")
    via: Mapped[str]
    at: Mapped[datetime]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    """The member of staff who asked (a call); None in the chat."""


class Visit(Base):
    """核查: one contact with a person and its outcome (R17)."""

    __tablename__ = "visits"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime]
    place: Mapped[str] = mapped_column(default="")
    outcome: Mapped[str]
    note: Mapped[str] = mapped_column(Sealed("visits.note"), default="")
