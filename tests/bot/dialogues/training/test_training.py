"""Free training in the chat (R10, R33–R36, R48). Today is Monday, 23 November 2026."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from models.database.engine import Sessions
from models.people import Person
from models.push.notices import Delivery, DeliveryState, Notice, NoticeKind, NoticeState
from models.training import Class, ClassState, Enrolment, EnrolmentState
from models.work import VacancyState
from tests.bot.cast import ANSWERS
from tests.bot.conftest import Ports
from tests.bot.platform import Platform
from tests.harness.stories import Story


@pytest.fixture
def classes(story: Story) -> dict[str, int]:
    evening = [(story.now + timedelta(days=9, hours=9), 2)]  # 19:00 in China
    return {
        "焊工班": story.training_class("焊工班", ("焊工",)),
        "缝纫班": story.training_class("缝纫班", ("缝纫",), place="天星镇服务站"),
        "电工夜校": story.training_class("电工夜校", ("电工",), lessons=evening, place="县城职校"),
        "月嫂班": story.training_class("月嫂班", ("护理",), capacity=1),
    }


def enrolments(sessions: Sessions) -> list[Enrolment]:
    with sessions() as session:
        return list(session.scalars(select(Enrolment).order_by(Enrolment.id)))


def agui(sessions: Sessions) -> Person:
    with sessions() as session:
        return session.scalars(select(Person).where(Person.service_no.is_not(None))).one()


@pytest.mark.usefixtures("classes")
class TestFinding:
    @pytest.mark.parametrize("text", ["免费培训", "3", "有什么培训班"])
    def test_at_most_three_classes_are_listed_with_when_and_where(self, platform: Platform, text: str) -> None:
        reply = platform.say(text)

        assert "1 电工夜校｜12月2日（周三）19:00到21:00｜县城职校｜还有30个位" in reply
        assert "2 焊工班｜12月5日到12月9日，9:00–17:00，共5次｜翠华镇文化站｜还有30个位" in reply
        assert "4 " not in reply and "不收钱" in reply
        assert "1 月嫂班" in platform.say("更多")

    def test_the_menu_leads_there_too(self, platform: Platform) -> None:
        assert "1 电工夜校" in platform.told(platform.event("CLICK", "<EventKey>training</EventKey>"))

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("想学焊工", "焊工班"),
            ("有没有晚上的培训", "电工夜校"),
            ("天星镇有没有培训", "缝纫班"),
            ("想学裁缝", "缝纫班"),
        ],
    )
    def test_trade_town_and_time_of_day_choose(self, platform: Platform, text: str, found: str) -> None:
        reply = platform.say(text)

        assert f"1 {found}" in reply and "2 " not in reply

    def test_one_more_wish_narrows_the_list(self, platform: Platform) -> None:
        platform.say("免费培训")

        assert "1 电工夜校" in platform.say("晚上的")
        assert "时间：12月2日（周三）19:00到21:00" in platform.say("1")
        assert "地点：县城职校" in platform.say("在哪里上")

    def test_work_can_be_asked_for_while_classes_are_on_the_table(self, platform: Platform, story: Story) -> None:
        story.vacancy(story.enterprise(), "焊工", state=VacancyState.PUBLISHED, trade="焊工", wage_min=6000)
        platform.say("免费培训")

        assert "6000" in platform.say("有没有焊工的活")
        assert "明灯电器厂" in platform.say("1")


class TestNothingOpen:
    def test_it_is_said_the_wish_is_noted_and_what_happens_next(self, platform: Platform, sessions: Sessions) -> None:
        platform.say(*ANSWERS)

        reply = platform.say("想学电工")

        assert "现在没有能报的电工培训" in reply and "开了班就发消息告诉您" in reply
        person = agui(sessions)
        assert (person.wants_training, person.learn_trades, person.category) == (True, ("电工",), 2)

    def test_who_stopped_training_notices_is_told_how_to_hear_of_it(self, platform: Platform) -> None:
        platform.say(*ANSWERS, "退订")

        assert "想收到开班消息回“恢复”" in platform.say("想学电工")

    def test_who_has_no_file_is_asked_to_register(self, platform: Platform) -> None:
        assert "先回“我要登记”" in platform.say("免费培训")

    @pytest.mark.usefixtures("classes")
    def test_what_else_is_open_is_shown(self, platform: Platform) -> None:
        reply = platform.say("想学开叉车")

        assert "现在没有能报的叉车培训" in reply and "2 焊工班" in reply

    def test_what_is_full_over_or_not_announced_is_no_offer(self, platform: Platform, story: Story) -> None:
        story.training_class("草稿班", state=ClassState.DRAFT)
        story.training_class("过期班", enrol_until=date(2026, 11, 22))
        story.training_class("取消班", state=ClassState.CANCELLED)

        assert "现在没有能报的培训班" in platform.say("免费培训")


class TestEnrolling:
    def test_a_class_is_enrolled_in_after_one_question(
        self, platform: Platform, classes: dict[str, int], sessions: Sessions
    ) -> None:
        asked = platform.say(*ANSWERS, "想学焊工", "报名1")

        assert "给陈阿贵报“焊工班”，12月5日（周六）9:00开课，在翠华镇文化站" in asked
        assert "12月5日（周六）9:00到翠华镇文化站，带身份证" in platform.say("1")
        assert [(one.class_id, one.state) for one in enrolments(sessions)] == [
            (classes["焊工班"], EnrolmentState.ENROLLED)
        ]
        assert agui(sessions).learn_trades == ("焊工",)

    def test_a_no_takes_no_place(self, platform: Platform, classes: dict[str, int], sessions: Sessions) -> None:
        platform.say(*ANSWERS, "想学焊工", "报名1", "先不报")

        assert enrolments(sessions) == []

    def test_the_only_class_that_fits_is_asked_about_at_once(self, platform: Platform, classes: dict[str, int]) -> None:
        assert "给陈阿贵报“焊工班”" in platform.say(*ANSWERS, "我要报焊工班")

    def test_who_has_no_file_registers_and_comes_back_to_the_class(
        self, platform: Platform, classes: dict[str, int], sessions: Sessions
    ) -> None:
        platform.say("想学焊工", "1")

        assert "报班要先登记" in platform.say("报名")
        assert "报上了：焊工班" in platform.say(*ANSWERS[1:])
        assert [one.class_id for one in enrolments(sessions)] == [classes["焊工班"]]

    def test_in_mid_registration_the_class_waits_for_its_end(self, platform: Platform, classes: dict[str, int]) -> None:
        platform.say(*ANSWERS[:8])

        assert "您的登记还没做完" in platform.say("有什么免费培训")
        assert "登记完就帮您报班" in platform.say("报名1")
        assert "报上了：电工夜校" in platform.say(*ANSWERS[8:])

    def test_enrolling_again_tells_when_it_begins(self, platform: Platform, classes: dict[str, int]) -> None:
        platform.say(*ANSWERS, "想学焊工", "报名1", "1", "想学焊工")

        assert "已经报过了" in platform.say("报名1")

    def test_a_full_class_queues_and_who_is_next_is_told(
        self, platform: Platform, classes: dict[str, int], story: Story, sessions: Sessions, ports: Ports
    ) -> None:
        other = story.person("小梅", state="registered")
        story.enrolment(classes["月嫂班"], other)

        platform.say(*ANSWERS, "想学月嫂", "报名1")
        reply = platform.say("1")

        assert "满了，您排在第1个" in reply
        assert enrolments(sessions)[1].state is EnrolmentState.WAITING
        assert ports.moved_up == []

    @pytest.mark.parametrize("before", [(), ("找工作",), ("免费培训",)])
    def test_apply_alone_answers_the_class_announced_since_he_last_wrote(
        self, platform: Platform, classes: dict[str, int], story: Story, sessions: Sessions, before: tuple[str, ...]
    ) -> None:
        story.vacancy(story.enterprise(), "焊工", state=VacancyState.PUBLISHED, trade="焊工")
        platform.say(*ANSWERS, *before)
        announce(sessions, story, classes["缝纫班"])

        assert "给陈阿贵报“缝纫班”" in platform.say("报名")
        assert "报上了：缝纫班" in platform.say("1")


def announce(sessions: Sessions, story: Story, class_id: int) -> None:
    """Let the notice of the class have reached everybody a minute from now."""
    later = story.now + timedelta(minutes=1)
    with sessions.begin() as session:
        facts = {"kind": NoticeKind.TRAINING, "state": NoticeState.DONE, "class_id": class_id, "created_at": later}
        notice = Notice(title="开班", body="开班", **facts)
        session.add(notice)
        session.flush()
        for person_id in session.scalars(select(Person.id)).all():
            sent = {"state": DeliveryState.SENT, "settled_at": later, "reason": ""}
            session.add(Delivery(notice_id=notice.id, person_id=person_id, **sent))


class TestOwnClasses:
    @pytest.fixture(autouse=True)
    def _enrolled(self, platform: Platform, classes: dict[str, int]) -> None:
        platform.say(*ANSWERS, "想学焊工", "报名1", "1")

    @pytest.mark.parametrize("text", ["我报的班什么时候开", "我报嘞班好久开", "我的班", "哪天开课", "培训班在哪里上"])
    def test_when_and_where_is_answered(self, platform: Platform, text: str) -> None:
        reply = platform.say(text)

        assert "时间：12月5日到12月9日，9:00–17:00，共5次" in reply and "地点：翠华镇文化站" in reply

    def test_my_status_names_the_class(self, platform: Platform) -> None:
        assert "焊工班：报上了，12月5日（周六）9:00开课" in platform.say("我的进度")

    @pytest.mark.parametrize("text", ["退班", "不学了", "我不去培训了", "我想退出培训", "取消报名"])
    def test_leaving_frees_the_place(self, platform: Platform, sessions: Sessions, text: str) -> None:
        assert "“焊工班”退了" in platform.say(text)
        assert enrolments(sessions)[0].state is EnrolmentState.WITHDRAWN

    def test_who_left_may_come_back(self, platform: Platform, sessions: Sessions) -> None:
        assert "报上了" in platform.say("退班", "想学焊工", "报名1", "1")
        assert [one.state for one in enrolments(sessions)] == [EnrolmentState.ENROLLED]

    def test_of_class_and_vacancy_it_is_asked_which_to_give_up(self, platform: Platform, story: Story) -> None:
        story.vacancy(story.enterprise(), "焊工", state=VacancyState.PUBLISHED, trade="焊工")
        platform.say("找工作", "报名1", "2")

        assert "1 焊工\n2 焊工班" in platform.say("取消报名")
        assert "“焊工班”退了" in platform.say("2")

    def test_leaving_lets_the_next_one_in_and_tells_him(
        self, platform: Platform, story: Story, sessions: Sessions, classes: dict[str, int], ports: Ports
    ) -> None:
        with sessions.begin() as session:
            session.get_one(Class, classes["焊工班"]).capacity = 1
        waiting = story.enrolment(classes["焊工班"], story.person("小梅"), state=EnrolmentState.WAITING)

        platform.say("退班")

        assert ports.moved_up == [waiting]
        assert enrolments(sessions)[1].state is EnrolmentState.ENROLLED


@pytest.mark.usefixtures("classes")
class TestOthers:
    def test_a_child_gets_advice_on_schools(self, platform: Platform) -> None:
        reply = platform.say("我娃儿15岁想学焊工")

        assert "还不能报班" in reply and "技能学校" in reply

    def test_somebody_else_learns_by_his_own_file(self, platform: Platform) -> None:
        assert "帮妈妈登记" in platform.say(*ANSWERS, "帮我妈报个缝纫班")


@pytest.mark.parametrize("words", ["报名那个班", "我要报那个班", "报这个班", "就报那个"])
def test_that_class_is_the_only_one_on_the_table(platform: Platform, story: Story, words: str) -> None:
    story.training_class()
    platform.say(*ANSWERS, "免费培训")

    assert "给陈阿贵报“焊工班”" in platform.say(words)


def test_of_several_classes_that_one_is_asked_about(platform: Platform, story: Story) -> None:
    story.training_class()
    story.training_class("电工班", ("电工",))
    platform.say(*ANSWERS, "免费培训")

    assert "报哪一个班" in platform.say("报名那个班")


def test_who_only_asks_what_there_is_has_wished_nothing(platform: Platform, sessions: Sessions) -> None:
    platform.say(*ANSWERS)

    asked = platform.say("免费培训")
    with sessions() as session:
        assert not session.scalars(select(Person)).one().wants_training
    wished = platform.say("想学焊工")

    assert "想学就说一声" in asked
    assert "您想学的记下了" in wished
    with sessions() as session:
        assert session.scalars(select(Person)).one().wants_training
