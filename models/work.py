"""Work: enterprises, vacancies, matches, applications (R32, R42)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.database.base import Base
from models.database.revised import Revised
from models.people import Person


class Enterprise(Base):
    """企业. `verified_at`: identity checked; due again every six months (requirements.md 3.2)."""

    __tablename__ = "enterprises"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    credit_code: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    contact: Mapped[str] = mapped_column(default="")
    verified_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class VacancyState(StrEnum):
    """`submitted`: waits for staff; `blocked`: the review rules refuse it until it is changed."""

    SUBMITTED = "submitted"
    BLOCKED = "blocked"
    PUBLISHED = "published"
    FILLED = "filled"
    CLOSED = "closed"
    EXPIRED = "expired"


class Severity(StrEnum):
    OK = "ok"
    WARN = "warn"
    BLOCK = "block"


class VacancyKind(StrEnum):
    """`internship` (实习) and `work_study` (勤工俭学) are for students and no employment (R35, A31)."""

    JOB = "job"
    INTERNSHIP = "internship"
    WORK_STUDY = "work_study"


class Vacancy(Revised, Base):
    """岗位. Wages are whole yuan a month (docs/decisions/wages-in-yuan.md)."""

    __tablename__ = "vacancies"

    id: Mapped[int] = mapped_column(primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprises.id"), index=True)
    state: Mapped[VacancyState] = mapped_column(index=True)
    kind: Mapped[VacancyKind] = mapped_column(default=VacancyKind.JOB, server_default=VacancyKind.JOB)
    title: Mapped[str]
    trade: Mapped[str] = mapped_column(default="")
    headcount: Mapped[int | None]
    filled: Mapped[int] = mapped_column(default=0)
    wage_min: Mapped[int | None]
    wage_max: Mapped[int | None]
    age_min: Mapped[int | None]
    age_max: Mapped[int | None]
    education: Mapped[str] = mapped_column(default="")
    majors: Mapped[tuple[str, ...]] = mapped_column(default=(), server_default="|")
    """Majors that the vacancy asks for (专业对口, R35); empty: none."""
    skills: Mapped[str] = mapped_column(default="")
    shift: Mapped[str] = mapped_column(default="")
    benefits: Mapped[tuple[str, ...]] = mapped_column(default=())
    address: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    valid_until: Mapped[date] = mapped_column(index=True)
    severity: Mapped[Severity]
    review: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Chinese sentences of the review rules: points that must change, or that staff must look at."""
    posted_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    published_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    closed_at: Mapped[datetime | None]
    close_reason: Mapped[str] = mapped_column(default="")

    enterprise: Mapped[Enterprise] = relationship(lazy="raise")


class Match(Base):
    """匹配: a person whom a published vacancy fits, and why (PIPL 24: explainable)."""

    __tablename__ = "matches"
    __table_args__ = (UniqueConstraint("vacancy_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    vacancy_id: Mapped[int] = mapped_column(ForeignKey("vacancies.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    reasons: Mapped[list[str]] = mapped_column(JSON, default=list)


class ApplicationState(StrEnum):
    """报名的进度. `agreed`: the person agreed that the enterprise sees name and phone (PIPL 23)."""

    APPLIED = "applied"
    AGREED = "agreed"
    INTERVIEW = "interview"
    HIRED = "hired"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Application(Base):
    """报名: one person wants one vacancy."""

    __tablename__ = "applications"
    __table_args__ = (UniqueConstraint("vacancy_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    vacancy_id: Mapped[int] = mapped_column(ForeignKey("vacancies.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    state: Mapped[ApplicationState]
    at: Mapped[datetime]
    via: Mapped[str] = mapped_column(String(24), default="chat")
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    vacancy: Mapped[Vacancy] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")
