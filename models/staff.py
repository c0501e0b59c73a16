"""People who work with the service: log-ins, roles, API tokens, audit (R12, R13, R24, R60)."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.database.base import Base
from models.places import Town


class Role(StrEnum):
    """Roles of interfaces.md `user create`."""

    LEAD = "lead"
    OFFICER = "officer"
    REPRESENTATIVE = "representative"
    COUNTY = "county"
    ZONE = "zone"
    FINANCE = "finance"
    ENTERPRISE = "enterprise"
    ADMIN = "admin"


class User(Base):
    """账号. A representative (宣传代表) has a town and sees only it (R13); an enterprise user one enterprise."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    display_name: Mapped[str] = mapped_column(default="")
    password_hash: Mapped[str]
    role: Mapped[Role]
    town_id: Mapped[int | None] = mapped_column(ForeignKey("towns.id"))
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprises.id"))
    phone: Mapped[str] = mapped_column(default="")
    """Office phone shown to labourers on call sheets and in replies."""
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]

    town: Mapped[Town | None] = relationship(lazy="raise")


class ApiToken(Base):
    """A bearer token; only its SHA-256 is kept."""

    __tablename__ = "api_tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    digest: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(lazy="raise")


class AuditEntry(Base):
    """审计: one act of seeing, exporting, changing or paying, with user and reason (R60). Holds no personal data."""

    __tablename__ = "audit_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    action: Mapped[str]
    entity: Mapped[str] = mapped_column(default="")
    entity_id: Mapped[int | None]
    reason: Mapped[str] = mapped_column(default="")
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
