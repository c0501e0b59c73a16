"""Call sheets, their entries, and the homes of the people handed over."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, insert, select, update
from sqlalchemy.orm import Session, joinedload

from models.database.dialects import among
from models.people import Person
from models.places import Town, Village
from models.push.notices import CallEntry, CallSheet, Channel, Delivery, Notice, NoticeState
from models.register import Household


@dataclass(frozen=True)
class Residence:
    """Home of a delivery's person, by the person's own word, else by the register."""

    delivery_id: int
    notice_id: int
    town_id: int | None
    village_id: int | None


def list_residences(session: Session, delivery_ids: Collection[int]) -> list[Residence]:
    """Homes of these deliveries' people, by notice, town, village and household: the order in which a caller goes."""
    town = func.coalesce(Person.town_id, Household.town_id)
    village = func.coalesce(Person.village_id, Household.village_id)
    rows = session.execute(
        select(Delivery.id, Delivery.notice_id, town, village)
        .join(Person, Person.id == Delivery.person_id)
        .outerjoin(Household, Household.id == Person.household_id)
        .where(among(Delivery.id, delivery_ids))
        .order_by(Delivery.notice_id, town, village, Person.household_id, Delivery.id)
    )
    return [Residence(*row) for row in rows]


def find_sheet(
    session: Session, notice_id: int, kind: Channel, user_id: int, town_id: int | None, village_id: int | None
) -> CallSheet | None:
    """The sheet of this notice, kind, user and place. A person whose village is unknown is on the town's sheet."""
    query = select(CallSheet).where(
        CallSheet.notice_id == notice_id,
        CallSheet.kind == kind,
        CallSheet.user_id == user_id,
        CallSheet.town_id.is_not_distinct_from(town_id),
        CallSheet.village_id.is_not_distinct_from(village_id),
    )
    return session.scalars(query.order_by(CallSheet.id)).first()


def list_entered(session: Session, delivery_ids: Collection[int]) -> list[CallEntry]:
    """Entries that these deliveries already have, with their sheets."""
    query = select(CallEntry).where(among(CallEntry.delivery_id, delivery_ids))
    return list(session.scalars(query.options(joinedload(CallEntry.sheet))))


def add_entries(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add entries: rows of `sheet_id`, `delivery_id` and `question`."""
    if rows:
        session.execute(insert(CallEntry), rows)


def get_entry(session: Session, entry_id: int) -> CallEntry:
    """The entry with sheet, notice, delivery, person and household. Raises NoResultFound."""
    query = select(CallEntry).where(CallEntry.id == entry_id)
    return session.scalars(
        query.options(
            joinedload(CallEntry.sheet).joinedload(CallSheet.notice),
            joinedload(CallEntry.delivery).joinedload(Delivery.person).joinedload(Person.household),
        )
    ).one()


def get_sheet(session: Session, sheet_id: int) -> CallSheet:
    """The sheet with its notice. Raises NoResultFound."""
    query = select(CallSheet).where(CallSheet.id == sheet_id)
    return session.scalars(query.options(joinedload(CallSheet.notice))).one()


def list_sheets(
    session: Session, *, user_id: int | None = None, town_id: int | None = None, notice_id: int | None = None
) -> list[CallSheet]:
    """Sheets with their notices, newest first; None narrows nothing."""
    query = select(CallSheet).options(joinedload(CallSheet.notice)).order_by(CallSheet.id.desc())
    wanted = {CallSheet.user_id: user_id, CallSheet.town_id: town_id, CallSheet.notice_id: notice_id}
    for column, value in wanted.items():
        query = query if value is None else query.where(column == value)
    return list(session.scalars(query))


@dataclass(frozen=True)
class Overdue:
    """A sheet past its deadline, and the number of people on it without an outcome."""

    notice_id: int
    title: str
    town: str | None
    people: int


def note_reminded(session: Session, now: datetime) -> set[int]:
    """Mark sheets that have become overdue with open entries, each only once. Returns the ids of their notices."""
    notices = session.scalars(
        update(CallSheet)
        .where(CallSheet.reminded_at.is_(None), _is_overdue(now), CallSheet.id.in_(_open_sheets()))
        .values(reminded_at=now)
        .returning(CallSheet.notice_id)
        .execution_options(synchronize_session=False)
    )
    return set(notices)


def list_overdue(session: Session, now: datetime) -> list[Overdue]:
    """Overdue sheets with open entries, by notice and town."""
    rows = session.execute(
        select(CallSheet.notice_id, Notice.title, Town.name, func.count())
        .join(Notice, Notice.id == CallSheet.notice_id)
        .join(CallEntry, CallEntry.sheet_id == CallSheet.id)
        .outerjoin(Town, Town.id == CallSheet.town_id)
        .where(_is_overdue(now), CallEntry.outcome.is_(None))
        .group_by(CallSheet.id, CallSheet.notice_id, Notice.title, Town.name)
        .order_by(CallSheet.notice_id, Town.name, CallSheet.id)
    )
    return [Overdue(*row) for row in rows]


def _is_overdue(now: datetime) -> ColumnElement[bool]:
    """Condition: the sheet is past its deadline and its notice is not cancelled."""
    cancelled = select(Notice.id).where(Notice.state == NoticeState.CANCELLED)
    return and_(CallSheet.deadline < now, CallSheet.notice_id.not_in(cancelled))


def _open_sheets() -> Select[int]:
    return select(CallEntry.sheet_id).where(CallEntry.outcome.is_(None))


def list_entries(session: Session, sheet_id: int) -> list[CallEntry]:
    """Entries of the sheet in the order of calling, with delivery, person, household and village."""
    person = joinedload(CallEntry.delivery).joinedload(Delivery.person)
    query = select(CallEntry).where(CallEntry.sheet_id == sheet_id).order_by(CallEntry.id)
    return list(session.scalars(query.options(person.joinedload(Person.household), person.joinedload(Person.village))))


def count_open_entries(session: Session, sheet_id: int) -> int:
    """Number of entries of the sheet without an outcome."""
    query = select(func.count()).where(CallEntry.sheet_id == sheet_id, CallEntry.outcome.is_(None))
    return session.scalar(query) or 0


def count_people_to_call(session: Session, user_id: int | None) -> int:
    """Number of entries without an outcome on this user's sheets; None: on all sheets."""
    query = select(func.count()).select_from(CallEntry).where(CallEntry.outcome.is_(None))
    if user_id is not None:
        query = query.join(CallSheet, CallSheet.id == CallEntry.sheet_id).where(CallSheet.user_id == user_id)
    return session.scalar(query) or 0


def place_names(session: Session, sheet: CallSheet) -> tuple[str, str]:
    """Names of the sheet's town and village; empty where it has none."""
    town = session.get(Town, sheet.town_id) if sheet.town_id else None
    village = session.get(Village, sheet.village_id) if sheet.village_id else None
    return town.name if town else "", village.name if village else ""
