"""The county's register of poor households, and its imports (R07, R15, R20)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.database.base import Base, Sealed
from models.places import Town, Village


class Household(Base):
    """户: the unit of reach. `number` is the register's 户编号; `status` its 脱贫属性 (A38: only mirrored)."""

    __tablename__ = "households"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    town_id: Mapped[int] = mapped_column(ForeignKey("towns.id"), index=True)
    village_id: Mapped[int | None] = mapped_column(ForeignKey("villages.id"), index=True)
    status: Mapped[str] = mapped_column(default="")
    kind: Mapped[str] = mapped_column(default="")
    """贫困户属性: 一般, 低保, 五保 …, as written in the register."""
    phone: Mapped[str | None] = mapped_column(Sealed("households.phone"))

    town: Mapped[Town] = relationship(lazy="raise")
    village: Mapped[Village | None] = relationship(lazy="raise")


class HouseholdStatus(Base):
    """One recorded change of a household's 脱贫属性 (R20), never computed here."""

    __tablename__ = "household_statuses"

    id: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"), index=True)
    status: Mapped[str]
    since: Mapped[date]
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batches.id"), index=True)
    """The import that holds the change; None if the county entered the decision on this household itself."""
    document: Mapped[str] = mapped_column(default="", server_default="")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime | None]
    """Time at which `user_id` entered it."""


class ImportBatch(Base):
    """数据批次: one imported file, with its provider and legal basis (R15)."""

    __tablename__ = "import_batches"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    provider: Mapped[str] = mapped_column(default="")
    basis: Mapped[str] = mapped_column(default="")
    digest: Mapped[str] = mapped_column(default="")
    rows: Mapped[int] = mapped_column(default=0)
    created: Mapped[int] = mapped_column(default=0)
    updated: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    doubts: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, server_default="[]")
    """Rows that were stored though something in them needs a look: `row`, `column`, `reason`."""
    notes: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    """Chinese sentences about the file: the sheet that was read, the row of the header."""
    kept: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, server_default="[]")
    """What the undo left alone because something newer stands there: `row`, `column`, `reason`, `entity`, `id`."""
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class ImportedRow(Base):
    """Record that a batch created or changed one row.

    `before`, `after` (sealed JSON): the changed values, which `import undo` compares and restores.
    """

    __tablename__ = "imported_rows"
    __table_args__ = (Index("ix_imported_rows_entity", "entity_id", "entity", "batch_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batches.id"), index=True)
    row: Mapped[int]
    entity: Mapped[str]
    entity_id: Mapped[int]
    action: Mapped[str]
    before: Mapped[str | None] = mapped_column(Sealed("imported_rows.before"))
    after: Mapped[str | None] = mapped_column(Sealed("imported_rows.after"))
