"""Base class, naming convention and column types shared by all models."""

import enum
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Enum, LargeBinary, MetaData, String, TypeDecorator
from sqlalchemy.orm import DeclarativeBase

from models.database.sealing import vault

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """Aware datetimes in and out; UTC in the database. A naive datetime is refused."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


class Sealed(TypeDecorator[str]):
    """Text encrypted at rest. `purpose` names the column and is bound into the ciphertext."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, purpose: str) -> None:
        super().__init__()
        self.purpose = purpose

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else vault().seal(self.purpose, value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        return None if value is None else vault().unseal(self.purpose, bytes(value))


class Words(TypeDecorator[tuple[str, ...]]):
    """A short list of words, stored as `|焊工|电工|` so that both databases find one with LIKE."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Iterable[str] | None, dialect: Dialect) -> str | None:
        words = [word.strip().replace("|", "") for word in value or ()]
        return "|" + "".join(f"{word}|" for word in words if word)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...]:
        return tuple(word for word in (value or "").split("|") if word)


def holding(word: str) -> str:
    """The LIKE pattern that finds `word` in a `Words` column (cast the column to String)."""
    return f"%|{word}|%"


def _values(states: type[enum.Enum]) -> list[str]:
    return [str(member.value) for member in states]


class Base(DeclarativeBase):
    """All tables. Enums are stored by value as text; no native enum types, so a new state needs no DDL."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads this very name
        datetime: UtcDateTime(),
        enum.Enum: Enum(enum.Enum, native_enum=False, length=24, values_callable=_values),
        dict[str, Any]: JSON(),
        list[str]: JSON(),
        tuple[str, ...]: Words(),
    }
