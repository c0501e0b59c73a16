"""Attendance and results, and what follows from a finished training (R06, R19b, R36). Commands; the caller commits."""

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
from programme.people.service_files import FileEntry, amend_service_file
from programme.training.classes import TrainingError

DONE = (EnrolmentState.ATTENDED, EnrolmentState.PASSED)
RESULTS = (*DONE, EnrolmentState.FAILED)


def enter_attendance(
    session: Session, lesson: Lesson, presences: dict[int, Presence], user_id: int | None, now: datetime
) -> None:
    """Who was there, by enrolment id; entering again corrects. Raises TrainingError before the lesson's day."""
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
    """How it ended for one person (class, course and lessons loaded). Who finished goes on to be matched (R36).

    Raises TrainingError: a failure without reason, a success before the last lesson or without ever being there.
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
    """The milestone, the wishes and the category; a success taken back is undone in all three."""
    course, person = enrolment.class_.course, enrolment.person
    if course.kind is CourseKind.GUIDANCE or person.state is not PersonState.REGISTERED:
        return  # whoever erased the file meanwhile has no wishes that could be written
    person.trained_at = first_result_at(session, person.id)
    day = chinese_day(now)
    if finished:
        _to_matching(session, person, course.trades, now, day)
    elif not person.employed:
        amend_service_file(session, person, FileEntry(wants_training=True), now=now, today=day)


def _to_matching(session: Session, person: Person, trades: tuple[str, ...], now: datetime, day: date) -> None:
    """From now on he seeks what he has learnt; the category moves, its history stays (R19)."""
    seeks = tuple(dict.fromkeys((*person.trades, *trades)))
    left = tuple(trade for trade in person.learn_trades if trade not in trades)
    entry = FileEntry(trades=seeks, learn_trades=left, wants_training=False)
    amend_service_file(session, person, entry, now=now, today=day)


def finish_class(session: Session, held: Class, now: datetime) -> None:
    """Close the books of a locked class. Raises TrainingError while somebody enrolled has no result.

    Whoever still waited is released, with the reason.
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
