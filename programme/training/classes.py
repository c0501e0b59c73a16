"""Planning of classes (R36, R48): draft, change, announce, call off. Commands; the caller commits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from models.queries.work.training import RUNNING, count_places, forget_reminders, list_attendance, list_roster
from models.training import Class, ClassState, Course, CourseKind, Enrolment, EnrolmentState, Lesson
from programme.calendar import CHINA, china, today
from programme.work.revisions import check_seen, note_change

MOST_LESSONS = 120
MOST_PLACES = 500


class TrainingError(ValueError):
    """The command is not possible; the text is Chinese and says what to do."""


@dataclass(frozen=True)
class ClassDraft:
    """Facts of a class as staff enter them. `lessons`: beginnings and ends, aware; `enrol_until` a Chinese day."""

    place: str
    capacity: int
    enrol_until: date
    lessons: tuple[tuple[datetime, datetime], ...]
    town_id: int | None = None
    in_zone: bool = False
    teacher: str = ""
    contact: str = ""


_PLAIN = ("place", "capacity", "enrol_until", "town_id", "in_zone", "teacher", "contact")


def add_course(
    session: Session, title: str, kind: CourseKind, trades: Sequence[str], text: str, now: datetime
) -> Course:
    """Add a course; its title must be unused."""
    course = Course(title=title.strip(), kind=kind, trades=tuple(trades), text=text.strip(), created_at=now)
    session.add(course)
    session.flush()
    return course


def draft_class(session: Session, course: Course, draft: ClassDraft, user_id: int | None, now: datetime) -> Class:
    """Add a class that is not announced yet. Raises TrainingError."""
    lessons = _checked(draft)
    planned = Class(course_id=course.id, state=ClassState.DRAFT, created_by=user_id, created_at=now, **_values(draft))
    planned.lessons = [Lesson(starts_at=start, ends_at=end) for start, end in lessons]
    session.add(planned)
    session.flush()
    return planned


def revise_class(session: Session, held: Class, draft: ClassDraft) -> bool:
    """Change a class locked by `lock_class`. Returns True if place or times changed, of which the enrolled are told.

    Raises TrainingError: the class is over, fewer places than taken, or a lesson with attendance would be deleted.
    """
    if held.state not in (ClassState.DRAFT, ClassState.OPEN):
        raise TrainingError("这个班已经结束或取消，不能再改。")
    lessons = _checked(draft)
    taken = count_places(session, [held.id])[held.id].taken
    if draft.capacity < taken:
        raise TrainingError(f"已经有{taken}人报上，名额不能少于{taken}。")
    before, words = (held.place, [(one.starts_at, one.ends_at) for one in held.lessons]), words_of(held)
    for name, value in _values(draft).items():
        setattr(held, name, value)
    _replan(session, held, lessons)
    note_change(held, words, words_of(held))
    if before[1][0][0] != lessons[0][0]:
        forget_reminders(session, held.id)
    return before != (held.place, lessons)


def _replan(session: Session, held: Class, lessons: list[tuple[datetime, datetime]]) -> None:
    """Replace the lessons. A lesson with the same beginning keeps its row, and so its attendance."""
    known = {one.starts_at: one for one in held.lessons}
    kept = {lesson_id for lesson_id, _ in list_attendance(session, held.id)}
    gone = [one for start, one in known.items() if start not in dict(lessons)]
    if any(one.id in kept for one in gone):
        raise TrainingError("有一次课已经记了考勤，它的时间不能再改。")
    for one in gone:
        session.delete(one)
    session.flush()
    planned = [known.get(start) or Lesson(class_id=held.id, starts_at=start) for start, _ in lessons]
    for lesson, (_, end) in zip(planned, lessons, strict=True):
        lesson.ends_at = end
    session.add_all(planned)
    session.flush()
    set_committed_value(held, "lessons", planned)


def announce_class(held: Class, now: datetime, seen: int = 1) -> None:
    """Open the class for enrolment. `seen`: the version that was looked at.

    Raises TrainingError unless it is a draft with time left, ChangedMeanwhile if there is a newer version.
    """
    if held.state is not ClassState.DRAFT:
        raise TrainingError("这个班已经发布过了，或者已经取消。")
    check_seen(held, seen, words_of(held))
    if held.enrol_until < today(now) or held.lessons[0].starts_at <= now:
        raise TrainingError("报名截止日或开课时间已经过了，请先改时间。")
    held.state, held.published_at = ClassState.OPEN, now


def words_of(held: Class) -> dict[str, str]:
    """Everything that the class says, by label."""
    times = [(china(one.starts_at), china(one.ends_at)) for one in held.lessons]
    return {
        "地点": held.place,
        "名额": str(held.capacity),
        "报名截止": str(held.enrol_until),
        "乡镇": "" if held.town_id is None else str(held.town_id),
        "在务工地": "是" if held.in_zone else "",
        "老师": held.teacher,
        "联系": held.contact,
        "上课时间": "、".join(f"{start:%Y-%m-%d %H:%M}-{end:%H:%M}" for start, end in times),
    }


def call_off(session: Session, held: Class, reason: str, now: datetime) -> list[Enrolment]:
    """Cancel a class locked by `lock_class`. Returns the enrolled and waiting, to be told. Raises TrainingError."""
    if held.state not in (ClassState.DRAFT, ClassState.OPEN):
        raise TrainingError("这个班已经结束或取消了。")
    if not reason.strip():
        raise TrainingError("请写取消的原因，要告诉报了名的人。")
    held.state, held.ended_at, held.end_reason = ClassState.CANCELLED, now, reason.strip()
    told = [one for one in list_roster(session, held.id) if one.state in RUNNING]
    for one in told:
        one.state, one.reason = EnrolmentState.WITHDRAWN, f"班取消了：{reason.strip()}"
    return told


def lessons_between(
    first: date, last: date, begins: time, ends: time, weekdays: Sequence[int] = ()
) -> Iterator[tuple[datetime, datetime]]:
    """One lesson for each day, in Chinese time, on these weekdays (0 is Monday; none given: all)."""
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if not weekdays or day.weekday() in weekdays:
            yield datetime.combine(day, begins, CHINA), datetime.combine(day, ends, CHINA)


def _values(draft: ClassDraft) -> dict[str, object]:
    return {name: getattr(draft, name) for name in _PLAIN}


def _checked(draft: ClassDraft) -> list[tuple[datetime, datetime]]:
    """The lessons in order. Raises TrainingError."""
    lessons = sorted(draft.lessons)
    if not draft.place.strip():
        raise TrainingError("请写上课地点。")
    if draft.capacity < 1:
        raise TrainingError("名额至少 1 个。")
    if not 1 <= len(lessons) <= MOST_LESSONS:
        raise TrainingError(f"上课时间要有 1 到 {MOST_LESSONS} 次。")
    if any(start >= end for start, end in lessons):
        raise TrainingError("每次课的结束时间要在开始时间后面。")
    if any(end > later for (_, end), (later, _) in pairwise(lessons)):
        raise TrainingError("两次课的时间重叠了。")
    if draft.enrol_until > china(lessons[0][0]).date():
        raise TrainingError("报名截止日不能晚于开课那天。")
    return lessons
