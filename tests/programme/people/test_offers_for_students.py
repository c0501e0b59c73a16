"""Work that suits a major, internships and work-study (R35, A31, A32)."""

from dataclasses import replace
from datetime import date

import pytest

from models.database.engine import Sessions
from models.people import Person
from models.queries.work.vacancies import get_vacancy
from models.work import Severity, VacancyKind, VacancyState
from programme.people.majors import find_major, is_asked_for
from programme.plan.schema import MinimumWage
from programme.work.applications import ApplicationError, apply_for
from programme.work.matching import VacancyFacts, Wishes, fit, fits
from programme.work.review.vacancy_review import VacancyPosting, review
from programme.work.search import match_people
from tests.harness.stories import Story

DAY = date(2026, 11, 23)
INTERN = VacancyPosting(
    kind=VacancyKind.INTERNSHIP,
    title="护理实习",
    enterprise="火炬医院",
    trade="护理",
    headcount=5,
    wage_min=1500,
    wage_max=2000,
    majors=("护理",),
    shift="白班",
    address="工业大道1号",
    text="跟班学习，学校带队老师同住。",
)


@pytest.mark.parametrize(
    ("said", "major"),
    [("我学的是汽车维修", "汽修"), ("中专读的数控技术应用", "数控"), ("会计电算化", "会计"), ("种地", None)],
)
def test_majors_have_many_names(said: str, major: str | None) -> None:
    assert find_major(said) == major


def test_a_major_suits_a_vacancy_that_names_it_in_other_words() -> None:
    assert is_asked_for("汽修", ("汽车运用与维修", "机电一体化"))
    assert is_asked_for("宝石鉴定", ("宝石鉴定专业",))
    assert not is_asked_for("护理", ("会计",))
    assert not is_asked_for("", ("会计",))


def test_a_vacancy_that_names_majors_fits_who_studied_one_and_says_why() -> None:
    vacancy = VacancyFacts(trade="数控", majors=("数控", "机械"))

    verdict = fit(vacancy, Wishes(studied="数控"))

    assert verdict.fits
    assert "学的是数控，专业对口" in verdict.reasons
    assert not fits(vacancy, Wishes(studied=""))
    assert fits(vacancy, Wishes())


def test_internships_are_among_what_is_asked_for_only_when_asked_for() -> None:
    internship = VacancyFacts(kind=VacancyKind.INTERNSHIP)

    assert not fits(internship, Wishes())
    assert fits(internship, Wishes(kind=VacancyKind.INTERNSHIP))


def test_an_internship_is_told_to_students_of_its_major_and_to_nobody_else(sessions: Sessions, story: Story) -> None:
    student = story.person("小梅", student_status="中职二年级", major="护理")
    story.person("小会", student_status="中职二年级", major="会计")
    story.person("阿贵", major="护理")
    facts = {"kind": VacancyKind.INTERNSHIP, "majors": ("护理", "助产"), "state": VacancyState.PUBLISHED}
    vacancy_id = story.vacancy(story.enterprise(), "护理实习", **facts)

    with sessions() as session:
        matches = match_people(session, get_vacancy(session, vacancy_id), story.now.date())

    assert [person_id for person_id, _ in matches] == [student]


@pytest.mark.parametrize(
    ("kind", "student_status", "refusal"),
    [
        (VacancyKind.INTERNSHIP, "中职二年级", "由学校安排"),
        (VacancyKind.WORK_STUDY, "非在校生", "只招在校学生"),
        (VacancyKind.WORK_STUDY, "中职二年级", ""),
        (VacancyKind.JOB, "非在校生", ""),
    ],
)
def test_only_the_school_arranges_internships_and_work_study_is_for_students(
    sessions: Sessions, story: Story, kind: VacancyKind, student_status: str, refusal: str
) -> None:
    person_id = story.person("小梅", student_status=student_status)
    vacancy_id = story.vacancy(story.enterprise(), "护理", kind=kind, state=VacancyState.PUBLISHED)

    refused = ""
    with sessions.begin() as session:
        person, vacancy = session.get_one(Person, person_id), get_vacancy(session, vacancy_id)
        try:
            apply_for(session, person, vacancy, story.now, today=story.now.date())
        except ApplicationError as error:
            refused = str(error)

    assert refusal in refused
    assert bool(refused) == bool(refusal)


def test_the_review_wants_students_by_day_and_of_a_major() -> None:
    night = replace(INTERN, shift="夜班", majors=())

    assert review(INTERN, DAY, MinimumWage.model_validate({"from": DAY, "monthly": 1500})).severity is Severity.OK
    by_night, of_any = review(night, DAY, None).reasons
    assert "夜班" in by_night
    assert "对口" in of_any
