"""Outcome of a notice: people by state, households by the best outcome of any member."""

from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal, select, update
from sqlalchemy.orm import Session

from models.people import Person
from models.places import Town
from models.push.notices import Delivery, DeliveryState, Notice
from models.push.states import UNFINISHED
from models.register import Household

REACHED, HANDED_OVER, UNREACHED, OPEN = "reached", "handed_over", "unreached", "pending"


def count_people(session: Session, notice_id: int) -> dict[DeliveryState, int]:
    rows = session.execute(
        select(Delivery.state, func.count()).where(Delivery.notice_id == notice_id).group_by(Delivery.state)
    )
    return dict(rows.all())


def household_key() -> ColumnElement[int]:
    """Key of the household; for a person without a household, minus the person's id: a household of one."""
    return func.coalesce(Delivery.household_id, -Delivery.person_id)


def households(notice_id: int) -> Select[int, int, str, str]:
    """One row for each household of the notice: key, town id, state and a reason of one member."""
    reached = Delivery.state.in_((DeliveryState.SENT, DeliveryState.DELIVERED))
    handed = Delivery.state == DeliveryState.HANDED_OVER
    pending = Delivery.state.in_(UNFINISHED)
    return (
        select(
            household_key().label("household"),
            func.min(func.coalesce(Household.town_id, Person.town_id)).label("town_id"),
            case(
                (func.max(case((reached, 1), else_=0)) == 1, literal(REACHED)),
                (func.max(case((handed, 1), else_=0)) == 1, literal(HANDED_OVER)),
                (func.max(case((pending, 1), else_=0)) == 1, literal(OPEN)),
                else_=literal(UNREACHED),
            ).label("state"),
            func.max(Delivery.reason).label("reason"),
        )
        .join(Person, Person.id == Delivery.person_id)
        .outerjoin(Household, Household.id == Delivery.household_id)
        .where(Delivery.notice_id == notice_id)
        .group_by(household_key())
    )


def count_households(session: Session, notice_id: int) -> list[tuple[str | None, str, int]]:
    """Town name (None: unknown), household state, count."""
    each = households(notice_id).subquery()
    rows = session.execute(
        select(Town.name, each.c.state, func.count())
        .select_from(each)
        .outerjoin(Town, Town.id == each.c.town_id)
        .group_by(Town.name, each.c.state)
        .order_by(Town.name)
    )
    return [(town, state, count) for town, state, count in rows]


def count_unreached_reasons(session: Session, notice_id: int) -> dict[str, int]:
    each = households(notice_id).subquery()
    rows = session.execute(select(each.c.reason, func.count()).where(each.c.state == UNREACHED).group_by(each.c.reason))
    return dict(rows.all())


def list_households(
    session: Session, notice_id: int, *, state: str | None = None, limit: int | None = None
) -> list[tuple[int, str | None, str | None, str, str]]:
    """Key, the register's number (None: not on the register), town name, state and reason of each household."""
    each = households(notice_id).subquery()
    rows = (
        select(each.c.household, Household.number, Town.name, each.c.state, each.c.reason)
        .select_from(each)
        .outerjoin(Household, Household.id == each.c.household)
        .outerjoin(Town, Town.id == each.c.town_id)
        .order_by(each.c.household)
        .limit(limit)
    )
    if state is not None:
        rows = rows.where(each.c.state == state)
    return [(key, number, town, found, reason) for key, number, town, found, reason in session.execute(rows)]


def store_statement(session: Session, notice_id: int, statement: dict[str, Any]) -> None:
    """Store the closing statement (JSON) with its notice."""
    session.execute(update(Notice).where(Notice.id == notice_id).values(closing=statement))
