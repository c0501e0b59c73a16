"""Receipts and replies that gateways post, as their documents show them."""

from dataclasses import dataclass

import pytest
from sqlalchemy import select

from models.people import Person
from models.push.notices import Channel, Receipt
from push.channels import GATEWAYS
from push.channels.base import Rejected
from push.channels.sms.base import Gateway
from push.channels.sms.reports import UnreadableReport
from push.delivery.receipts.sms_callbacks import read_report, refusal_scope, take_sms_report
from push.runtime import Runtime
from settings import SmsProvider
from tests.harness.stories import Story
from tests.push.conftest import Desk, FakeChannel

TENCENT: dict[str, object] = {
    "user_receive_time": "2026-11-23 10:00:00",
    "nationcode": "86",
    "mobile": "13800000000",
    "report_status": "SUCCESS",
    "errmsg": "DELIVRD",
    "description": "用户短信送达成功",
    "sid": "S0",
}
ALIYUN: dict[str, object] = {
    "phone_number": "13800000000",
    "success": True,
    "err_code": "DELIVERED",
    "err_msg": "用户接收成功",
    "biz_id": "B1^0",
    "out_id": "k",
}
SANDBOX: dict[str, object] = {
    "type": "receipt",
    "id": "G1",
    "phone": "13800000000",
    "delivered": True,
    "status": "delivered",
}


@dataclass(frozen=True)
class Shape:
    """One provider's payloads."""

    provider: SmsProvider
    good: dict[str, object]
    bad: dict[str, object]
    reply: dict[str, object]

    @property
    def gateway(self) -> Gateway:
        return GATEWAYS[self.provider]


SHAPES = [
    Shape(
        SmsProvider.TENCENT,
        TENCENT,
        {**TENCENT, "report_status": "FAIL", "errmsg": "MK:0001"},
        {"nationcode": "86", "mobile": "13800000000", "text": "R", "sign": "送岗", "time": 1, "extend": ""},
    ),
    Shape(
        SmsProvider.ALIYUN,
        ALIYUN,
        {**ALIYUN, "success": False, "err_code": "UNDELIV"},
        {"phone_number": "13800000000", "content": "td", "send_time": "", "sign_name": "", "dest_code": ""},
    ),
    Shape(
        SmsProvider.SANDBOX,
        SANDBOX,
        {**SANDBOX, "delivered": False, "status": "failed"},
        {"type": "uplink", "phone": "13800000000", "text": "退订"},
    ),
]
each_provider = pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.provider)


@each_provider
def test_receipts_say_whether_it_arrived(shape: Shape) -> None:
    report = read_report(shape.gateway, [shape.good, shape.bad])

    assert [one.delivered for one in report.receipts] == [True, False]
    assert {one.phone for one in report.receipts} == {"13800000000"} and report.receipts[0].remote_id


@each_provider
def test_a_reply_that_refuses_stops_short_messages_to_that_number(rt: Runtime, story: Story, shape: Shape) -> None:
    person = story.person(phone="13800000000")

    take_sms_report(rt, shape.gateway, shape.reply)

    with story.sessions() as session:
        found = session.get_one(Person, person)
        assert found.refuses_sms and not found.refuses_job


@each_provider
def test_a_report_that_is_posted_twice_is_kept_once(rt: Runtime, shape: Shape) -> None:
    for _ in range(2):
        take_sms_report(rt, shape.gateway, [shape.good])

    with rt.sessions() as session:
        [receipt] = session.scalars(select(Receipt))
        assert receipt.delivered


@pytest.mark.parametrize("payload", [None, "x", [1], [{}], [{"mobile": "13800000000"}], {"sid": "S"}])
def test_another_shape_is_refused(payload: object) -> None:
    with pytest.raises(UnreadableReport):
        read_report(GATEWAYS[SmsProvider.TENCENT], payload)


@pytest.mark.parametrize("text", ["R", "r", "Ｒ", "TD", "t", "N", "退订", " 退订。", "退订！", "拒收", "回复R", "回TD"])
def test_letters_and_words_of_refusal_are_understood(text: str) -> None:
    assert refusal_scope(text) == "sms"


@pytest.mark.parametrize("text", ["", "好", "多少钱", "不要退订", "R2", "回复", "回家"])
def test_other_words_refuse_nothing(text: str) -> None:
    assert refusal_scope(text) == ""


def test_everything_can_be_refused_at_once(rt: Runtime, story: Story) -> None:
    person = story.person(phone="13800000000")

    take_sms_report(rt, GATEWAYS[SmsProvider.SANDBOX], {"type": "uplink", "phone": "13800000000", "text": "全部退订"})

    with story.sessions() as session:
        found = session.get_one(Person, person)
        assert found.refuses_sms and found.refuses_job and found.refuses_training and found.refuses_policy


def test_a_person_who_has_unsubscribed_at_the_gateway_gets_no_further_short_message(
    desk: Desk, story: Story, channels: dict[Channel, FakeChannel]
) -> None:
    person = story.person(phone="13800000000")
    channels[Channel.SMS].answers(Rejected("对方退订了短信", refuses_sms=True))
    desk.send(channels=("sms",))

    second = desk.send(channels=("sms",))

    assert len(channels[Channel.SMS].sent) == 1 and "本人不接收短信" in desk.reasons(second)[person]
