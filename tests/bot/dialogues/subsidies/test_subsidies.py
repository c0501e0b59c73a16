"""补贴 in a person's own numbers: the question, the person's data, the next steps (requirements.md 4.3, Money)."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.context import BotContext
from bot.dialogues.base import Facts
from bot.dialogues.help.question_topics import about_money
from bot.dialogues.subsidies.wording import Claimant, Stage, answer
from bot.understanding import base_reader
from models.database.engine import Sessions
from models.people import Person
from models.work import Application, ApplicationState, VacancyState
from programme.calendar import Clock, today
from programme.plan.plan import Plan, load_plan
from tests.bot.cast import ANSWERS
from tests.bot.conftest import serve
from tests.bot.platform import Platform
from tests.harness.stories import Story

normalise = base_reader().normalise

ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture
def other_plan() -> Plan:
    """A plan that pays 300 yuan a month for six months, and no award."""
    return load_plan(ROOT / "plans" / "yunling-2023.yaml")


@pytest.fixture
def registered(platform: Platform) -> Platform:
    platform.say(*ANSWERS)
    return platform


def change(sessions: Sessions, **facts: Any) -> None:
    """Change the file of the only person."""
    with sessions.begin() as session:
        person = session.scalars(select(Person)).one()
        for name, value in facts.items():
            setattr(person, name, value)


def apply(story: Story, state: ApplicationState) -> None:
    vacancy = story.vacancy(story.enterprise(), "焊工", state=VacancyState.PUBLISHED)
    with story.sessions.begin() as session:
        person = session.scalars(select(Person)).one()
        session.add(Application(vacancy_id=vacancy, person_id=person.id, state=state, at=story.now, via="chat"))


@pytest.mark.parametrize(
    ("text", "subject", "question", "whose"),
    [
        ("补贴咋个领", "monthly", "", ""),
        ("补贴有好多", "monthly", "amount", ""),
        ("补贴好久发", "monthly", "when", ""),
        ("补帖咋还没到", "monthly", "late", ""),
        ("领补贴要带哪样东西", "monthly", "bring", ""),
        ("补贴打到哪张卡", "monthly", "card", ""),
        ("补贴找哪个问", "monthly", "whom", ""),
        ("领补贴要啥子条件", "monthly", "condition", ""),
        ("考了证给好多", "award", "amount", ""),
        ("焊工证奖励好多", "award", "papers", ""),
        ("报不报车费", "travel_money", "", ""),
        ("我妈能领好多", "monthly", "amount", "elder"),
        ("实习有没有补贴", "monthly", "", "student"),
    ],
)
def test_a_question_is_cut_by_what_was_asked(text: str, subject: str, question: str, whose: str) -> None:
    asked = about_money(normalise(text))

    assert (asked.subject, asked.question, asked.whose) == (subject, question, whose)


def test_who_has_no_file_hears_the_amount_and_registers_first(platform: Platform, plan: Plan) -> None:
    reply = platform.say("补贴咋个领")

    monthly = plan.subsidies.monthly
    assert monthly is not None
    assert f"一共{monthly.amount * monthly.max_months}元" in reply
    assert "还差：登记" in reply and "回“我要登记”" in reply


def test_who_is_registered_is_told_what_he_has_and_that_work_is_missing(registered: Platform, plan: Plan) -> None:
    reply = registered.say("补贴咋个领")

    assert "✓登记了" in reply and "名册" not in reply
    assert f"还差：在{plan.destination.area.name}上班" in reply and "回“找工作”" in reply


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (ApplicationState.AGREED, "还差：厂里录用。您报了“焊工”"),
        (ApplicationState.INTERVIEW, "“焊工”约了面试"),
        (ApplicationState.HIRED, "“焊工”录用了"),
    ],
)
def test_who_applied_is_told_how_near_he_is(
    registered: Platform, story: Story, state: ApplicationState, words: str
) -> None:
    apply(story, state)

    reply = registered.say("我能领好多补贴")

    assert words in reply and "回“我的进度”" in reply


def test_an_application_taken_back_counts_for_nothing(registered: Platform, story: Story) -> None:
    apply(story, ApplicationState.WITHDRAWN)

    assert "焊工" not in registered.say("补贴咋个领")


def test_who_works_is_told_what_proves_it_and_by_when_somebody_answers(
    registered: Platform, sessions: Sessions
) -> None:
    change(sessions, employed=True, register_no="1")

    reply = registered.say("补贴咋个领")

    assert "✓登记了 ✓在名册上 ✓档案里记着在上班" in reply
    assert "社保交了的凭据" in reply and "11月23日12:00以前有人回您" in reply


def test_a_subsidy_that_did_not_come_is_explained_by_the_file(registered: Platform, sessions: Sessions) -> None:
    waiting = registered.say("补贴咋还没到")
    change(sessions, employed=True)
    working = registered.say("补贴咋还没到")

    assert "还没有上班的记录" in waiting
    assert "没交社保，卡号或名字不对" in working
    assert all("以前有人回您" in reply for reply in (waiting, working))


def test_other_sides_of_the_money_are_asked_by_digit_or_word(registered: Platform) -> None:
    offered = registered.say("补贴咋个领")

    assert "2 要带什么" in offered
    assert "身份证" in registered.say("2")
    assert "本人" in registered.say("3")
    assert "一批一批" in registered.say("好久发")


def test_other_questions_leave_the_money(registered: Platform) -> None:
    registered.say("补贴咋个领")

    assert "不收一分钱" in registered.say("要不要交钱")
    assert "1 找工作" in registered.say("帮助")


def test_under_sixteen_nothing_is_promised(registered: Platform, sessions: Sessions) -> None:
    change(sessions, birth_date=date(2011, 5, 1))

    reply = registered.say("补贴咋个领")

    assert "还差：满16岁" in reply and "免费培训" in reply and "找工作" not in reply.split("\n1 ")[0]


def test_past_pension_age_the_doubt_is_told_and_the_job_stays_open(registered: Platform, sessions: Sessions) -> None:
    change(sessions, birth_date=date(1960, 5, 1), male=True)

    reply = registered.say("补贴咋个领")

    assert "退休年龄" in reply and "工作一样可以找" in reply


def test_a_student_hears_that_an_internship_is_no_work(registered: Platform, sessions: Sessions) -> None:
    change(sessions, student_status="中职二年级", birth_date=date(2008, 5, 1))

    assert "实习、勤工俭学不算上班" in registered.say("补贴咋个领")


def test_the_money_of_a_relative_is_the_relatives_own(registered: Platform) -> None:
    reply = registered.say("我妈能领好多")

    assert "各人领各人的" in reply and "退休年龄" in reply
    assert "本人同意" in registered.say("帮家里人登记")


def test_travel_money_is_not_in_the_plan_and_that_is_said(platform: Platform) -> None:
    assert "方案里没有这一项" in platform.say("报不报车费")


def test_certificates_are_told_with_their_amounts_and_which_count(registered: Platform, plan: Plan) -> None:
    reply = registered.say("考了证给好多")

    award = plan.subsidies.award
    assert award is not None
    assert all(f"{band.amount}元" in reply for band in award.bands)
    assert "上岗证" in reply and "免费培训" in reply


def test_after_the_last_day_of_the_plan_nothing_is_promised(platform: Platform, plan: Plan) -> None:
    last = plan.head.valid_to

    assert f"{last.year}年{last.month}月{last.day}日以前上班的" in platform.say("补贴咋个领")


def test_another_plan_tells_its_own_amounts_and_no_award(bot: BotContext, other_plan: Plan, county: None) -> None:
    platform = serve(replace(bot, plan=other_plan))

    assert "每月300元，最多6个月，一共1800元" in platform.say("补贴有好多")
    assert "没有证书奖励" in platform.say("考了证给好多")


def test_a_plan_without_money_for_workers_says_so(plan: Plan, clock: Clock) -> None:
    none = plan.model_copy(update={"subsidies": plan.subsidies.model_copy(update={"monthly": None, "award": None})})
    facts = Facts(none, clock(), today(clock()))

    assert "没有发给个人的补贴" in answer(about_money(normalise("补贴好多")), Claimant(True), facts)


def test_a_plan_with_an_award_alone_tells_that(plan: Plan, clock: Clock) -> None:
    alone = plan.model_copy(update={"subsidies": plan.subsidies.model_copy(update={"monthly": None})})
    facts = Facts(alone, clock(), today(clock()))

    reply = answer(about_money(normalise("补贴咋个领")), Claimant(registered=True, stage=Stage.WORKING), facts)

    assert reply.startswith("证书奖励") and "上班补贴" not in reply


def test_in_mid_registration_the_money_is_told_and_registration_goes_on(platform: Platform) -> None:
    platform.say(*ANSWERS[:5])

    reply = platform.say("补贴咋个领")

    assert "每月200元" in reply and "手机" in reply
    assert "镇" in platform.say(ANSWERS[5])
