"""Alibaba Cloud SendSms, SendBatchSms and QuerySendDetails, RPC 2017-05-25 (platform fact 7.2)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from aiohttp import web

from sandbox.base.clock import CHINA
from sandbox.base.faults import Fault
from sandbox.base.refusals import Json, new_rid
from sandbox.sms.numbers import bare
from sandbox.webhook.pushes import new_message_id
from sandbox.world.world import World

PATH = "/sms/aliyun"
VERSION = "2017-05-25"
MOST_SAME, MOST_BATCH = 1000, 100
NONCE_SECONDS = 900.0
SIGNED = ("AccessKeyId", "SignatureMethod", "SignatureNonce", "SignatureVersion", "Timestamp", "Signature")
SINGLE = ("PhoneNumbers", "SignName", "TemplateCode")
DETAILS = ("PhoneNumber", "SendDate", "PageSize", "CurrentPage")
FAILED, DELIVERED = 2, 3
"""Values of SendStatus; 1 would mean that the carrier has not reported yet."""
BATCH = ("PhoneNumberJson", "SignNameJson", "TemplateCode")
Fields = Mapping[str, str]
ShapeT = TypeVar("ShapeT")


class Refused(Exception):
    """A refusal of the whole call with this code."""


@dataclass(frozen=True)
class Letter:
    """One SMS of a call."""

    phone: str
    sign: str
    values: Json


def answer(world: World, fields: Fields) -> web.Response:
    """Answer a call: one result and one BizId for all numbers, which only the receipts tell apart."""
    missing = [name for name in (*SIGNED, "Action", "Version") if not fields.get(name)]
    if missing:
        return _reply(400, f"Missing{missing[0]}")
    if fields["Version"] != VERSION:
        return _reply(400, "InvalidVersion")
    nonce = f"aliyun/{fields['SignatureNonce']}"
    if world.repeats.find(nonce) is not None:
        return _reply(400, "SignatureNonceUsed")
    world.repeats.keep(nonce, 1, NONCE_SECONDS)
    try:
        if fields["Action"] == "QuerySendDetails":
            return _tell_details(world, fields)
        return _send_all(world, fields, _letters(fields))
    except Refused as refused:
        return _reply(200, str(refused))


def broken(_: World, fault: Fault) -> web.Response:
    """The answer to a fault that a test ordered by the provider's own code."""
    return _reply(200, fault.code or "isp.SYSTEM_ERROR")


def _reply(status: int, code: str, biz_id: str = "") -> web.Response:
    body = {"Code": code, "Message": code, "RequestId": new_rid()}
    return web.json_response({**body, "BizId": biz_id} if biz_id else body, status=status)


def _letters(fields: Fields) -> list[Letter]:
    """The messages of a call. Raises Refused for a malformed call."""
    match fields["Action"]:
        case "SendSms":
            return _same(fields)
        case "SendBatchSms":
            return _each(fields)
    raise Refused("InvalidAction.NotFound")


def _same(fields: Fields) -> list[Letter]:
    _demand(fields, SINGLE)
    numbers = fields["PhoneNumbers"].split(",")
    if len(numbers) > MOST_SAME:
        raise Refused("isv.MOBILE_COUNT_OVER_LIMIT")
    values = _json(fields.get("TemplateParam") or "{}", dict)
    return [_letter(number, fields["SignName"], values) for number in numbers]


def _each(fields: Fields) -> list[Letter]:
    _demand(fields, BATCH)
    numbers, signs = _json(fields["PhoneNumberJson"], list), _json(fields["SignNameJson"], list)
    values = _json(fields.get("TemplateParamJson") or json.dumps([{} for _ in numbers]), list)
    if len(numbers) > MOST_BATCH:
        raise Refused("isv.MOBILE_COUNT_OVER_LIMIT")
    if not len(numbers) == len(signs) == len(values):
        raise Refused("isv.INVALID_PARAMETERS")
    return [_letter(*each) for each in zip(numbers, signs, values, strict=True)]


def _demand(fields: Fields, names: tuple[str, ...]) -> None:
    if not all(fields.get(name) for name in names):
        raise Refused("isv.INVALID_PARAMETERS")


def _json(text: str, shape: type[ShapeT]) -> ShapeT:
    try:
        value = json.loads(text)
    except ValueError as error:
        raise Refused("isv.INVALID_JSON_PARAM") from error
    if not isinstance(value, shape):
        raise Refused("isv.INVALID_JSON_PARAM")
    return value


def _letter(number: object, sign: object, values: object) -> Letter:
    phone = bare(number)
    if phone is None:
        raise Refused("isv.MOBILE_NUMBER_ILLEGAL")
    if not isinstance(values, dict) or not all(isinstance(value, str) for value in values.values()):
        raise Refused("isv.INVALID_JSON_PARAM")
    return Letter(phone, str(sign), values)


def _send_all(world: World, fields: Fields, letters: list[Letter]) -> web.Response:
    biz_id, out_id = f"{new_message_id()}^0", fields.get("OutId", "")
    receipts = []
    for letter in letters:
        arrives = letter.phone not in world.sms.blacklist and not world.faults.take_async(PATH, letter.phone)
        text = "、".join([f"(模板{fields['TemplateCode']})", *letter.values.values()])
        ids = {"id": biz_id, "out_id": out_id}
        world.sms.send("aliyun", letter.phone, letter.sign, text, ids, arrives=arrives)
        receipts.append(_receipt(world, letter.phone, ids, arrives=arrives))
    world.sms.report("aliyun", receipts)
    return _reply(200, "OK", biz_id)


def _tell_details(world: World, fields: Fields) -> web.Response:
    """Return the messages of one number on a day, or the one named by BizId."""
    _demand(fields, DETAILS)
    rows = [
        row
        for row in world.sms.reports_of("aliyun")
        if row["phone_number"] == fields["PhoneNumber"]
        and row["send_time"].startswith(_dashed(fields["SendDate"]))
        and row["biz_id"] == (fields.get("BizId") or row["biz_id"])
    ]
    details = [_detail(row) for row in rows[: int(fields["PageSize"])]]
    body = {"Code": "OK", "Message": "OK", "RequestId": new_rid(), "TotalCount": len(rows)}
    return web.json_response({**body, "SmsSendDetailDTOs": {"SmsSendDetailDTO": details}})


def _dashed(day: str) -> str:
    return f"{day[:4]}-{day[4:6]}-{day[6:]}"


def _detail(row: Json) -> Json:
    return {
        "PhoneNum": row["phone_number"],
        "SendStatus": DELIVERED if row["success"] else FAILED,
        "ErrCode": row["err_code"],
        "SendDate": row["send_time"],
        "ReceiveDate": row["report_time"],
        "OutId": row["out_id"],
    }


def _receipt(world: World, phone: str, ids: Fields, *, arrives: bool) -> Json:
    at = world.clock.now().astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")
    return {
        "phone_number": phone,
        "send_time": at,
        "report_time": at,
        "success": arrives,
        "err_code": "DELIVERED" if arrives else "UNDELIV",
        "err_msg": "用户接收成功" if arrives else "用户接收失败",
        "sms_size": "1",
        "biz_id": ids["id"],
        "out_id": ids["out_id"],
    }
