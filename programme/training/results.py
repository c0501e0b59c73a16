"""Attendance, results, and the effects of a finished training (R06, R19b, R36). Commands; the caller commits."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from models.people import Person, PersonState
from models.queries.work.training import first_result_at, list_attendance, list_roster, was_ever_present
from models.training import (
    Attendance,
    Class,
    ClassState,
    CourseKind,
    Enrolment,
    EnrolmentState,
    Lesson,
    Presence,
)
from programme.calendar import china
from programme.calendar import today as chinese_day
from programme.people.filing.entries import FileEntry
from programme.people.service_files import amend_service_file
from programme.training.classes import TrainingError

DONE = (EnrolmentState.ATTENDED, EnrolmentState.PASSED)
RESULTS = (*DONE, EnrolmentState.FAILED)


def enter_attendance(
    session: Session, lesson: Lesson, presences: dict[int, Presence], user_id: int | None, now: datetime
) -> None:
    """Record attendance by enrolment id; a second entry corrects it. Raises TrainingError before the lesson's day."""
    if china(lesson.starts_at).date() > chinese_day(now):
        raise TrainingError("这次课还没上，不能先记考勤。")
    known = list_attendance(session, lesson.class_id)
    for enrolment_id, presence in presences.items():
        attendance = known.get((lesson.id, enrolment_id)) or Attendance(lesson_id=lesson.id, enrolment_id=enrolment_id)
        attendance.presence, attendance.at, attendance.user_id = presence, now, user_id
        session.add(attendance)


def enter_result(
    session: Session, enrolment: Enrolment, state: EnrolmentState, reason: str, user_id: int | None, now: datetime
) -> None:
    """Record one person's result (class, course and lessons loaded). A person who finished is matched to jobs (R36).

    Raises TrainingError: a failure without reason, a success before the last lesson or without any attendance.
    """
    if enrolment.state not in (EnrolmentState.ENROLLED, *RESULTS) or state not in RESULTS:
        raise TrainingError("只有报上班的人才能记结果。")
    if state is EnrolmentState.FAILED and not reason.strip():
        raise TrainingError(f"{enrolment.person.name}没有学完，请写原因。")
    if state in DONE and enrolment.class_.lessons[-1].starts_at > now:
        raise TrainingError("最后一次课还没上，不能先记学完。")
    if state in DONE and not was_ever_present(session, enrolment.id):
        raise TrainingError(f"{enrolment.person.name}的考勤上一次都没有到，不能记学完；先补考勤。")
    if enrolment.state is state and enrolment.reason == reason.strip():
        return
    was_done = enrolment.state in DONE
    enrolment.state, enrolment.reason = state, reason.strip()
    enrolment.result_at, enrolment.result_by = now, user_id
    session.flush()
    if state in DONE or was_done:
        _follow(session, enrolment, finished=state in DONE, now=now)


def _follow(session: Session, enrolment: Enrolment, *, finished: bool, now: datetime) -> None:
    """Update milestone, wishes and category; a success that is taken back is undone in all three."""
    course, person = enrolment.class_.course, enrolment.person
    if course.kind is CourseKind.GUIDANCE or person.state is not PersonState.REGISTERED:
        return  # the file was erased meanwhile, so there are no wishes to write
    person.trained_at = first_result_at(session, person.id)
    day = chinese_day(now)
    if finished:
        _to_matching(session, person, course.trades, now, day)
    elif not person.employed:
        amend_service_file(session, person, FileEntry(wants_training=True), now=now, today=day)


def _to_matching(session: Session, person: Person, trades: tuple[str, ...], now: datetime, day: date) -> None:
    """Let the person seek the trades they have learnt; the category changes, its history stays (R19)."""
    seeks = tuple(dict.fromkeys((*person.trades, *trades)))
    left = tuple(trade for trade in person.learn_trades if trade not in trades)
    entry = FileEntry(trades=seeks, learn_trades=left, wants_training=False)
    amend_service_file(session, person, entry, now=now, today=day)


def finish_class(session: Session, held: Class, now: datetime) -> None:
    """Finish a locked class. Raises TrainingError while an enrolled person has no result.

    People still on the waiting list are released, with the reason.
    """
    roster = list_roster(session, held.id)
    open_ones = [one.person.name for one in roster if one.state is EnrolmentState.ENROLLED]
    if held.state is not ClassState.OPEN:
        raise TrainingError("这个班没有在办。")
    if open_ones:
        raise TrainingError(f"还有{len(open_ones)}人没有记结果：{'、'.join(open_ones[:5])}。")
    for one in roster:
        if one.state is EnrolmentState.WAITING:
            one.state, one.reason = EnrolmentState.WITHDRAWN, "没有排到位"
    held.state, held.ended_at = ClassState.FINISHED, now
