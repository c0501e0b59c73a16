"""An import, what happens after it, and its undo."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.people import Person, Source
from models.places import Village
from models.queries.places import find_town, find_village
from models.register import Household, HouseholdStatus
from programme.imports.register import OPTIONAL, REQUIRED
from programme.imports.undo import undo_import
from programme.people.filing.entries import FileEntry
from programme.people.service_files import save_service_file
from tests.programme.imports.registers import ROW, Register, csv_of, with_cells

HEADER = (*REQUIRED, *OPTIONAL)
FULL = (*ROW, "小学", "非在校生", "普通劳动力", "6", "一般贫困户", "13800001111", "2017-07-01")
NUMBER = ROW[5]
HOUR = timedelta(hours=1)


def row(**cells: object) -> list[object]:
    return with_cells(FULL, HEADER, **cells)


def take(register: Register, *rows: list[object], hours: int = 0) -> int:
    """Import these rows so many hours after the first; returns the batch."""
    report = register.take(csv_of(*rows, header=HEADER), register.now + hours * HOUR)
    assert report["rejected"] == []
    return int(report["batch"])


def undo(register: Register, batch: int) -> dict[str, Any]:
    with register.sessions.begin() as session:
        return undo_import(session, batch, register.now + 100 * HOUR)


def kept(report: dict[str, Any]) -> list[tuple[int, str]]:
    return [(each["row"], each["column"]) for each in report["kept"]]


def registers(register: Register, hours: int = 1, **facts: Any) -> None:
    """阿贵 registers so many hours after the first import."""
    with register.sessions.begin() as session:
        now = register.now + hours * HOUR
        entry = FileEntry(name="阿贵", id_number=NUMBER, **facts)
        save_service_file(session, entry, source=Source.CHAT, now=now, today=now.date())


def change(register: Register, how: Callable[[Session, Person], None]) -> None:
    """Change the only person by hand."""
    with register.sessions.begin() as session:
        how(session, session.scalars(select(Person)).one())


def place(register: Register, town: str, village: str) -> tuple[int, int]:
    with register.sessions() as session:
        found = find_town(session, town)
        assert found is not None
        inside = find_village(session, found.id, village)
        assert inside is not None
        return found.id, inside.id


def person_of(register: Register) -> Person:
    with register.sessions() as session:
        return session.scalars(select(Person)).one()


def household_of(register: Register) -> Household:
    with register.sessions() as session:
        return session.scalars(select(Household)).one()


def everything(register: Register) -> list[object]:
    """What the register left in the database."""
    with register.sessions() as session:
        tables = (Person, Household, HouseholdStatus)
        doubts: list[object] = list(session.scalars(select(Village).where(Village.doubtful)))
        return doubts + [one for table in tables for one in session.scalars(select(table))]
