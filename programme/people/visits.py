"""核查: visits and calls that verify a person, and their outcomes (R08, R16, R17). The caller commits."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.people import Person, Visit, Willingness

OUTCOMES = ("已核查有意愿", "无意愿", "已在外务工", "在校", "不符合", "未联系上", "死亡或迁出")
_WILLING = {"已核查有意愿": Willingness.WILLING, "无意愿": Willingness.UNWILLING}


def record_visit(
    session: Session, person: Person, outcome: str, *, user_id: int | None, place: str, note: str, now: datetime
) -> Visit:
    """Record one contact; its facts on willingness and work are entered in the file."""
    visit = Visit(person_id=person.id, user_id=user_id, at=now, place=place, outcome=outcome, note=note)
    session.add(visit)
    if outcome in _WILLING:
        person.willing, person.willing_asked_at = _WILLING[outcome], now
    if outcome == "已在外务工":
        person.employed = True
    person.updated_at = now
    return visit
