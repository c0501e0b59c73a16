"""Admission to a class, places and the waiting list, attendance and results (R06, R10, R19, R34, R36, R48)."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from models.database.engine import Sessions
from models.people import Category, Education, Person, PersonState
from models.queries.work.training import get_enrolment, list_roster, lock_class
from models.training import (
    Attendance,
    Class,
    ClassState,
    Course,
    Enrolment,
    EnrolmentState,
    Lesson,
    Presence,
)
from programme.calendar import today
from programme.people.youth import youth_of
from programme.training.classes import ClassDraft, TrainingError, announce_class, call_off, draft_class, revise_class
from programme.training.enrolment import enrol, leave, refused
from programme.training.results import enter_attendance, enter_result, finish_class
from tests.harness.stories import Story

AFTER = timedelta(days=20)


def take(sessions: Sessions, story: Story, class_id: int, person_id: int, user_id: int | None = None) -> EnrolmentState:
    with sessions.begin() as session:
        person = session.get_one(Person, person_id)
        found = enrol(session, person, class_id, story.now, today=today(story.now), user_id=user_id)
        return found.state


def test_no_course_and_no_class_has_a_fee(sessions: Sessions) -> None:
    columns = {column.name for table in (Course, Class, Enrolment) for column in table.__table__.columns}

    assert not [name for name in columns | {one.name for one in fields(ClassDraft)} if "fee" in name or "price" in name]


def test_of_two_people_who_want_the_last_place_one_waits(sessions: Sessions, story: Story) -> None:
    held = story.training_class(capacity=1)
    people = [story.person("阿贵"), story.person("小梅")]

    with ThreadPoolExecutor(2) as both:
        states = list(both.map(lambda person: take(sessions, story, held, person), people))

    assert sorted(states) == [EnrolmentState.ENROLLED, EnrolmentState.WAITING]


def test_who_leaves_lets_in_whoever_has_waited_longest(sessions: Sessions, story: Story) -> None:
    held = story.training_class(capacity=1)
    people = [story.person(name) for name in ("阿贵", "小梅", "老李")]
    for person in people:
        take(sessions, story, held, person)

    with sessions.begin() as session:
        first = list_roster(session, held)[0]
        moved = leave(session, first, "本人退了", story.now)
        assert moved is not None and moved.person_id == people[1]

    with sessions() as session:
        states = [one.state.value for one in list_roster(session, held)]
    assert states == ["withdrawn", "enrolled", "waiting"]


def test_nobody_moves_up_where_nobody_held_a_place(sessions: Sessions, story: Story) -> None:
    held = story.training_class(capacity=1)
    for name in ("阿贵", "小梅", "老李"):
        take(sessions, story, held, story.person(name))

    with sessions.begin() as session:
        assert leave(session, list_roster(session, held)[1], "本人退了", story.now) is None


def test_after_the_last_day_only_staff_enrol(sessions: Sessions, story: Story) -> None:
    held = story.training_class(enrol_until=today(story.now) - timedelta(days=1))
    person = story.person("阿贵")

    with pytest.raises(TrainingError, match="报名已经截止"):
        take(sessions, story, held, person)
    assert take(sessions, story, held, person, user_id=story.user()) is EnrolmentState.ENROLLED


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"birth_date": date(2010, 12, 6)}, "没满16周岁"),
        ({"birth_date": date(2010, 12, 5)}, ""),
        ({"birth_date": date(1940, 1, 1)}, ""),
        ({"labour_capacity": "丧失劳动力"}, "先核对"),
        ({"state": PersonState.LISTED}, "要先登记"),
    ],
)
def test_age_on_the_first_day_and_ability_decide(facts: dict[str, object], why: str) -> None:
    person = Person(**{"state": PersonState.REGISTERED, "birth_date": date(1990, 1, 1), "labour_capacity": ""} | facts)

    found = refused(person, date(2026, 12, 5))

    assert (why in found) if why else found == ""


@pytest.mark.parametrize(
    ("facts", "age", "is_one"),
    [
        ({"education": Education.JUNIOR}, 17, True),
        ({"education": Education.SENIOR}, 19, True),
        ({"education": Education.SENIOR, "student_status": "普通高中在读"}, 17, False),
        ({"education": Education.COLLEGE}, 20, False),
        ({"education": Education.JUNIOR}, 25, False),
        ({"education": Education.JUNIOR, "household_id": None}, 17, False),
        ({"education": Education.COLLEGE, "youth_set": True, "youth_reason": "中途退学"}, 20, True),
    ],
)
def test_who_left_school_is_told_from_education_student_status_and_age(
    facts: dict[str, object], age: int, is_one: bool
) -> None:
    person = Person(**{"household_id": 1, "student_status": "", "youth_set": None, "youth_reason": ""} | facts)

    assert youth_of(person, age).is_one is is_one


class TestResults:
    @pytest.fixture
    def held(self, sessions: Sessions, story: Story) -> int:
        held = story.training_class(capacity=30)
        for number in range(4):
            take(sessions, story, held, story.person(f"学员{number}"))
        return held

    def _attend(self, sessions: Sessions, story: Story, held: int, who: slice) -> list[int]:
        with sessions.begin() as session:
            roster = [one.id for one in list_roster(session, held)]
            lesson = session.scalars(select(Lesson).where(Lesson.class_id == held)).first()
            assert lesson is not None
            enter_attendance(session, lesson, dict.fromkeys(roster[who], Presence.PRESENT), None, story.now + AFTER)
            return roster

    def _result(self, sessions: Sessions, story: Story, enrolment: int, state: str, reason: str = "") -> None:
        with sessions.begin() as session:
            found = get_enrolment(session, enrolment)
            enter_result(session, found, EnrolmentState(state), reason, None, story.now + AFTER)

    def test_who_passed_moves_to_matching_and_who_failed_stays_with_the_reason(
        self, sessions: Sessions, story: Story, held: int
    ) -> None:
        roster = self._attend(sessions, story, held, slice(3))
        for enrolment in roster[:3]:
            self._result(sessions, story, enrolment, "passed")
        self._result(sessions, story, roster[3], "failed", "家里有事，没来")
        with sessions.begin() as session:
            held_class = lock_class(session, held)
            assert held_class is not None
            finish_class(session, held_class, story.now + AFTER)

        with sessions() as session:
            people = session.scalars(select(Person).order_by(Person.id)).all()
            assert [one.category for one in people] == [1, 1, 1, 2]
            assert [one.trades for one in people] == [("焊工",)] * 3 + [()]
            assert [one.trained_at is not None for one in people] == [True, True, True, False]
            history = session.scalars(select(Category).where(Category.person_id == people[0].id)).all()
            assert [(one.code, one.until is None) for one in history] == [(2, False), (1, True)]
            assert session.get_one(Enrolment, roster[3]).reason == "家里有事，没来"

    def test_a_success_taken_back_is_undone(self, sessions: Sessions, story: Story, held: int) -> None:
        roster = self._attend(sessions, story, held, slice(4))
        self._result(sessions, story, roster[0], "passed")
        self._result(sessions, story, roster[0], "failed", "补考没有过")

        with sessions() as session:
            person = session.scalars(select(Person).order_by(Person.id)).first()
            assert person is not None
            assert (person.trained_at, person.category) == (None, 2)

    def test_nobody_passes_who_was_never_there(self, sessions: Sessions, story: Story, held: int) -> None:
        roster = self._attend(sessions, story, held, slice(1))

        with pytest.raises(TrainingError, match="一次都没有到"):
            self._result(sessions, story, roster[1], "passed")

    def test_a_failure_needs_its_reason(self, sessions: Sessions, story: Story, held: int) -> None:
        roster = self._attend(sessions, story, held, slice(1))

        with pytest.raises(TrainingError, match="请写原因"):
            self._result(sessions, story, roster[1], "failed")

    def test_a_class_ends_only_when_everybody_has_a_result(self, sessions: Sessions, story: Story, held: int) -> None:
        with sessions.begin() as session, pytest.raises(TrainingError, match="还有4人没有记结果"):
            held_class = lock_class(session, held)
            assert held_class is not None
            finish_class(session, held_class, story.now + AFTER)

    def test_attendance_entered_again_corrects(self, sessions: Sessions, story: Story, held: int) -> None:
        self._attend(sessions, story, held, slice(2))
        self._attend(sessions, story, held, slice(1))

        with sessions() as session:
            assert len(session.scalars(select(Attendance)).all()) == 2

    def test_before_its_day_no_attendance_is_kept(self, sessions: Sessions, story: Story, held: int) -> None:
        with sessions() as session, pytest.raises(TrainingError, match="还没上"):
            lesson = session.scalars(select(Lesson)).first()
            assert lesson is not None
            enter_attendance(session, lesson, {}, None, story.now)


class TestPlanning:
    def _draft(self, story: Story, **facts: object) -> ClassDraft:
        start = story.now + timedelta(days=12)
        usual = {
            "place": "文化站",
            "capacity": 2,
            "enrol_until": today(start),
            "lessons": ((start, start + AFTER / 60),),
        }
        return ClassDraft(**usual | facts)  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        ("facts", "why"),
        [
            ({"place": " "}, "地点"),
            ({"capacity": 0}, "名额"),
            ({"lessons": ()}, "1 到"),
            ({"enrol_until": date(2027, 1, 1)}, "截止日"),
        ],
    )
    def test_what_is_wrong_with_a_class_is_said(
        self, sessions: Sessions, story: Story, facts: dict[str, object], why: str
    ) -> None:
        story.training_class()
        with sessions() as session, pytest.raises(TrainingError, match=why):
            draft_class(session, session.scalars(select(Course)).one(), self._draft(story, **facts), None, story.now)

    def test_a_class_is_drafted_announced_changed_and_called_off(self, sessions: Sessions, story: Story) -> None:
        story.training_class("别的班")
        person = story.person("阿贵")
        with sessions.begin() as session:
            course = session.scalars(select(Course)).one()
            held_id = draft_class(session, course, self._draft(story), None, story.now).id
        with sessions.begin() as session:
            held = lock_class(session, held_id)
            assert held is not None
            announce_class(held, story.now)
        take(sessions, story, held_id, person)

        with sessions.begin() as session:
            held = lock_class(session, held_id)
            assert held is not None
            assert revise_class(session, held, self._draft(story, teacher="王师傅")) is False
            assert revise_class(session, held, self._draft(story, place="职校")) is True
            told = call_off(session, held, "老师病了", story.now)

        assert [one.person_id for one in told] == [person]
        assert held.state is ClassState.CANCELLED
        assert told[0].reason == "班取消了：老师病了"

    def test_fewer_places_than_are_taken_are_refused(self, sessions: Sessions, story: Story) -> None:
        held_id = story.training_class(capacity=2)
        for name in ("阿贵", "小梅"):
            take(sessions, story, held_id, story.person(name))

        with sessions.begin() as session, pytest.raises(TrainingError, match="不能少于2"):
            held = lock_class(session, held_id)
            assert held is not None
            revise_class(session, held, self._draft(story, capacity=1))


def test_who_works_learns_beside_his_job_without_changing_category(sessions: Sessions, story: Story) -> None:
    held = story.training_class(in_zone=True)
    person = story.person("阿贵", employed=True, trades=("普工",), category=1)

    take(sessions, story, held, person)

    with sessions() as session:
        found = session.get_one(Person, person)
        assert (found.category, found.wants_training, found.learn_trades) == (1, False, ("焊工",))
