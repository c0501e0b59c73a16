"""Looking for work, applying, sharing, and one's own matters as conversations."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.database.engine import Sessions
from models.people import Person
from models.push.notices import Delivery, DeliveryState, Notice, NoticeKind, NoticeState
from models.work import Application, ApplicationState, VacancyState
from tests.bot.cast import ANSWERS
from tests.bot.conftest import Ports
from tests.bot.platform import Platform
from tests.harness.stories import Story


@pytest.fixture(autouse=True)
def vacancies(story: Story, platform: Platform) -> None:
    enterprise = story.enterprise()
    for title, trade, low, high in (
        ("焊工", "焊工", 6000, 9000),
        ("电子厂普工", "电子", 4500, 6000),
        ("包装工", "包装", 4000, 4800),
        ("普工", "普工", 3800, 4500),
    ):
        facts = {"trade": trade, "wage_min": low, "wage_max": high, "benefits": ("包吃", "包住"), "shift": "白班"}
        story.vacancy(enterprise, title, state=VacancyState.PUBLISHED, age_min=18, age_max=80, **facts)


def the_application(sessions: Sessions) -> Application:
    with sessions() as session:
        return session.scalars(select(Application)).one()


def test_three_results_stand_in_one_line_each(platform: Platform) -> None:
    reply = platform.say("有没得四千以上包吃住嘞")

    assert "1 焊工｜6000–9000元｜包吃住｜白班｜18–80岁" in reply
    assert "3 包装工" in reply
    assert "普工｜3800" not in reply


def test_more_shows_the_next_ones_and_a_number_the_detail(platform: Platform) -> None:
    platform.say("最新岗位", "更多")

    detail = platform.say("1")

    assert "普工（" in detail
    assert "招10人" in detail


def test_one_wish_more_narrows_the_list(platform: Platform) -> None:
    platform.say("四千以上包吃住的有没有")

    reply = platform.say("要焊工")

    assert "1 焊工" in reply
    assert "包装工" not in reply


def test_where_nothing_fits_the_wish_in_the_way_is_named(platform: Platform) -> None:
    reply = platform.say("有没有一万五以上的焊工")

    assert "1.5万元以上的没有" in reply


def test_who_has_a_file_applies_and_is_asked_before_anything_is_shown(
    platform: Platform, sessions: Sessions, ports: Ports
) -> None:
    platform.say(*ANSWERS, "找工作", "报名2")
    before = the_application(sessions)

    platform.say("同意")

    assert before.state is ApplicationState.APPLIED
    assert ports.applied == [before.id]
    assert the_application(sessions).state is ApplicationState.AGREED


def test_a_no_leaves_name_and_phone_hidden(platform: Platform, sessions: Sessions) -> None:
    platform.say(*ANSWERS, "找工作", "1", "报名", "2")

    assert the_application(sessions).state is ApplicationState.APPLIED


def test_who_has_no_file_registers_first_and_is_applied_then(platform: Platform, sessions: Sessions) -> None:
    platform.say("找工作", "报名1")

    last = platform.say(*ANSWERS[1:])

    assert "登记完成" in last
    assert "已报名：焊工" in last
    assert the_application(sessions).state is ApplicationState.APPLIED


def test_applying_twice_is_one_application(platform: Platform, sessions: Sessions, ports: Ports) -> None:
    platform.say(*ANSWERS, "找工作", "报名1", "1", "找工作", "报名1")

    assert "已经报过名了" in platform.heard[-1]
    assert len(ports.applied) == 1
    assert the_application(sessions).state is ApplicationState.AGREED


def test_my_status_tells_every_application(platform: Platform) -> None:
    platform.say(*ANSWERS, "找工作", "报名1", "1")

    reply = platform.say("我的进度")

    assert "焊工" in reply
    assert "11月23日" in reply


def test_stopping_takes_effect_before_anything_is_asked(platform: Platform, sessions: Sessions) -> None:
    platform.say(*ANSWERS, "退订")

    with sessions() as session:
        person = session.scalars(select(Person)).one()
    assert (person.refuses_job, person.refuses_training, person.refuses_policy) == (True, True, True)


def test_one_kind_can_be_taken_back(platform: Platform, sessions: Sessions) -> None:
    platform.say(*ANSWERS, "退订", "2")

    with sessions() as session:
        person = session.scalars(select(Person)).one()
    assert (person.refuses_job, person.refuses_training, person.refuses_policy) == (True, False, True)


def test_an_erased_file_leaves_nothing_of_the_person(platform: Platform, sessions: Sessions) -> None:
    last = platform.say(*ANSWERS, "删除我的信息", "1")

    with sessions() as session:
        person = session.scalars(select(Person)).one()
    assert "已经删除" in last
    assert (person.id_number, person.phone, person.name) == (None, None, "已删除")


def test_the_own_file_is_shown_with_masked_numbers(platform: Platform) -> None:
    reply = platform.say(*ANSWERS, "查我的信息", "1")

    assert "陈阿贵" in reply
    assert "13800000000" not in reply


def test_an_application_can_be_withdrawn(platform: Platform, sessions: Sessions) -> None:
    platform.say(*ANSWERS, "找工作", "报名1", "1", "取消报名")

    assert the_application(sessions).state is ApplicationState.WITHDRAWN


def test_of_several_applications_the_named_one_is_withdrawn(platform: Platform, sessions: Sessions) -> None:
    platform.say(*ANSWERS, "找工作", "报名1", "1", "找工作", "报名2", "1", "取消报名", "焊工")

    with sessions() as session:
        states = [application.state for application in session.scalars(select(Application).order_by(Application.id))]
    assert states == [ApplicationState.WITHDRAWN, ApplicationState.AGREED]


def test_apply_alone_answers_the_vacancy_pushed_since_he_last_wrote(
    platform: Platform, sessions: Sessions, story: Story
) -> None:
    platform.say(*ANSWERS)
    platform.say("四千以上包吃住的有没有")
    pushed = push_a_vacancy(sessions, story)

    reply = platform.say("报名")

    assert "已报名：夜班巡逻员" in reply
    assert the_application(sessions).vacancy_id == pushed


def push_a_vacancy(sessions: Sessions, story: Story) -> int:
    """Publish a vacancy and let its notice have reached everybody a minute from now."""
    vacancy = story.vacancy(1, "夜班巡逻员", state=VacancyState.PUBLISHED)
    later = story.now + timedelta(minutes=1)
    with sessions.begin() as session:
        notice = Notice(
            kind=NoticeKind.JOB, state=NoticeState.DONE, title="招人", body="招人", vacancy_id=vacancy, created_at=later
        )
        session.add(notice)
        session.flush()
        for person_id in session.scalars(select(Person.id)).all():
            delivery = Delivery(
                notice_id=notice.id, person_id=person_id, state=DeliveryState.SENT, settled_at=later, reason=""
            )
            session.add(delivery)
    return vacancy


@pytest.fixture
def for_the_young(story: Story) -> None:
    facts = {"age_min": 20, "age_max": 50, "wage_min": 9500, "wage_max": 12000}
    story.vacancy(story.enterprise("别的厂"), "装配工", state=VacancyState.PUBLISHED, **facts)


@pytest.mark.usefixtures("for_the_young")
def test_who_is_older_than_the_post_asks_for_hears_it_first_and_may_apply_all_the_same(
    platform: Platform, sessions: Sessions
) -> None:
    platform.say(*ANSWERS, "最新岗位")

    told = platform.say("报名1")
    with sessions() as session:
        assert session.scalars(select(Application)).all() == []
    applied = platform.say("照样报")

    assert "写的年龄是20–50岁，您76岁" in told
    assert "1 照样报" in told
    assert "已报名：装配工" in applied
    assert "1 同意" in applied
    assert the_application(sessions).state is ApplicationState.APPLIED


@pytest.mark.usefixtures("for_the_young")
def test_who_thinks_better_of_it_has_not_applied(platform: Platform, sessions: Sessions) -> None:
    platform.say(*ANSWERS, "最新岗位", "报名1")

    assert "这个不报" in platform.say("2")

    with sessions() as session:
        assert session.scalars(select(Application)).all() == []
