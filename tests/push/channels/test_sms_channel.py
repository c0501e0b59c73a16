"""Short messages through each gateway."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from models.push.notices import Channel
from push.channels import GATEWAYS, make_channels
from push.channels.base import Fault, Message, Rejected, Retry, Sent, Unsure
from push.channels.sms.aliyun import outcome_for, signature
from push.channels.sms.text import LONGEST, sms_text
from push.clients.templates import Templates
from push.clients.wechat import PlatformClient
from settings import NEEDED_BY_GATEWAY, Settings, SmsProvider
from tests.push.channels.conftest import Gateway, message, send
from tests.push.harness.recorded import Hangup, Recorded, Said, closed_port

MANY = Callable[..., list[Message]]


def tencent(*codes: str) -> dict[str, object]:
    statuses = [
        {"SerialNo": f"S{place}", "PhoneNumber": f"+8613800000{place:03d}", "Fee": 1, "Code": code}
        for place, code in enumerate(codes)
    ]
    return {"Response": {"SendStatusSet": statuses, "RequestId": "R"}}


def refused(code: str) -> dict[str, object]:
    return {"Response": {"Error": {"Code": code, "Message": "no"}, "RequestId": "R"}}


def test_every_provider_that_the_settings_know_has_a_gateway_and_its_variables() -> None:
    assert set(GATEWAYS) == set(NEEDED_BY_GATEWAY) == set(SmsProvider) - {SmsProvider.NONE}


def test_a_text_shows_the_title_and_how_to_refuse_within_its_length() -> None:
    text = sms_text(message(body="长" * 1000), "送岗")

    assert text.startswith("电子厂招工：") and text.endswith(" 拒收请回复R")
    assert len("【送岗】" + text) <= LONGEST


def test_the_sandbox_gateway_is_told_phone_sign_text_and_reference(gateway: Gateway, platform: Recorded) -> None:
    platform.tell("/sms/send", {"id": "G1"})

    outcomes = send(gateway(SmsProvider.SANDBOX), [message()])

    [asked] = platform.asked
    assert outcomes == [Sent("G1")]
    assert asked.body == {
        "phone": message().phone,
        "sign": "送岗",
        "text": sms_text(message(), "送岗"),
        "reference": message().key,
    }


def test_tencent_answers_for_each_number(gateway: Gateway, platform: Recorded, messages: MANY) -> None:
    platform.tell("/", tencent("Ok", "FailedOperation.PhoneNumberInBlacklist", "LimitExceeded.PhoneNumberDailyLimit"))

    outcomes = send(gateway(SmsProvider.TENCENT), messages(3))

    [asked] = platform.asked
    assert outcomes[:2] == [Sent("S0"), Rejected("对方退订了短信", refuses_sms=True)] and isinstance(outcomes[2], Retry)
    assert asked.body["PhoneNumberSet"] == [f"+86{one.phone}" for one in messages(3)]


@pytest.mark.parametrize(
    ("purpose", "values"),
    [("job", ["电子厂招工：包吃住"]), ("training", ["电子厂招工", "包吃住"]), ("policy", [])],
)
def test_a_template_is_filled_as_the_settings_say(
    gateway: Gateway, platform: Recorded, purpose: str, values: list[str]
) -> None:
    platform.tell("/", tencent("Ok"))

    send(gateway(SmsProvider.TENCENT), [message(purpose=purpose, body="包吃住")])

    assert platform.asked[0].body["TemplateParamSet"] == values


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refused("FailedOperation.InsufficientBalanceInSmsPackage"), Fault),
        (refused("UnauthorizedOperation.SmsSdkAppIdVerifyFail"), Fault),
        (refused("AuthFailure.SecretIdNotFound"), Fault),
        (refused("FailedOperation.ContainSensitiveWord"), Rejected),
        (refused("LimitExceeded.PhoneNumberThirtySecondLimit"), Retry),
        (refused("InternalError.Timeout"), Unsure),
        (Said(502, b"bad"), Unsure),
        (Hangup, Unsure),
    ],
)
def test_tencent_refusals_become_outcomes(
    gateway: Gateway, platform: Recorded, answer: dict[str, object], kind: type
) -> None:
    platform.tell("/", answer)

    [outcome] = send(gateway(SmsProvider.TENCENT), [message()])

    assert isinstance(outcome, kind)


def test_aliyun_sends_one_call_with_one_outcome(gateway: Gateway, platform: Recorded, messages: MANY) -> None:
    platform.tell("/", {"Code": "OK", "Message": "OK", "BizId": "B1", "RequestId": "R"})

    outcomes = send(gateway(SmsProvider.ALIYUN), messages(2))

    [asked] = platform.asked
    assert outcomes == [Sent("B1")] * 2 and asked.form["Action"] == "SendBatchSms"
    assert asked.form["PhoneNumberJson"] == '["13800000000", "13800000001"]'
    assert asked.form["SignNameJson"] == '["送岗", "送岗"]' and "电子厂招工" in asked.form["TemplateParamJson"]


def test_aliyun_calls_are_signed(gateway: Gateway, platform: Recorded) -> None:
    send(gateway(SmsProvider.ALIYUN), [message()])

    fields = platform.asked[0].form
    assert fields.pop("Signature") == signature(fields, "key-secret")


def test_the_signature_is_the_one_of_the_documents_example() -> None:
    fields = {
        "AccessKeyId": "testId",
        "Action": "SendSms",
        "Format": "XML",
        "OutId": "123",
        "PhoneNumbers": "15300000001",
        "RegionId": "cn-hangzhou",
        "SignName": "阿里云短信测试专用",
        "SignatureMethod": "HMAC-SHA1",
        "SignatureNonce": "45e25e9b-0a6f-4070-8c85-2956eda1b466",
        "SignatureVersion": "1.0",
        "TemplateCode": "SMS_71390007",
        "TemplateParam": '{"customer":"test"}',
        "Timestamp": "2017-07-12T02:42:19Z",
        "Version": "2017-05-25",
    }

    assert signature(fields, "testSecret", method="GET") == "zJDF+Lrzhj/ThnlvIToysFRq6t4="


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("isv.AMOUNT_NOT_ENOUGH", Fault),
        ("SignatureDoesNotMatch", Fault),
        ("isv.MOBILE_NUMBER_ILLEGAL", Rejected),
        ("isv.BUSINESS_LIMIT_CONTROL", Retry),
        ("isv.DAY_LIMIT_CONTROL", Retry),
        ("isp.SYSTEM_ERROR", Retry),
        ("isv.NEVER_SEEN", Rejected),
        ("", Unsure),
    ],
)
def test_aliyun_codes_become_outcomes(gateway: Gateway, platform: Recorded, code: str, kind: type) -> None:
    platform.tell("/", {"Code": code, "Message": "no"})

    [outcome] = send(gateway(SmsProvider.ALIYUN), [message()])

    assert isinstance(outcome, kind)


@pytest.mark.parametrize("code", ["isv.MOBILE_NUMBER_ILLEGAL", "isv.BUSINESS_LIMIT_CONTROL"])
def test_a_number_that_spoils_aliyuns_call_spoils_no_other(
    gateway: Gateway, platform: Recorded, messages: MANY, code: str
) -> None:
    spoiled = {"Code": code, "Message": "no"}
    platform.tell("/", spoiled, {"Code": "OK", "BizId": "B1"}, spoiled)

    outcomes = send(gateway(SmsProvider.ALIYUN), messages(2))

    assert outcomes[0] == Sent("B1") and isinstance(outcomes[1], Rejected | Retry)
    assert [len(json.loads(call.form["PhoneNumberJson"])) for call in platform.asked] == [2, 1, 1]


@pytest.mark.parametrize(
    ("words", "pause"),
    [
        ("触发分钟级流控Permits:1", timedelta(minutes=1)),
        ("触发小时级流控Permits:5", timedelta(hours=1)),
        ("触发天级流控Permits:10", timedelta(hours=22)),
        ("limited", timedelta(hours=1)),
    ],
)
def test_aliyuns_frequency_limits_say_when_to_go_on(words: str, pause: timedelta) -> None:
    outcome = outcome_for("isv.BUSINESS_LIMIT_CONTROL", datetime(2026, 11, 23, 2, tzinfo=UTC), words)

    assert outcome == Retry("这个号码的短信太频繁", pause)


def test_variables_are_as_long_as_the_settings_say_and_hold_no_address(gateway: Gateway, platform: Recorded) -> None:
    platform.tell("/", tencent("Ok"))
    body = "详情见https://a.cn/x?y=1，或打开 10.0.0.1/x 报名。"

    send(gateway(SmsProvider.TENCENT, sms_templates={"job": "1 title:4 body"}), [message(purpose="job", body=body)])

    assert platform.asked[0].body["TemplateParamSet"] == ["电子厂…", "详情见，或打开 报名。"]


@pytest.mark.parametrize("provider", [SmsProvider.SANDBOX, SmsProvider.ALIYUN, SmsProvider.TENCENT])
def test_a_gateway_nobody_listens_at_is_tried_again(gateway: Gateway, provider: SmsProvider) -> None:
    channel = gateway(provider, sms_endpoint=f"http://127.0.0.1:{closed_port()}")

    [outcome] = send(channel, [message()])

    assert isinstance(outcome, Retry)


@pytest.mark.parametrize("provider", [SmsProvider.SANDBOX, SmsProvider.ALIYUN])
def test_an_answer_that_never_came_is_not_sent_again(
    gateway: Gateway, platform: Recorded, provider: SmsProvider
) -> None:
    platform.tell("/", Hangup)
    platform.tell("/sms/send", Hangup)

    [outcome] = send(gateway(provider), [message()])

    assert isinstance(outcome, Unsure)


@pytest.mark.parametrize("provider", [SmsProvider.ALIYUN, SmsProvider.TENCENT])
def test_a_missing_template_is_the_accounts_fault(gateway: Gateway, provider: SmsProvider) -> None:
    [outcome] = send(gateway(provider, sms_templates={}), [message()])

    assert isinstance(outcome, Fault)


def test_who_has_no_phone_is_left_out_and_the_order_stays(gateway: Gateway, platform: Recorded, messages: MANY) -> None:
    platform.tell("/", tencent("Ok", "Ok"))
    first, second = messages(2)

    outcomes = send(gateway(SmsProvider.TENCENT), [first, message(9, phone=None), second])

    assert outcomes == [Sent("S0"), Rejected("没有手机号"), Sent("S1")]


def test_without_a_provider_there_is_no_such_channel(
    client: PlatformClient, settings: Settings, templates: Templates
) -> None:
    assert Channel.SMS not in make_channels(client, settings, templates)
