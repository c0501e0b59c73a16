"""The day to start and skills decide what is offered; a meal wish decides nothing (requirements.md 4.4)."""

from datetime import date

import pytest

from models.database.engine import Sessions
from models.people import Person
from models.queries.work.vacancies import get_vacancy
from models.work import VacancyState
from programme.people.filing.readiness import ready_from, ready_words
from programme.work.matching import VacancyFacts, Wishes
from programme.work.search import match_people, wishes_of
from tests.harness.stories import Story

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("3月5号", "2027-03-05"),
        ("十二月一号", "2026-12-01"),
        ("下个月15号", "2026-12-15"),
        ("下个月", "2026-12-01"),
        ("下周", "2026-11-30"),
        ("月底", "2026-11-30"),
        ("过十天", "2026-12-03"),
        ("28号", "2026-11-28"),
        ("5号", "2026-12-05"),
        ("后天", "2026-11-25"),
        ("大后天", "2026-11-26"),
        ("随时", "2026-11-23"),
        ("2027-01-02", "2027-01-02"),
        ("过完年", "过完年"),
        ("收完苞谷", "收完苞谷"),
        ("等娃开学了", "等娃开学了"),
        ("我想", ""),
        ("2月30号", ""),
    ],
)
def test_a_day_is_read_from_the_words(words: str, value: str) -> None:
    assert ready_from(words, DAY) == value


def test_a_day_is_shown_in_words() -> None:
    assert [ready_words(value) for value in ("2027-03-05", "过完年", "")] == ["3月5日起", "过完年", ""]


def matched(sessions: Sessions, vacancy_id: int) -> set[int]:
    with sessions() as session:
        return {person for person, _ in match_people(session, get_vacancy(session, vacancy_id), DAY)}


def test_nobody_is_offered_a_vacancy_that_ends_before_they_can_start(sessions: Sessions, story: Story) -> None:
    vacancy = story.vacancy(story.enterprise(), state=VacancyState.PUBLISHED, valid_until=date(2026, 12, 31))
    late = story.person("阿贵", ready_from="2027-03-05")
    early, vague = story.person("小梅", ready_from="2026-12-31"), story.person("老李", ready_from="过完年")

    assert matched(sessions, vacancy) == {early, vague} and late


def test_a_skill_stands_for_the_trade_of_a_person_who_named_none(sessions: Sessions, story: Story) -> None:
    enterprise = story.enterprise()
    welding = story.vacancy(enterprise, "焊工", state=VacancyState.PUBLISHED, trade="焊工")
    packing = story.vacancy(enterprise, "包装工", state=VacancyState.PUBLISHED, trade="包装")
    welder = story.person("阿贵", skills="焊工、C1驾照")
    packer = story.person("小梅", skills="焊工", trades=("包装",))

    assert (matched(sessions, welding), matched(sessions, packing)) == ({welder}, {packer})


def test_a_meal_wish_is_no_condition_of_any_offer() -> None:
    person = Person(name="阿贵", trades=(), skills="", shift="", benefits=(), major="", meal_wish="清真餐")

    assert wishes_of(person, DAY) == wishes_of(
        Person(name="阿贵", trades=(), skills="", shift="", benefits=(), major="", meal_wish=None), DAY
    )
    fields = {*VacancyFacts.__dataclass_fields__, *Wishes.__dataclass_fields__}
    assert not [name for name in fields if "meal" in name]
