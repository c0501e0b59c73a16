"""The month's short messages: counted before they are sent, given back if they certainly were not sent."""

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.push.spending import SmsMonth


def find_spent(session: Session, month: str) -> tuple[int, int]:
    """Message parts of the Chinese month (`YYYYMM`), and their cost in fen."""
    found = session.get(SmsMonth, month, populate_existing=True)
    return (found.parts, found.amount_fen) if found else (0, 0)


def lock_spent(session: Session, month: str) -> int:
    """Fen spent so far. The month is locked against other spending until the transaction ends."""
    mine = select(SmsMonth.amount_fen).where(SmsMonth.month == month).with_for_update()
    spent = session.scalar(mine)
    if spent is not None:
        return spent
    try:
        with session.begin_nested():
            session.add(SmsMonth(month=month, parts=0, amount_fen=0))
    except IntegrityError:
        pass  # another worker began the month
    return session.scalars(mine).one()


def spend(session: Session, month: str, parts: int, amount_fen: int) -> None:
    """Add parts and cost to the month, whose row exists; negative numbers give them back."""
    session.execute(
        update(SmsMonth)
        .where(SmsMonth.month == month)
        .values(parts=SmsMonth.parts + parts, amount_fen=SmsMonth.amount_fen + amount_fen)
        .execution_options(synchronize_session=False)
    )
