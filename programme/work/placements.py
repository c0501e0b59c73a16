"""上岗: starts and ends of work at an enterprise (R06, R11, R35, A31). Commands; the caller commits."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from models.people import Person, PersonState
from models.programme.placements import Placement
from models.queries.programme.placements import first_employed_on, is_at_work, is_placed
from models.work import Enterprise, VacancyKind
from programme.calendar import today
from programme.people.ages import ADULT_AGE, WORKING_AGE
from programme.people.identity import age_on
from programme.people.youth import is_in_school
from programme.plan.plan import Plan
from programme.work.hazards import find_hazard

LEAVE_REASONS = (
    *("工资低", "太累/夜班", "想家", "照顾老人孩子", "生病受伤", "厂方辞退", "换厂", "回家务农", "返校", "其他"),
)
"""离岗原因 (requirements.md 2.4)."""


class PlacementError(ValueError):
    """The placement cannot be recorded; the text is Chinese and gives the reason."""


@dataclass(frozen=True)
class Start:
    """Facts of a start of work. `contract_on` None: no contract signed yet.

    `work`, `health_checked_on` and `guardian_informed_on` must be known for people under 18 (requirements.md 3.1).
    """

    kind: VacancyKind
    started_on: date
    contract_on: date | None = None
    work: str = ""
    health_checked_on: date | None = None
    guardian_informed_on: date | None = None


def record_placement(
    session: Session,
    person: Person,
    enterprise: Enterprise,
    start: Start,
    plan: Plan,
    *,
    user_id: int | None,
    now: datetime,
) -> Placement:
    """Record the start, and update the milestone and the person's state of employment.

    A start outside the plan's validity is recorded and counts for nothing (D01); `not_counted` gives the reason.
    Raises PlacementError: no service file, a day in the future, age unknown, under 16 (hard rule), under 18 for work
    that is closed to them or without health check and guardian, a labour contract with a person in school (R19c), a
    contract without employment, the same start twice.
    """
    _check_days(start, today(now))
    _check_person(person, start)
    if is_placed(session, person.id, enterprise.id, start.started_on):
        raise PlacementError("这次上岗已经记过了。")
    placement = Placement(
        person_id=person.id,
        enterprise_id=enterprise.id,
        kind=start.kind,
        started_on=start.started_on,
        contract_on=start.contract_on,
        work=start.work,
        health_checked_on=start.health_checked_on,
        guardian_informed_on=start.guardian_informed_on,
        user_id=user_id,
        at=now,
    )
    session.add(placement)
    _follow(session, person, plan, now)
    return placement


def sign_contract(session: Session, placement: Placement, signed_on: date, plan: Plan, now: datetime) -> None:
    """Record a contract signed after the start was recorded; the person must be loaded. Raises PlacementError."""
    if placement.contract_on is not None:
        raise PlacementError("合同签订日期已经记过了。")
    start = Start(placement.kind, placement.started_on, signed_on)
    _check_days(start, today(now))
    placement.contract_on = signed_on
    _follow(session, placement.person, plan, now)


def end_placement(
    session: Session, placement: Placement, left_on: date, reason: str, plan: Plan, now: datetime
) -> None:
    """Record that the person left; the milestone stays. Raises PlacementError; the person must be loaded."""
    if reason not in LEAVE_REASONS:
        raise PlacementError("请选离岗原因。")
    if placement.left_on is not None:
        raise PlacementError("已经记过离岗了。")
    if not placement.started_on <= left_on <= today(now):
        raise PlacementError("离岗日期要在上岗以后、今天以前。")
    placement.left_on, placement.leave_reason = left_on, reason
    # The meal wish was for this placement (PIPL 28).
    placement.person.meal_wish = None
    _follow(session, placement.person, plan, now)


def not_counted(placement: Placement, plan: Plan) -> str:
    """The reason why an employment is not 就业一人 of this plan, in Chinese; "" if its day is no reason against it."""
    first, last = plan.head.valid_from, plan.head.valid_to
    if placement.kind is not VacancyKind.JOB or first <= placement.started_on <= last:
        return ""
    return f"上岗那天不在方案期限（{first:%Y-%m-%d}到{last:%Y-%m-%d}）里，不算“就业一人”"


def _check_days(start: Start, day: date) -> None:
    if start.started_on > day or (start.contract_on is not None and start.contract_on > day):
        raise PlacementError("日期还没有到，到了那天再记。")
    if start.kind is not VacancyKind.JOB and start.contract_on is not None:
        raise PlacementError("实习、勤工俭学不是就业，没有劳动合同；签了劳动合同的请选“就业”。")


def _check_person(person: Person, start: Start) -> None:
    if person.state is not PersonState.REGISTERED:
        raise PlacementError("要先登记，才能记上岗。")
    if person.birth_date is None:
        raise PlacementError("不知道年龄，先补身份证号。")
    if age_on(person.birth_date, start.started_on) < WORKING_AGE:
        raise PlacementError(f"上岗那天没满{WORKING_AGE}周岁，不能上岗。")
    if age_on(person.birth_date, start.started_on) < ADULT_AGE:
        _check_minor(start)
    if start.kind is VacancyKind.JOB and is_in_school(person, start.started_on):
        raise PlacementError("档案上还在读书，不能签劳动合同。毕业了的，先改档案；没毕业的只能实习、勤工俭学。")


def _check_minor(start: Start) -> None:
    """Raise PlacementError for a start at 16 or 17 without what the law asks before it."""
    if not start.work:
        raise PlacementError(f"没满{ADULT_AGE}周岁的人上岗，要写明做什么活，例如“灯具装配”。")
    hazard = find_hazard(start.work, "")
    if hazard is not None:
        raise PlacementError(f"没满{ADULT_AGE}周岁不能做“{hazard.word}”（{hazard.reason}），不能送去上岗。")
    before = {"体检": start.health_checked_on, "告诉监护人": start.guardian_informed_on}
    if missing := [name for name, day in before.items() if day is None or day > start.started_on]:
        raise PlacementError(f"没满{ADULT_AGE}周岁，上岗以前要先{'、'.join(missing)}，请填日期。")


def _follow(session: Session, person: Person, plan: Plan, now: datetime) -> None:
    """Update the milestone and the person's state of employment."""
    session.flush()
    person.employed_on = first_employed_on(session, person.id, plan.head.valid_from, plan.head.valid_to)
    person.employed = is_at_work(session, person.id)
    person.updated_at = now
