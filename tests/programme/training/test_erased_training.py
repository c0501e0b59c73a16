"""Training records after a person's file is erased (PIPL 47)."""

from datetime import timedelta

from sqlalchemy import select

from models.database.engine import Sessions
from models.people import Person
from models.queries.work.training import get_enrolment
from models.training import ClassMatch, Enrolment, EnrolmentState, Lesson, Presence
from programme.people.filing.erasure import erase_person
from programme.training.results import enter_attendance, enter_result
from tests.harness.stories import Story


def test_an_erased_person_is_in_no_class_any_more(sessions: Sessions, story: Story) -> None:
    held, person = story.training_class(), story.person("阿贵")
    story.enrolment(held, person)

    with sessions.begin() as session:
        erase_person(session, session.get_one(Person, person), story.now)

    with sessions() as session:
        assert session.scalars(select(Enrolment)).one().state is EnrolmentState.WITHDRAWN


def test_of_an_erased_persons_training_the_result_stays_and_every_reason_goes(sessions: Sessions, story: Story) -> None:
    held = story.training_class()
    person = story.person("阿贵", register_no="1", youth_set=True, youth_reason="学校说的")
    story.enrolment(held, person, state=EnrolmentState.FAILED, reason="病了")
    with sessions.begin() as session:
        session.add(ClassMatch(class_id=held, person_id=person, reasons=["想学焊工"]))

    with sessions.begin() as session:
        erase_person(session, session.get_one(Person, person), story.now)

    with sessions() as session:
        ended, found = session.scalars(select(Enrolment)).one(), session.get_one(Person, person)
        assert (ended.state, ended.reason) == (EnrolmentState.FAILED, "")
        assert (found.youth_set, found.youth_reason) == (None, "")
        assert session.scalars(select(ClassMatch)).all() == []


def test_a_result_corrected_after_the_file_was_erased_writes_no_wishes(sessions: Sessions, story: Story) -> None:
    held = story.training_class(lessons=[(story.now - timedelta(hours=1), 2)])
    person = story.person("阿贵", register_no="1")
    enrolment = story.enrolment(held, person, state=EnrolmentState.FAILED, reason="早走了")
    with sessions.begin() as session:
        enter_attendance(session, session.scalars(select(Lesson)).one(), {enrolment: Presence.PRESENT}, None, story.now)
        erase_person(session, session.get_one(Person, person), story.now)

    with sessions.begin() as session:
        enter_result(session, get_enrolment(session, enrolment), EnrolmentState.PASSED, "", None, story.now)

    with sessions() as session:
        assert session.get_one(Person, person).trades == ()
