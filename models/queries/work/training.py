"""Courses, classes, enrolments and attendance."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, delete, exists, func, insert, or_, select, update
from sqlalchemy.orm import Session, joinedload, load_only, selectinload

from models.people import Person, PersonState
from models.training import (
    Attendance,
    Class,
    ClassMatch,
    ClassState,
    Course,
    Enrolment,
    EnrolmentState,
    Lesson,
    Presence,
)

TAKEN = (EnrolmentState.ENROLLED, EnrolmentState.ATTENDED, EnrolmentState.PASSED, EnrolmentState.FAILED)
"""Enrolments that hold one of the class's places."""
RUNNING = (EnrolmentState.ENROLLED, EnrolmentState.WAITING)
"""Enrolments that the person can still take back."""
AT_ONCE = 1000
"""People read in one part."""


@dataclass(frozen=True)
class Places:
    """Numbers of people who hold a place in a class, and who wait for one."""

    taken: int = 0
    waiting: int = 0


def _whole_classes() -> Select[Class]:
    """Classes with course, town and lessons."""
    return select(Class).options(joinedload(Class.course), joinedload(Class.town), selectinload(Class.lessons))


def list_courses(session: Session) -> list[Course]:
    """By title."""
    return list(session.scalars(select(Course).order_by(Course.title)))


def find_course(session: Session, title: str) -> Course | None:
    return session.scalars(select(Course).where(Course.title == title)).one_or_none()


def find_class(session: Session, class_id: int) -> Class | None:
    """The class with course, town and lessons."""
    return session.scalars(_whole_classes().where(Class.id == class_id)).one_or_none()


def get_class(session: Session, class_id: int) -> Class:
    """The class with course, town and lessons. Raises NoResultFound."""
    return session.scalars(_whole_classes().where(Class.id == class_id)).one()


def lock_class(session: Session, class_id: int) -> Class | None:
    """The class with course, town and lessons, locked: no other enrolment changes until the transaction ends."""
    if session.scalar(select(Class.id).where(Class.id == class_id).with_for_update()) is None:
        return None
    return session.scalars(
        _whole_classes().where(Class.id == class_id).execution_options(populate_existing=True)
    ).one_or_none()


def list_open_classes(session: Session, today: date, now: datetime) -> list[Class]:
    """Classes that people can enrol in and that have not begun; with course, town and lessons, by id."""
    begun = exists().where(Lesson.class_id == Class.id, Lesson.starts_at <= now)
    wanted = (Class.state == ClassState.OPEN, Class.enrol_until >= today, ~begun)
    return list(session.scalars(_whole_classes().where(*wanted).order_by(Class.id)))


def list_classes(session: Session, states: Collection[ClassState], limit: int) -> list[Class]:
    """Classes in these states, newest first; with course, town and lessons."""
    return list(session.scalars(_whole_classes().where(Class.state.in_(states)).order_by(Class.id.desc()).limit(limit)))


def list_classes_after(session: Session, *, after: int, limit: int) -> Sequence[Class]:
    """Classes with an id above `after`, by id; with course, town and lessons."""
    return session.scalars(_whole_classes().where(Class.id > after).order_by(Class.id).limit(limit)).all()


def count_places(session: Session, class_ids: Collection[int]) -> dict[int, Places]:
    """Places of these classes, by class id."""
    rows = session.execute(
        select(Enrolment.class_id, Enrolment.state, func.count())
        .where(Enrolment.class_id.in_(class_ids))
        .group_by(Enrolment.class_id, Enrolment.state)
    ).all()
    taken = dict.fromkeys(class_ids, 0)
    waiting = dict(taken)
    for class_id, state, number in rows:
        if state in TAKEN:
            taken[class_id] += number
        elif state is EnrolmentState.WAITING:
            waiting[class_id] += number
    return {class_id: Places(taken[class_id], waiting[class_id]) for class_id in class_ids}


def find_enrolment(session: Session, class_id: int, person_id: int) -> Enrolment | None:
    return session.scalars(
        select(Enrolment).where(Enrolment.class_id == class_id, Enrolment.person_id == person_id)
    ).one_or_none()


def get_enrolment(session: Session, enrolment_id: int) -> Enrolment:
    """The enrolment with person, class, course and lessons. Raises NoResultFound."""
    return session.scalars(_enrolments().where(Enrolment.id == enrolment_id)).one()


def list_enrolments_of(session: Session, person_id: int) -> list[Enrolment]:
    """Enrolments of the person, newest first, with class, course and lessons."""
    query = _enrolments().where(Enrolment.person_id == person_id)
    return list(session.scalars(query.order_by(Enrolment.at.desc(), Enrolment.id.desc())))


def _enrolments() -> Select[Enrolment]:
    held = joinedload(Enrolment.class_)
    return select(Enrolment).options(
        held.joinedload(Class.course), held.selectinload(Class.lessons), joinedload(Enrolment.person)
    )


def list_roster(session: Session, class_id: int, town_id: int | None = None) -> list[Enrolment]:
    """Enrolments of the class in order of time, with person, town and village; `town_id`: only people of that town."""
    person = joinedload(Enrolment.person)
    query = (
        select(Enrolment)
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.class_id == class_id)
        .options(person.joinedload(Person.town), person.joinedload(Person.village))
        .order_by(Enrolment.at, Enrolment.id)
    )
    return list(session.scalars(query if town_id is None else query.where(Person.town_id == town_id)))


def find_next_waiting(session: Session, class_id: int) -> Enrolment | None:
    """The enrolment that has waited longest for a place."""
    return session.scalars(
        select(Enrolment)
        .where(Enrolment.class_id == class_id, Enrolment.state == EnrolmentState.WAITING)
        .order_by(Enrolment.at, Enrolment.id)
        .limit(1)
    ).one_or_none()


def count_ahead(session: Session, enrolment: Enrolment) -> int:
    """Number of people who have waited longer for a place in the same class."""
    waiting = select(Enrolment.at, Enrolment.id).where(
        Enrolment.class_id == enrolment.class_id, Enrolment.state == EnrolmentState.WAITING
    )
    return sum((at, key) < (enrolment.at, enrolment.id) for at, key in session.execute(waiting))


def forget_reminders(session: Session, class_id: int) -> None:
    """Let everybody in the class be reminded again, of the new first day."""
    session.execute(update(Enrolment).where(Enrolment.class_id == class_id).values(reminded_at=None))


def claim_due_reminders(session: Session, now: datetime, until: datetime) -> list[int]:
    """Mark as reminded, and list, the enrolments of open classes that begin after `now` and before `until`.

    No enrolment is given to two callers.
    """
    begins = select(Lesson.class_id).group_by(Lesson.class_id)
    begins = begins.having(func.min(Lesson.starts_at) > now, func.min(Lesson.starts_at) < until)
    is_open = select(Class.id).where(Class.state == ClassState.OPEN, Class.id.in_(begins))
    claimed = (
        update(Enrolment)
        .where(
            Enrolment.class_id.in_(is_open),
            Enrolment.state == EnrolmentState.ENROLLED,
            Enrolment.reminded_at.is_(None),
        )
        .values(reminded_at=now)
        .returning(Enrolment.id)
        .execution_options(synchronize_session=False)
    )
    return list(session.scalars(claimed))


def list_attendance(session: Session, class_id: int) -> dict[tuple[int, int], Attendance]:
    """Attendance of the class by (lesson id, enrolment id)."""
    query = select(Attendance).join(Lesson, Lesson.id == Attendance.lesson_id).where(Lesson.class_id == class_id)
    return {(one.lesson_id, one.enrolment_id): one for one in session.scalars(query)}


def was_ever_present(session: Session, enrolment_id: int) -> bool:
    """True if the person was present at one lesson or more."""
    query = exists().where(Attendance.enrolment_id == enrolment_id, Attendance.presence == Presence.PRESENT)
    return bool(session.scalar(select(query)))


def first_result_at(session: Session, person_id: int) -> datetime | None:
    """Time of the person's first finished training, by the results as they are now."""
    done = (EnrolmentState.ATTENDED, EnrolmentState.PASSED)
    return session.scalar(
        select(func.min(Enrolment.result_at)).where(Enrolment.person_id == person_id, Enrolment.state.in_(done))
    )


def list_learners(session: Session) -> Iterable[Person]:
    """Registered people who consented, accept training notices, and wish to learn any or certain trades.

    Read in parts, with only the columns that decide whom a class fits: it may be everybody in the county.
    """
    wanted = (
        Person.state == PersonState.REGISTERED,
        Person.consent_at.is_not(None),
        Person.refuses_training.is_(False),
        or_(Person.wants_training, Person.learn_trades != ()),
    )
    read = (Person.state, Person.birth_date, Person.labour_capacity, Person.learn_trades, Person.employed)
    query = select(Person).where(*wanted).options(load_only(*read, raiseload=True)).order_by(Person.id)
    return session.scalars(query.execution_options(yield_per=AT_ONCE))


def add_class_matches(session: Session, class_id: int, reasons: Mapping[int, Sequence[str]]) -> None:
    """Store the people whom the class fits: reasons by person id."""
    rows = [{"class_id": class_id, "person_id": person_id, "reasons": why} for person_id, why in reasons.items()]
    if rows:
        session.execute(insert(ClassMatch), rows)


def forget_training(session: Session, person_id: int, reason: str) -> None:
    """Withdraw the person from every class without a result; erase the reasons of the others, and the matches."""
    own = update(Enrolment).where(Enrolment.person_id == person_id)
    session.execute(own.where(Enrolment.state.not_in(RUNNING)).values(reason=""))
    session.execute(own.where(Enrolment.state.in_(RUNNING)).values(state=EnrolmentState.WITHDRAWN, reason=reason))
    session.execute(delete(ClassMatch).where(ClassMatch.person_id == person_id))


def list_waited_for(session: Session) -> list[int]:
    """Ids of open classes with a waiting list."""
    waiting = exists().where(Enrolment.class_id == Class.id, Enrolment.state == EnrolmentState.WAITING)
    return list(session.scalars(select(Class.id).where(Class.state == ClassState.OPEN, waiting).order_by(Class.id)))


def count_presences(session: Session, class_id: int) -> dict[int, int]:
    """Number of lessons attended, by enrolment id; an enrolment without any is left out."""
    rows = session.execute(
        select(Attendance.enrolment_id, func.count())
        .join(Lesson, Lesson.id == Attendance.lesson_id)
        .where(Lesson.class_id == class_id, Attendance.presence == Presence.PRESENT)
        .group_by(Attendance.enrolment_id)
    ).all()
    return {row[0]: row[1] for row in rows}
