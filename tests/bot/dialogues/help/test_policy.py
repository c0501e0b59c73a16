"""Policy and trust: short ready answers of staff, honest where there is none (requirements.md 4.3, Trust; R04, R22)."""

from dataclasses import replace

import pytest
from redis import Redis
from sqlalchemy import select

from bot.context import BotContext
from bot.dialogues.help.ready_answers import plain_topic_of, tells_of_fraud, topic_of
from bot.teaching.not_understood import was_lost
from bot.teaching.phrases import TaughtPhrases, announce_change
from bot.understanding import base_reader
from models.chat.answers import AnswerVersion
from models.chat.wechat import ChatMessage, Handover
from models.database.engine import Sessions
from models.places import Site, SiteKind, Town
from models.queries.chat.phrases import list_lost
from programme.helpdesk.ready_answers import find_topic, topics
from programme.plan.plan import Plan
from tests.bot.cast import ANSWERS
from tests.bot.conftest import MakeBot, serve
from tests.bot.platform import Platform
from tests.harness.stories import Story


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("你们是哪个", "who"),
        ("你们是干啥子的", "who"),
        ("是政府搞的吗", "who"),
        ("要不要交钱", "cost"),
        ("要押金不", "cost"),
        ("报名收不收费", "cost"),
        ("是不是骗人嘞", "fraud"),
        ("扶贫是真的吗", "fraud"),
        ("怎么防骗", "scams"),
        ("有没有电话", "phone"),
        ("你们电话好多", "phone"),
        ("办公室在哪点", "office"),
        ("星期天开门不", "office"),
        ("哪些人可以参加", "eligible"),
        ("不是贫困户可以不", "eligible"),
        ("有没有年龄限制", "limits"),
        ("我的信息会不会泄露", "data"),
        ("为啥子要身份证", "why_id"),
        ("你是机器人吗", "robot"),
        ("咋个去中山", "transport"),
        ("坐车要钱不", "travel_money"),
        ("宿舍几个人一间", "living"),
        ("可以带娃儿去不", "family"),
        ("要不要签合同", "contract"),
        ("厂里交不交社保", "contract"),
        ("加班费怎么算", "pay"),
        ("做不惯可以回来不", "leave"),
        ("体检要查哪样", "health"),
        ("打到我老公卡上得不得", "subsidy_card"),
        ("有案底能进厂吗", "record"),
        ("坐牢出来的，厂里要不要", "record"),
        ("老赖名单上的人能出去上班吗", "record"),
        ("失信人员能不能进厂", "record"),
        ("我有乙肝，进得了厂不", "hepatitis"),
        ("小三阳的能体检过吗", "hepatitis"),
        ("身上有纹身厂子要不要", "body"),
        ("眼睛近视要不要紧", "body"),
        ("左手缺两根指头能去不", "body"),
        ("残疾证三级，进厂有没有门路", "body"),
        ("怀起娃儿厂里头要不要", "pregnant"),
        ("还在喂奶，去得成不", "pregnant"),
        ("满了六十还让不让去", "old"),
        ("超龄了能不能去", "old"),
        ("没满十六岁可以先登记不", "young"),
        ("未成年能不能去", "young"),
        ("没得身份证可以去不", "lost_id"),
        ("身份证过期了能不能先去上班", "lost_id"),
        ("一个字都不认得，能去不", "limits"),
        ("邻县的人可不可以报", "eligible"),
    ],
)
def test_a_question_finds_its_topic(text: str, topic: str) -> None:
    assert topic_of(base_reader().normalise(text)) == topic


@pytest.mark.parametrize(
    "text", ["我要登记", "找工作", "有没有包装的活", "厂里上班几点到几点", "给我打电话", "人工", "电话填错了"]
)
def test_what_is_no_plain_question_is_left_to_understanding(text: str) -> None:
    assert plain_topic_of(base_reader().normalise(text)) == ""


def test_every_topic_is_given_back_by_the_menu_or_a_sentence() -> None:
    assert [topic.key for topic in topics() if not (topic.say or topic.key.startswith(("subsidy_", "rights_")))] == []


def test_the_menu_lists_topics_and_a_digit_answers(platform: Platform, plan: Plan) -> None:
    asked = platform.told(platform.event("CLICK", "<EventKey>policy</EventKey>"))

    assert "1 我们是谁" in asked
    assert plan.service.name in platform.say("1")


def test_a_topic_answers_only_what_is_understood_as_a_question_of_policy(platform: Platform) -> None:
    answered = platform.say("体检要查哪样")
    otherwise = platform.say("宿舍几个人一间")

    assert "体检费不该由您交" in answered
    assert topic_of("宿舍几个人一间") == "living"
    assert "岗位" in otherwise and "一间4到8个人" not in otherwise


@pytest.mark.parametrize(
    "text",
    [
        "刷单垫钱，说完成返还",
        "进厂要我先买工衣200块",
        "有人喊我垫钱刷单，做完就返钱给我",
        "叫我先交三百块押金才给安排车",
        "说是扶贫办的，发个链接叫我点开领钱",
        "让我把银行卡借给他走账，一天给三百",
        "老乡喊我去做直销，交3800当经理",
        "有个电话说是社保局的，要我验证码",
    ],
)
def test_who_tells_of_a_fraud_is_warned_and_told_that_nobody_collects_money(platform: Platform, text: str) -> None:
    reply = platform.say(text)

    assert "骗人的" in reply and "不收一分钱" in reply and "110" in reply


@pytest.mark.parametrize("text", ["要不要交钱", "报名收不收费", "补贴打到哪张卡", "食品厂工资怎么发", "给我的卡发补贴"])
def test_an_ordinary_question_about_money_is_no_fraud_told(text: str) -> None:
    assert not tells_of_fraud(base_reader().normalise(text))


def test_who_asks_for_a_telephone_gets_the_office_line_and_no_ticket(
    platform: Platform, sessions: Sessions, plan: Plan
) -> None:
    reply = platform.say("有没有电话")

    with sessions() as session:
        assert session.scalars(select(Handover)).all() == []
    assert plan.service.office_phone in reply


def test_to_be_called_back_is_still_a_ticket(platform: Platform, sessions: Sessions) -> None:
    platform.say("喊个人给我打电话")

    with sessions() as session:
        assert session.scalars(select(Handover)).one()


def test_the_county_is_answered_with_its_centre(platform: Platform, story: Story, plan: Plan) -> None:
    without = platform.say("大关哪点可以报名")
    _site(story, SiteKind.CENTRE, "服务中心", "人社局一楼")
    _site(story, SiteKind.STATION, "木杆镇服务站", "木杆街5号", town="木杆镇")

    reply = platform.say("大关哪点可以报名")

    assert plan.service.office_address in without
    assert "人社局一楼" in reply and "木杆街" not in reply


def test_a_town_is_answered_with_its_station(platform: Platform, story: Story) -> None:
    _site(story, SiteKind.STATION, "木杆镇服务站", "木杆街5号", town="木杆镇")
    _site(story, SiteKind.STATION, "悦乐镇服务站", "悦乐街1号", town="悦乐镇")

    reply = platform.say("木杆哪里可以登记")

    assert "木杆街5号" in reply and "悦乐" not in reply


def _site(story: Story, kind: SiteKind, name: str, address: str, town: str = "") -> None:
    with story.sessions.begin() as session:
        town_id = session.scalars(select(Town.id).where(Town.name == town)).one() if town else None
        session.add(Site(kind=kind, town_id=town_id, name=name, address=address))


def test_where_no_answer_fits_it_is_said_and_staff_see_the_sentence(
    platform: Platform, sessions: Sessions, story: Story
) -> None:
    reply = platform.say("党员去有没有啥子优先政策")

    with sessions() as session:
        lost = list_lost(session, story.now, 10, was_lost)
    assert "这个我答不准" in reply and "人工" in reply
    assert lost == ["党员去有没有啥子优先政策"]


def test_the_log_names_topic_and_version(platform: Platform, sessions: Sessions) -> None:
    platform.say("要不要交钱")

    with sessions() as session:
        assert session.scalars(select(ChatMessage.intent)).all() == ["policy cost 0"]


class TestEdited:
    """An answer that staff save is given by every process within seconds."""

    def test_the_version_in_force_is_said_and_noted(
        self, make_bot: MakeBot, sessions: Sessions, redis: Redis, story: Story, county: None
    ) -> None:
        taught = TaughtPhrases(sessions, redis, lambda: None, look_seconds=0)
        context = make_bot()
        platform = serve(_with(context, taught))
        taught.refresh()
        before = platform.say("要不要交钱")
        _save(story, "cost", "一分钱不收，{热线}作证。", 1)
        _save(story, "cost", "真的一分钱不收，{热线}作证。", 2)
        announce_change(redis)
        taught.refresh()

        after = platform.say("要不要交钱")

        with sessions() as session:
            noted = session.scalars(select(ChatMessage.intent).order_by(ChatMessage.id)).all()
        assert after.startswith("真的一分钱不收，12333") and before != after
        assert noted == ["policy cost 0", "policy cost 2"]


def _with(context: BotContext, taught: TaughtPhrases) -> BotContext:
    return replace(context, in_force=taught.in_force)


def _save(story: Story, topic: str, text: str, version: int) -> None:
    assert find_topic(topic)
    user_id = story.user(f"officer-{version}")
    facts = {"topic": topic, "version": version, "text": text, "reason": "说得更短", "user_id": user_id}
    with story.sessions.begin() as session:
        session.add(AnswerVersion(**facts, created_at=story.now))


def test_a_question_in_mid_registration_is_answered_and_registration_goes_on(platform: Platform) -> None:
    platform.say(*ANSWERS[:5])

    reply = platform.say("办公室在哪里")

    assert "办公室：" in reply and "手机" in reply
