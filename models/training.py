"""Training: courses, classes with their lessons, enrolments and attendance (R10, R34–R36, R48)."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.database.base import Base
from models.database.revised import Revised
from models.people import Person
from models.places import Town


class CourseKind(StrEnum):
    """Content of a course: a trade, preparation for a job, or advice on work and on founding a business (R35)."""

    SKILL = "skill"
    PRE_JOB = "pre_job"
    GUIDANCE = "guidance"


class Course(Base):
    """课程. Free for the learner, by the agreement: there is no field for a fee (R10)."""

    __tablename__ = "courses"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[CourseKind]
    trades: Mapped[tuple[str, ...]] = mapped_column(default=())
    """Trades for which the course prepares; empty: useful in all."""
    text: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]


class ClassState(StrEnum):
    """`draft`: not announced; `open`: people enrol, or it is being held; `finished`: the results stand."""

    DRAFT = "draft"
    OPEN = "open"
    FINISHED = "finished"
    CANCELLED = "cancelled"


class Class(Revised, Base):
    """培训班: a course held once, at a place, with `capacity` places. Its times are those of its lessons."""

    __tablename__ = "classes"

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), index=True)
    state: Mapped[ClassState] = mapped_column(index=True)
    town_id: Mapped[int | None] = mapped_column(ForeignKey("towns.id"), index=True)
    """Town in which it is held; None: in no town of the county."""
    in_zone: Mapped[bool] = mapped_column(default=False, server_default=false())
    """True if it is held in the zone, for people who work there (R48)."""
    place: Mapped[str]
    capacity: Mapped[int]
    teacher: Mapped[str] = mapped_column(default="")
    contact: Mapped[str] = mapped_column(default="")
    """Contact for questions: name and phone of staff or school."""
    enrol_until: Mapped[date]
    """The last Chinese day on which people enrol by themselves; staff may enrol people later."""
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str] = mapped_column(default="")

    course: Mapped[Course] = relationship(lazy="raise")
    town: Mapped[Town | None] = relationship(lazy="raise")
    lessons: Mapped[list["Lesson"]] = relationship(lazy="raise", order_by="Lesson.starts_at")


class Lesson(Base):
    """课次: one session of a class, for which attendance is kept."""

    __tablename__ = "lessons"
    __table_args__ = (UniqueConstraint("class_id", "starts_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("classes.id"))
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]


class EnrolmentState(StrEnum):
    """`attended`: took part to the end where nothing is examined; `failed`: did not reach the end, with the reason."""

    ENROLLED = "enrolled"
    WAITING = "waiting"
    WITHDRAWN = "withdrawn"
    ATTENDED = "attended"
    PASSED = "passed"
    FAILED = "failed"


class Enrolment(Base):
    """报班: one person and one class. The result is the evidence of the milestone `Person.trained_at` (R06)."""

    __tablename__ = "enrolments"
    __table_args__ = (UniqueConstraint("class_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("classes.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    state: Mapped[EnrolmentState]
    at: Mapped[datetime]
    """Time of enrolling or joining the waiting list, which gives the order."""
    via: Mapped[str] = mapped_column(String(24), default="chat")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    """The member of staff who enrolled the person; None: the person did."""
    reason: Mapped[str] = mapped_column(default="")
    result_at: Mapped[datetime | None]
    result_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    reminded_at: Mapped[datetime | None]

    class_: Mapped[Class] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")


class Presence(StrEnum):
    """到课, 请假 or 缺课."""

    PRESENT = "present"
    EXCUSED = "excused"
    ABSENT = "absent"


class Attendance(Base):
    """考勤: one person at one lesson."""

    __tablename__ = "attendances"
    __table_args__ = (UniqueConstraint("lesson_id", "enrolment_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lessons.id"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), index=True)
    presence: Mapped[Presence]
    at: Mapped[datetime]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class ClassMatch(Base):
    """匹配: a person whom an announced class fits, and why (PIPL 24: explainable)."""

    __tablename__ = "class_matches"
    __table_args__ = (UniqueConstraint("class_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("classes.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    reasons: Mapped[list[str]] = mapped_column(JSON, default=list)
