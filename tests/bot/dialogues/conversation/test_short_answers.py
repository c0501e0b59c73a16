"""Short answers, misunderstandings, media, menu keys, and the person behind the machine."""

import pytest
from sqlalchemy import select

from bot.dialogues.tables import BY_KEY
from models.chat.wechat import Handover
from models.database.engine import Sessions
from programme.plan.plan import Plan
from push.clients.menu import KEYS
from tests.bot.cast import ANSWERS
from tests.bot.platform import Platform


def test_subsidies_are_told_in_the_plans_own_amounts(platform: Platform, plan: Plan) -> None:
    reply = platform.say("补贴咋个领")

    monthly = plan.subsidies.monthly
    assert monthly is not None
    assert f"每月{monthly.amount}元" in reply
    assert plan.service.office_phone in reply


@pytest.mark.parametrize("question", ["是不是骗人嘞", "要不要交钱", "你们是哪个"])
def test_who_distrusts_is_told_who_we_are_and_that_nothing_costs(platform: Platform, plan: Plan, question: str) -> None:
    reply = platform.say(question)

    assert plan.service.name in reply
    assert "不收一分钱" in reply


def test_the_second_misunderstanding_offers_a_person(platform: Platform) -> None:
    first, second = platform.say("阿巴阿巴"), platform.say("阿巴阿巴")

    assert "没听懂" in first
    assert "工作人员" in second


def test_a_person_is_called_once_and_says_by_when(platform: Platform, sessions: Sessions) -> None:
    platform.say("人工", "9")

    with sessions() as session:
        assert session.scalars(select(Handover)).one().topic == "找人帮忙"
    assert "11月23日12:00以前" in platform.heard[-1]


@pytest.mark.parametrize(
    "fields",
    [
        "<MsgType>voice</MsgType><MediaId>m</MediaId><Recognition><![CDATA[]]></Recognition><MsgId>1</MsgId>",
        "<MsgType>image</MsgType><MediaId>m</MediaId><PicUrl>http://p</PicUrl><MsgId>2</MsgId>",
        "<MsgType>shortvideo</MsgType><MediaId>m</MediaId><MsgId>3</MsgId>",
    ],
)
def test_what_cannot_be_read_is_said_so(platform: Platform, fields: str) -> None:
    reply = platform.told(platform.xml(fields))

    assert "请打字，或回 9 找人" in reply


def test_in_a_numbered_question_a_person_is_called_by_word(platform: Platform) -> None:
    platform.say(*ANSWERS[:6])
    voice = "<MsgType>voice</MsgType><MediaId>m</MediaId><Recognition></Recognition><MsgId>5</MsgId>"

    assert "回“人工”找人" in platform.told(platform.xml(voice))


def test_recognised_speech_is_taken_as_words(platform: Platform) -> None:
    voice = "<MsgType>voice</MsgType><MediaId>m</MediaId><Recognition>我要登记。</Recognition><MsgId>4</MsgId>"

    assert "同意" in platform.told(platform.xml(voice))


def test_a_blank_text_is_answered(platform: Platform) -> None:
    assert platform.told(platform.message(" ")) != ""


@pytest.mark.parametrize("key", sorted(KEYS | BY_KEY.keys()))
def test_every_menu_key_is_answered(platform: Platform, key: str) -> None:
    assert platform.told(platform.event("CLICK", f"<EventKey>{key}</EventKey>")) != ""


@pytest.mark.parametrize("event", ["VIEW", "LOCATION", "user_authorization_revoke", "PUBLISHJOBFINISH", "nobody_knows"])
def test_events_that_ask_nothing_are_answered_with_nothing(platform: Platform, event: str) -> None:
    assert platform.told(platform.event(event, "<EventKey>x</EventKey>")) == ""


def test_what_a_person_writes_cannot_break_out_of_the_reply(platform: Platform) -> None:
    reply = platform.post(platform.message("我叫]]&gt;<b>"))

    assert reply.status_code == 200
