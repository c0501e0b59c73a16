"""四个一 and 上岗 (R06, R11, R19c, A31, A38)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from models.database.engine import Sessions
from models.people import Person
from models.programme.placements import Placement
from models.queries.programme.placements import find_placement
from models.queries.work.vacancies import find_enterprise
from models.register import Household
from models.work import Enterprise, VacancyKind
from programme.people.household_status import Decision, StatusError, record_status
from programme.plan.plan import Plan, load_plan
from programme.progress.milestones import Milestones, lifted_on, milestones_by_town
from programme.work.placements import PlacementError, Start, end_placement, not_counted, record_placement, sign_contract
from settings import ROOT
from tests.harness.stories import Story

D1, D2, D3 = date(2026, 3, 1), date(2026, 9, 1), date(2026, 11, 1)
START = Start(VacancyKind.JOB, D2, D2)
DEFAULT = load_plan(ROOT / "plans" / "daguan-2017.yaml")
RUNNING = DEFAULT.model_copy(update={"head": DEFAULT.head.model_copy(update={"valid_to": date(2026, 12, 31)})})
"""A plan that is valid today."""


def placed(sessions: Sessions, story: Story, person_id: int, start: Start = START, plan: Plan = RUNNING) -> int:
    with sessions() as session:
        known = find_enterprise(session, "明灯电器厂")
    enterprise_id = known.id if known else story.enterprise("明灯电器厂")
    with sessions.begin() as session:
        person, at = session.get_one(Person, person_id), session.get_one(Enterprise, enterprise_id)
        return record_placement(session, person, at, start, plan, user_id=None, now=story.now).id


def milestone(sessions: Sessions, person_id: int) -> tuple[date | None, bool]:
    with sessions() as session:
        person = session.get_one(Person, person_id)
        return person.employed_on, person.employed


@pytest.mark.parametrize(
    ("events", "since"),
    [
        ([], None),
        ([("未脱贫", D1)], None),
        ([("未脱贫", D1), ("脱贫", D2)], D2),
        ([("未脱贫", D1), ("预脱贫", D2), ("脱贫", D3)], D3),
        ([("脱贫", D1)], None),
        ([("未脱贫", D1), ("脱贫", D2), ("返贫", D3)], None),
        ([("脱贫", D1), ("返贫", D2), ("脱贫", D3)], D3),
        ([("未脱贫", D3), ("脱贫", D2)], D2),
    ],
)
def test_a_household_is_lifted_by_the_countys_decision_and_no_longer_when_it_falls_back(
    events: list[tuple[str, date]], since: date | None
) -> None:
    assert lifted_on(events) == since


def test_employment_counts_from_the_start_once_the_contract_is_signed(sessions: Sessions, story: Story) -> None:
    person_id = story.person()
    placement_id = placed(sessions, story, person_id, Start(VacancyKind.JOB, D2))
    before = milestone(sessions, person_id)

    with sessions.begin() as session:
        placement = find_placement(session, placement_id)
        assert placement is not None
        sign_contract(session, placement, D3, RUNNING, story.now)

    assert before == (None, True)
    assert milestone(sessions, person_id) == (D2, True)


def test_who_leaves_keeps_the_milestone_and_is_no_longer_at_work(sessions: Sessions, story: Story) -> None:
    person_id = story.person()
    placement_id = placed(sessions, story, person_id)

    with sessions.begin() as session:
        placement = find_placement(session, placement_id)
        assert placement is not None
        with pytest.raises(PlacementError, match="原因"):
            end_placement(session, placement, D3, "", RUNNING, story.now)
        end_placement(session, placement, D3, "想家", RUNNING, story.now)

    assert milestone(sessions, person_id) == (D2, False)


@pytest.mark.parametrize("kind", [VacancyKind.INTERNSHIP, VacancyKind.WORK_STUDY])
def test_internships_and_work_study_are_kept_and_are_no_employment(
    sessions: Sessions, story: Story, kind: VacancyKind
) -> None:
    person_id = story.person(student_status="中职二年级")

    placed(sessions, story, person_id, Start(kind, D2))

    assert milestone(sessions, person_id) == (None, False)


@pytest.mark.parametrize(
    ("facts", "start", "sentence"),
    [
        ({"birth_date": date(2011, 1, 1)}, START, "没满16周岁"),
        ({"birth_date": None}, START, "身份证号"),
        ({"student_status": "中职二年级"}, START, "还在读书"),
        ({"student_status": "中职三年级", "graduates": "2026-10"}, START, "还在读书"),
        ({}, Start(VacancyKind.JOB, date(2030, 1, 1)), "还没有到"),
        ({}, Start(VacancyKind.INTERNSHIP, D2, D2), "不是就业"),
    ],
)
def test_what_cannot_be_a_start_is_refused(
    sessions: Sessions, story: Story, facts: dict[str, Any], start: Start, sentence: str
) -> None:
    person_id = story.person(**facts)

    with pytest.raises(PlacementError, match=sentence):
        placed(sessions, story, person_id, start)


DAY_BEFORE, FIRST, LAST, DAY_AFTER = date(2017, 6, 30), date(2017, 7, 1), date(2019, 12, 31), date(2020, 1, 1)


@pytest.mark.parametrize(("day", "counts"), [(DAY_BEFORE, False), (FIRST, True), (LAST, True), (DAY_AFTER, False)])
def test_a_start_outside_the_plan_is_recorded_and_counts_for_nothing(
    sessions: Sessions, story: Story, day: date, counts: bool
) -> None:
    person_id = story.person()

    placement_id = placed(sessions, story, person_id, Start(VacancyKind.JOB, day, day), DEFAULT)

    with sessions() as session:
        placement = session.get_one(Placement, placement_id)
        assert bool(not_counted(placement, DEFAULT)) is not counts
    assert milestone(sessions, person_id) == (day if counts else None, True)


def test_a_later_start_inside_the_plan_counts_after_one_before_it(sessions: Sessions, story: Story) -> None:
    person_id = story.person()
    placed(sessions, story, person_id, Start(VacancyKind.JOB, DAY_BEFORE, DAY_BEFORE), DEFAULT)

    placed(sessions, story, person_id, Start(VacancyKind.JOB, LAST, LAST), DEFAULT)

    assert milestone(sessions, person_id) == (LAST, True)


BORN_IN_2009: dict[str, Any] = {"birth_date": date(2009, 9, 2)}
"""Sixteen on D2."""
SAFE = Start(VacancyKind.JOB, D2, D2, "灯具装配", D1, D2)


@pytest.mark.parametrize(
    ("start", "sentence"),
    [
        (START, "做什么活"),
        (replace(SAFE, work="喷漆"), "喷漆"),
        (replace(SAFE, work="电镀车间挂件"), "电镀"),
        (replace(SAFE, work="抛光"), "粉尘"),
        (replace(SAFE, work="氩弧焊学徒"), "焊"),
        (replace(SAFE, kind=VacancyKind.INTERNSHIP, contract_on=None, work="高处安装"), "高处"),
        (replace(SAFE, health_checked_on=None), "先体检"),
        (replace(SAFE, guardian_informed_on=None), "先告诉监护人"),
        (replace(SAFE, health_checked_on=None, guardian_informed_on=None), "先体检、告诉监护人"),
        (replace(SAFE, health_checked_on=D3), "先体检"),
    ],
)
def test_a_minor_starts_no_dangerous_work_and_none_before_the_health_check_and_the_guardian(
    sessions: Sessions, story: Story, start: Start, sentence: str
) -> None:
    person_id = story.person(**BORN_IN_2009)

    with pytest.raises(PlacementError, match=sentence):
        placed(sessions, story, person_id, start)


def test_a_minor_starts_other_work_with_both_on_record(sessions: Sessions, story: Story) -> None:
    person_id = story.person(**BORN_IN_2009)

    placement_id = placed(sessions, story, person_id, SAFE)

    with sessions() as session:
        kept = session.get_one(Placement, placement_id)
        assert (kept.work, kept.health_checked_on, kept.guardian_informed_on) == ("灯具装配", D1, D2)


@pytest.mark.parametrize(
    ("born", "is_refused"), [(date(2010, 9, 2), True), (date(2010, 9, 1), False), (date(2008, 9, 1), False)]
)
def test_age_is_that_of_the_day_of_the_start(sessions: Sessions, story: Story, born: date, is_refused: bool) -> None:
    person_id = story.person(birth_date=born)

    if not is_refused:
        placed(sessions, story, person_id, SAFE)
        return
    with pytest.raises(PlacementError, match="没满16周岁"):
        placed(sessions, story, person_id, SAFE)


def test_who_has_graduated_by_then_may_start(sessions: Sessions, story: Story) -> None:
    person_id = story.person(student_status="中职三年级", graduates="2026-07")

    placed(sessions, story, person_id)

    assert milestone(sessions, person_id) == (D2, True)


def test_the_same_start_is_recorded_once(sessions: Sessions, story: Story) -> None:
    person_id = story.person()
    placed(sessions, story, person_id)

    with pytest.raises(PlacementError, match="已经记过"):
        placed(sessions, story, person_id)

    with sessions() as session:
        assert len(session.scalars(select(Placement)).all()) == 1


def test_counts_stand_as_of_a_day(sessions: Sessions, story: Story) -> None:
    town = story.town()
    person_id = story.person(town_id=town, registered_at=story.now - timedelta(days=200))
    story.person("小梅", town_id=town, registered_at=story.now)
    placed(sessions, story, person_id)

    with sessions() as session:
        then = milestones_by_town(session, D1 + timedelta(days=150))
        now = milestones_by_town(session, story.now.date())
        elsewhere = milestones_by_town(session, story.now.date(), town + 1)

    assert then == {"云上镇": Milestones(registered=1)}
    assert now == {"云上镇": Milestones(registered=2, employed=1)}
    assert elsewhere == {}


@pytest.mark.parametrize(
    ("status", "since", "document", "sentence"),
    [
        ("富了", D2, "县脱贫办1号", "只能是"),
        ("脱贫", D2, " ", "文号"),
        ("脱贫", date(2030, 1, 1), "县脱贫办1号", "还没有到"),
        ("未脱贫", D2, "县脱贫办1号", "已经是"),
    ],
)
def test_a_decision_needs_a_word_a_paper_and_a_day(
    sessions: Sessions, story: Story, plan: Plan, status: str, since: date, document: str, sentence: str
) -> None:
    user_id, household_id = story.user(), story.household("H1", story.town(), status="未脱贫")

    with sessions.begin() as session, pytest.raises(StatusError, match=sentence):
        household = session.get_one(Household, household_id)
        record_status(session, plan, household, Decision(status, since, document), user_id=user_id, now=story.now)
