"""Tencent Cloud SendSms and PullSmsSendStatus, API 2021-01-11 (platform fact 7.1)."""

import json
import re
from collections.abc import Mapping

from aiohttp import web

from sandbox.base.clock import CHINA
from sandbox.base.faults import Fault
from sandbox.base.refusals import Json, new_rid
from sandbox.sms.numbers import bare
from sandbox.world.world import World

PATH = "/sms/tencent"
VERSION = "2021-01-11"
MOST_NUMBERS = 200
MAX_VARIABLE = 6
SAME_CONTENT_SECONDS = 30.0
SIGNED = re.compile(
    r"TC3-HMAC-SHA256 Credential=[^/, ]+/\d{4}-\d\d-\d\d/sms/tc3_request, ?"
    r"SignedHeaders=[a-z0-9;-]+, ?Signature=[0-9a-f]{64}"
)
SEND, PULL = "SendSms", "PullSmsSendStatus"
REQUIRED = {SEND: ("PhoneNumberSet", "SmsSdkAppId", "TemplateId", "SignName"), PULL: ("SmsSdkAppId", "Limit")}
MOST_PULLED = 100


def answer(world: World, headers: Mapping[str, str], raw: bytes) -> web.Response:
    """Answer a call: one status a number; a refusal of the whole call carries an Error. Always HTTP 200."""
    problem, body = _check(headers, raw)
    if problem:
        return refuse(problem)
    if headers["X-TC-Action"] == PULL:
        rows = world.sms.pull_reports("tencent", min(int(body["Limit"]), MOST_PULLED))
        return _reply({"PullSmsSendStatusSet": [_pulled(row) for row in rows]})
    statuses = [_send(world, str(number), body) for number in body["PhoneNumberSet"]]
    return _reply({"SendStatusSet": statuses})


def broken(_: World, fault: Fault) -> web.Response:
    """The answer to a fault that a test ordered by the provider's own code."""
    return refuse(fault.code or "InternalError.OtherError")


def refuse(code: str) -> web.Response:
    """The answer that refuses the whole call."""
    return _reply({"Error": {"Code": code, "Message": code}})


def _reply(body: Json) -> web.Response:
    return web.json_response({"Response": {**body, "RequestId": new_rid()}})


def _check(headers: Mapping[str, str], raw: bytes) -> tuple[str, Json]:
    """The code that refuses the call ("" for none) and the body. Signatures need only be well-formed."""
    action = headers.get("X-TC-Action", "")
    if action not in REQUIRED or headers.get("X-TC-Version") != VERSION:
        return "InvalidAction", {}
    if not SIGNED.fullmatch(headers.get("Authorization", "")) or not headers.get("X-TC-Timestamp"):
        return "AuthFailure.SignatureFailure", {}
    try:
        body = json.loads(raw)
    except ValueError:
        return "InvalidParameter", {}
    if not isinstance(body, dict) or not all(body.get(name) for name in REQUIRED[action]):
        return "MissingParameter", {}
    if action == PULL:
        return "", body
    numbers = body["PhoneNumberSet"]
    if not isinstance(numbers, list) or not isinstance(body.get("TemplateParamSet") or [], list):
        return "InvalidParameter", {}
    return ("LimitExceeded.PhoneNumberCountLimit" if len(numbers) > MOST_NUMBERS else ""), body


def _send(world: World, number: str, body: Json) -> Json:
    context = str(body.get("SessionContext") or "")
    phone = bare(number)
    code = _refusal(world, phone, body)
    status = {"PhoneNumber": number, "SessionContext": context, "IsoCode": "CN", "Code": code or "Ok"}
    if code or phone is None:
        return {**status, "SerialNo": "", "Fee": 0, "Message": code}
    values = [str(value) for value in body.get("TemplateParamSet") or []]
    if any(len(value) > MAX_VARIABLE for value in values):
        world.ledger.violate("Tencent template variable over 6 characters", detail=str(body["TemplateId"]))
    text = "、".join([f"(模板{body['TemplateId']})", *values])
    arrives = not world.faults.take_async(PATH, phone)
    ids = {"session_context": context}
    record = world.sms.send("tencent", phone, str(body["SignName"]), text, ids, arrives=arrives)
    world.sms.report("tencent", [_receipt(world, phone, record.ids["id"], arrives=arrives)])
    return {**status, "SerialNo": record.ids["id"], "Fee": 1, "Message": "send success"}


def _refusal(world: World, phone: str | None, body: Json) -> str:
    if phone is None:
        return "InvalidParameterValue.IncorrectPhoneNumber"
    if phone in world.sms.blacklist:
        return "FailedOperation.PhoneNumberInBlacklist"
    key = f"tencent/{phone}/{body['TemplateId']}/{body.get('TemplateParamSet')}"
    if world.repeats.find(key) is not None:
        return "LimitExceeded.PhoneNumberThirtySecondLimit"
    world.repeats.keep(key, 1, SAME_CONTENT_SECONDS)
    return ""


def _pulled(row: Json) -> Json:
    """A receipt with the names that PullSmsSendStatus uses."""
    return {
        "UserReceiveTime": 0,
        "CountryCode": row["nationcode"],
        "SubscriberNumber": row["mobile"],
        "PhoneNumber": f"+{row['nationcode']}{row['mobile']}",
        "SerialNo": row["sid"],
        "ReportStatus": row["report_status"],
        "Description": row["description"],
        "SessionContext": "",
    }


def _receipt(world: World, phone: str, serial: str, *, arrives: bool) -> Json:
    at = world.clock.now().astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")
    return {
        "user_receive_time": at,
        "nationcode": "86",
        "mobile": phone,
        "report_status": "SUCCESS" if arrives else "FAIL",
        "errmsg": "DELIVRD" if arrives else "UNDELIV",
        "description": "用户短信送达成功" if arrives else "用户短信接收失败",
        "sid": serial,
    }
