"""The SMS gateways (platform fact 7)."""

import json
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import requests
from tencentcloud.common.credential import Credential
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.sms.v20210111 import models, sms_client

from sandbox.runner import SandboxServer
from tests.sandbox.played_service import PlayedService

PHONE = "13800000000"


def send_plain(platform: SandboxServer) -> requests.Response:
    body = {"phone": PHONE, "sign": "送岗", "text": "缝纫工招人", "reference": "d1"}
    return requests.post(platform.base_url + "/sms/send", json=body, timeout=10)


def send_aliyun(platform: SandboxServer, **more: str) -> Any:
    common = {"AccessKeyId": "k", "SignatureMethod": "HMAC-SHA1", "SignatureVersion": "1.0", "Version": "2017-05-25"}
    fresh = {"SignatureNonce": uuid.uuid4().hex, "Timestamp": datetime.now(UTC).isoformat(), "Signature": "s"}
    wish = {"Action": "SendSms", "PhoneNumbers": PHONE, "SignName": "送岗", "TemplateCode": "SMS_1"}
    fields = {**common, **fresh, **wish, **more}
    return requests.post(platform.base_url + "/", data=fields, timeout=10).json()


def send_tencent(platform: SandboxServer, *phones: str) -> Any:
    host = platform.base_url.removeprefix("http://")
    profile = ClientProfile(httpProfile=HttpProfile(protocol="http", endpoint=host))
    client = sms_client.SmsClient(Credential("id", "key"), "ap-guangzhou", profile)
    request = models.SendSmsRequest()
    wish = {"PhoneNumberSet": phones, "SmsSdkAppId": "14", "SignName": "送岗", "TemplateId": "1"}
    request.from_json_string(json.dumps(wish))
    return client.SendSms(request).SendStatusSet


@pytest.mark.parametrize("send", [send_plain, send_aliyun, lambda platform: send_tencent(platform, "+86" + PHONE)])
def test_an_sms_stands_on_the_phone_that_owns_the_number(
    platform: SandboxServer, service: PlayedService, send: Callable[[SandboxServer], object]
) -> None:
    (openid,) = platform.make_people(first_phone=PHONE)

    send(platform)
    platform.post("settle")

    assert "【送岗】" in platform.chat(openid)[0]["text"]
    assert isinstance(json.loads(service.bodies()[0]), list)


def test_the_receipt_names_the_message(platform: SandboxServer, service: PlayedService) -> None:
    message_id = send_plain(platform).json()["id"]
    platform.post("settle")

    (receipt,) = json.loads(service.bodies()[0])
    assert (receipt["id"], receipt["reference"], receipt["status"]) == (message_id, "d1", "delivered")


def test_an_undelivered_sms_has_a_failing_receipt(platform: SandboxServer, service: PlayedService) -> None:
    platform.post("faults", {"path": "/sms/aliyun", "kind": "async"})

    answer = send_aliyun(platform)
    platform.post("settle")

    assert answer["Code"] == "OK"
    assert json.loads(service.bodies()[0])[0]["success"] is False


def test_tencent_answers_for_each_number(platform: SandboxServer) -> None:
    good, bad = send_tencent(platform, "+86" + PHONE, "+8612")

    assert (good.Code, bad.Code) == ("Ok", "InvalidParameterValue.IncorrectPhoneNumber")


def test_alibaba_batches_have_signs_and_values_of_their_own(platform: SandboxServer) -> None:
    (openid,) = platform.make_people(first_phone=PHONE)
    batch = {"PhoneNumberJson": [PHONE], "SignNameJson": ["送岗"], "TemplateParamJson": [{"job": "缝纫工"}]}

    answer = send_aliyun(platform, Action="SendBatchSms", **{key: json.dumps(batch[key]) for key in batch})

    assert answer["Code"] == "OK"
    assert "缝纫工" in platform.chat(openid)[0]["text"]


def test_a_provider_code_can_be_ordered(platform: SandboxServer) -> None:
    platform.post("faults", {"path": "/sms/aliyun", "kind": "errcode", "code": "isv.AMOUNT_NOT_ENOUGH"})

    assert send_aliyun(platform)["Code"] == "isv.AMOUNT_NOT_ENOUGH"


def test_who_writes_t_gets_no_more_sms(platform: SandboxServer, service: PlayedService) -> None:
    platform.post("sms/reply", {"phone": PHONE, "text": "T"})

    assert json.loads(service.bodies()[0]) == {"type": "uplink", "phone": PHONE, "text": "T"}
    assert send_plain(platform).status_code == 400
