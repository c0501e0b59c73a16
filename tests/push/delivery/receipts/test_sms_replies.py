"""Replies to short messages as people write them: refusals in any form, and words that refuse nothing."""

import pytest
from sqlalchemy import select

from models.people import Consent, Person
from push.channels import GATEWAYS
from push.delivery.receipts.sms_callbacks import take_sms_report
from push.delivery.receipts.sms_replies import refusal_scope, wants_again
from push.runtime import Runtime
from settings import SmsProvider
from tests.harness.stories import Story

PHONE = "13800000000"

REFUSALS = [
    *("R退订", "TD 谢谢", "请退订", "不要再发了"),
    *("R", "ｒ", "Ｔ", "ＴＤ", "td", "tdtd", "TDTDTD", "RR", "t d", "N", "n！", "【R】", "“TD”", "R.", "T?"),
    *(
        "回复TD",
        "回复T",
        "回TD",
        "回复 N",
        "请回复R",
        "我回T",
        "TD，谢谢",
        "T 谢谢",
        "TD谢谢您",
        "R了",
        "R 不要了",
        "N 不要",
    ),
    *(
        "退订谢谢",
        "退订，谢谢！",
        "谢谢，退订",
        "退  订",
        "退-订",
        "退。订",
        "麻烦退订一下",
        "我要退订",
        "怎么退订",
        "退定",
        "如何拒收",
    ),
    *(
        "拒收",
        "拒收短信",
        "拒绝接收",
        "取消订阅",
        "停止发送",
        "请停发",
        "退訂",
        "請退訂",
        "拒絕接收",
        "不要再發了",
        "別再發了",
    ),
    *(
        "别发了",
        "不要发了",
        "莫发了",
        "别再给我发短信了",
        "不要给我发这些",
        "勿扰",
        "请勿打扰",
        "不想收了",
        "不想再收到",
        "不再接收",
    ),
    *(
        "骚扰短信",
        "再骚扰我就投诉",
        "不需要",
        "不需要了，谢谢",
        "不用了",
        "不要！退订！",
        "STOP",
        "stop please",
        "Unsubscribe",
    ),
    *(
        "tuiding",
        "R我是陈阿贵家的"[:1],
        "R 我家不要",
        "T　谢谢",
        "TD👍",
        "🙏退订🙏",
        "T\u200b",
        "退订退订退订",
        "不要再发短信来了",
        "取消",
        "退",
        "拒",
        "解除订阅",
        "关闭短信",
        "怎么还在发短信",
        "再发就举报",
        "No thanks",
    ),
]
OTHERS = [
    *("退订了怎么恢复", "怎么恢复", "恢复", "取消退订", "误退订", "不小心退订了", "还想收", "我要重新订阅"),
    *("不退订", "没有退订", "不要退订我", "别拉黑我", "我没拒收"),
    *("T恤厂招人吗", "N95口罩厂还要人不", "R2", "NBA", "TNT", "Not sure", "Thanks", "T0701", "RMB多少"),
    *(
        "好",
        "多少钱",
        "",
        "   ",
        "👍",
        "不发工资怎么办",
        "你们是不是不要发工资的人",
        "不收费吧",
        "回家",
        "回复",
        "1",
        "报名",
        "谢谢",
        "收到",
    ),
    *("不要年纪大的吗", "不要钱吧", "还要人不", "我不会打字", "退休的要不要", "退钱给我", "押金怎么退"),
]


@pytest.mark.parametrize("text", REFUSALS)
def test_a_refusal_is_heard_in_any_form(text: str) -> None:
    assert refusal_scope(text) == "sms"


@pytest.mark.parametrize("text", OTHERS)
def test_other_words_refuse_nothing(text: str) -> None:
    assert refusal_scope(text) == ""


@pytest.mark.parametrize(
    "text", ["全部退订", "都退订", "全部不要发了，拒收", "所有通知都退订", "退订全部", "所有的都别发了", "全部退訂"]
)
def test_everything_can_be_refused_in_one_reply(text: str) -> None:
    assert refusal_scope(text) == "all"


@pytest.mark.parametrize("text", ["恢复", "恢复短信", "退订了怎么恢复", "取消退订", "不小心退订了", "还想收", "恢復"])
def test_who_wants_them_again_is_heard(text: str) -> None:
    assert wants_again(text)


@pytest.mark.parametrize("text", ["退订", "不要恢复", "TD", "好", "别再恢复了，退订"])
def test_a_refusal_wants_nothing_again(text: str) -> None:
    assert not wants_again(text)


def reply(rt: Runtime, text: str) -> None:
    take_sms_report(rt, GATEWAYS[SmsProvider.SANDBOX], {"type": "uplink", "phone": PHONE, "text": text})


def test_a_refusal_is_taken_back_by_the_same_phone_with_proof_of_both(rt: Runtime, story: Story) -> None:
    number = story.person(phone=PHONE)
    reply(rt, "TD 谢谢")
    with rt.sessions() as session:
        refused = session.get_one(Person, number).refuses_sms

    reply(rt, "退订了怎么恢复")

    with rt.sessions() as session:
        proofs = session.scalars(select(Consent).where(Consent.via == "sms").order_by(Consent.id))
        assert (refused, session.get_one(Person, number).refuses_sms) == (True, False)
        assert [(one.scope, one.given) for one in proofs] == [("sms", False), ("sms", True)]


def test_a_wish_of_a_person_who_refused_nothing_is_no_consent(rt: Runtime, story: Story) -> None:
    story.person(phone=PHONE)

    reply(rt, "恢复")

    with rt.sessions() as session:
        assert session.scalars(select(Consent).where(Consent.via == "sms")).all() == []
