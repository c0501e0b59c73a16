"""Wages kept back, injuries, deposits and fraud: a case for a person, never a job search (R61, R62)."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from bot.dialogues.help.rights import plain_wrong
from models.chat.wechat import Handover, HandoverKind, HandoverState
from models.database.engine import Sessions
from programme.calendar import Clock
from programme.plan.plan import Plan
from tests.bot.cast import ANSWERS
from tests.bot.platform import Platform


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("厂里拖我工资", "拖欠工资"),
        ("老板三个月没发工钱了咋整", "拖欠工资"),
        ("工资要不到", "拖欠工资"),
        ("手被机器压断了厂里不管", "受伤或工伤"),
        ("工伤了咋个办", "受伤或工伤"),
        ("中介收了我押金不退", "押金或扣证件"),
        ("我被骗了", "上当受骗"),
        ("中介骗我钱", "上当受骗"),
        ("受伤了没人管", "受伤或工伤"),
        ("天天加班到半夜不给加班费", "拖欠工资"),
        ("老板跑了", "拖欠工资"),
        ("厂里不给我缴社保", "没签合同或没交社保"),
        ("上了三天班说我不合适，一分钱不给", "拖欠工资"),
        ("试了七天工说不要，一分没给", "拖欠工资"),
        ("说好四千五，发下来三千", "拖欠工资"),
        ("年前的工钱一直没看到", "拖欠工资"),
        ("身份证被厂里扣了不还", "押金或扣证件"),
        ("他们把我驾驶证扣起不还", "押金或扣证件"),
        ("进厂押了50块钱不退", "押金或扣证件"),
        ("保证金说好退的，现在不认账", "押金或扣证件"),
        ("眼睛里进了铁渣，厂里不给看", "受伤或工伤"),
        ("车间太热晕过去了，没人管我", "受伤或工伤"),
        ("领班打了我一耳光", "工作跟说的不一样或受欺负"),
        ("坐月子就把我开了", "工作跟说的不一样或受欺负"),
        ("说坐着做，来了天天搬钢管", "工作跟说的不一样或受欺负"),
        ("叫我签自愿放弃社保的保证书", "没签合同或没交社保"),
        ("交了介绍费人就把我拉黑了", "上当受骗"),
        ("中介拿了我两千块跑了", "上当受骗"),
        ("my boss has not paid me for two months", "拖欠工资"),
    ],
)
def test_a_wrong_done_reaches_a_person_with_the_hotlines(
    platform: Platform, sessions: Sessions, plan: Plan, text: str, topic: str
) -> None:
    reply = platform.say(text)

    with sessions() as session:
        case = session.scalars(select(Handover)).one()
    assert (case.topic, case.kind) == (topic, HandoverKind.RIGHTS)
    assert case.settle_by == date(2026, 12, 7)
    assert all(hotline in reply for hotline in plan.service.hotlines)
    assert "以前有人在这里回您" in reply and "留好" in reply


def test_what_to_keep_is_told_by_what_happened(platform: Platform) -> None:
    assert "病历" in platform.say("手被机器压断了")
    assert "打卡记录" in platform.say("厂里拖我工资")


def test_a_wrong_is_never_answered_with_jobs(platform: Platform) -> None:
    reply = platform.say("厂里拖我工资，帮我找个别的厂")

    assert reply.startswith("这件事立了案")


@pytest.mark.parametrize("text", ["喊个会讲话的来", "打我电话13900000001", "给我接站长", "我耳朵背，叫个人来家里说"])
def test_who_only_wants_a_person_has_an_ordinary_ticket(platform: Platform, sessions: Sessions, text: str) -> None:
    platform.say(text)

    with sessions() as session:
        assert session.scalars(select(Handover)).one().kind is HandoverKind.ORDINARY


@pytest.mark.parametrize(
    "text",
    [
        "会不会拖欠工资",
        "压一个月工资合法吗",
        "扣工资要有规定不",
        "你们要不要交押金",
        "工资好多",
        "有没有缝纫的",
        "手工活有没得",
    ],
)
def test_who_only_asks_has_no_case(text: str) -> None:
    assert plain_wrong(text) is None


def test_a_second_trouble_is_named_on_the_open_ticket(platform: Platform, sessions: Sessions) -> None:
    platform.say("人工", "厂里拖我工资")

    with sessions() as session:
        case = session.scalars(select(Handover)).one()
    assert (case.topic, case.kind) == ("找人帮忙；拖欠工资", HandoverKind.RIGHTS)


def test_who_writes_again_about_an_answered_case_waits_for_an_answer_again(
    platform: Platform, sessions: Sessions
) -> None:
    platform.say("厂里拖我工资")
    with sessions.begin() as session:
        session.scalars(select(Handover)).one().state = HandoverState.ANSWERED

    platform.say("人工")

    with sessions() as session:
        assert session.scalars(select(Handover)).one().state is HandoverState.OPEN


def test_the_ticket_of_a_registration_goes_to_the_town_just_named(platform: Platform, sessions: Sessions) -> None:
    platform.say(*ANSWERS[:7], "人工")

    with sessions() as session:
        assert session.scalars(select(Handover)).one().town_id is not None


class TestAtNight:
    @pytest.fixture
    def clock(self) -> Clock:
        return lambda: datetime(2026, 11, 27, 15, 0, tzinfo=UTC)

    def test_on_a_friday_at_eleven_a_person_answers_on_monday_morning(self, platform: Platform) -> None:
        assert "现在下班了，11月30日11:00以前" in platform.say("转人工")


class TestInTheHoliday:
    @pytest.fixture
    def clock(self) -> Clock:
        return lambda: datetime(2025, 10, 3, 2, 0, tzinfo=UTC)

    def test_somebody_answers_after_it_and_the_reason_is_told(self, platform: Platform) -> None:
        assert "现在国庆节放假，10月9日11:00以前" in platform.say("转人工")
