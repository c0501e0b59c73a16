"""Conversations with young people in and out of school (R35)."""

import pytest
from sqlalchemy import select

from models.database.engine import Sessions
from models.people import Person
from models.training import CourseKind
from models.work import Application, VacancyKind, VacancyState
from tests.bot.cast import ANSWERS
from tests.bot.platform import Platform
from tests.harness.stories import Story


@pytest.fixture(autouse=True)
def vacancies(story: Story, platform: Platform) -> None:
    enterprise = story.enterprise()
    for title, kind, majors in (
        ("电子厂普工", VacancyKind.JOB, ()),
        ("病区护士", VacancyKind.JOB, ("护理", "助产")),
        ("护理实习", VacancyKind.INTERNSHIP, ("护理",)),
        ("周末理货", VacancyKind.WORK_STUDY, ()),
    ):
        story.vacancy(enterprise, title, state=VacancyState.PUBLISHED, kind=kind, majors=majors)


def test_who_looks_for_work_sees_no_internships(platform: Platform) -> None:
    reply = platform.say("最新岗位")

    assert "电子厂普工" in reply
    assert "实习" not in reply
    assert "理货" not in reply


def test_internships_are_shown_when_asked_for_and_the_school_arranges_them(
    platform: Platform, sessions: Sessions
) -> None:
    platform.say(*ANSWERS)

    listed, detail, applied = platform.say("有没有实习岗位"), platform.say("1"), platform.say("报名")

    assert "1 实习·护理实习" in listed
    assert "对口专业：护理" in detail
    assert "三方协议" in detail
    assert "由学校安排" in applied
    with sessions() as session:
        assert session.scalars(select(Application)).all() == []


def test_work_study_is_shown_when_asked_for(platform: Platform) -> None:
    assert "1 勤工俭学·周末理货" in platform.say("勤工俭学有没得")


def test_what_suits_a_major_is_asked_for_found_and_kept(platform: Platform, sessions: Sessions) -> None:
    platform.say(*ANSWERS)

    asked, told = platform.say("有没有对口的岗位"), platform.say("我学的是护理专业")
    again = platform.say("有没得专业对口的")

    assert "学的是什么专业" in asked
    assert "记下了，您学的是护理" in told
    assert "病区护士" in told
    assert "电子厂普工" not in told
    assert "病区护士" in again
    with sessions() as session:
        assert session.scalars(select(Person)).one().major == "护理"


def test_a_major_said_with_the_education_is_kept_and_so_is_being_in_school(
    platform: Platform, sessions: Sessions
) -> None:
    platform.say(*("还在读中专，学的数控" if answer == "初中" else answer for answer in ANSWERS))

    with sessions() as session:
        person = session.scalars(select(Person)).one()
    assert (person.major, person.student_status) == ("数控", "在校生")


def test_a_major_said_in_mid_registration_is_kept_and_registration_goes_on(
    platform: Platform, sessions: Sessions
) -> None:
    *most, _wage, _willing = ANSWERS
    platform.say(*most)

    between = platform.say("我的专业是机电一体化")
    platform.say("4000", "愿意")

    assert "机电" in between
    assert "工资" in between
    with sessions() as session:
        assert session.scalars(select(Person)).one().major == "机电"


def test_advice_on_work_and_starting_up_is_a_free_class(platform: Platform, story: Story) -> None:
    story.training_class(title="创业指导课", kind=CourseKind.GUIDANCE)
    story.training_class(title="焊工班")

    reply = platform.say("有没有创业指导")

    assert "创业指导课" in reply
    assert "焊工班" not in reply
    assert "不收钱" in reply


def test_which_subsidy_an_internship_brings_is_no_search(platform: Platform) -> None:
    assert "护理实习" not in platform.say("实习有没有补贴")
