"""阿里云短信. Calls are signed here, not by its SDK (docs/decisions/aliyun-signed-by-hand.md; platform facts 7.2)."""

import asyncio
import base64
import hashlib
import hmac
import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlencode

import structlog

from programme.calendar import end_of, today
from push.channels.base import BUSY, Fault, Message, Outcome, Rejected, Retry, Sent, Unsure
from push.channels.sms.base import SmsReceipt, Unreported
from push.channels.sms.reports import Row, SmsReply, id_of, phone_of, status_of, text_of
from push.channels.sms.text import NO_TEMPLATE, SmsTemplate, parameters, sms_template
from push.clients.transport import FORM, Answer, NotSent, NoVerdict, Transport, Verdict
from settings import Settings

log = structlog.get_logger()

ENDPOINT = "https://dysmsapi.aliyuncs.com"
API_VERSION = "2017-05-25"
REGION = "cn-hangzhou"
FAILED, DELIVERED = 2, 3
"""SendStatus of QuerySendDetails; 1: the telecom carrier has not reported yet."""
ACCOUNT = "阿里云短信账号不可用（欠费、停用或没有权限），请登录控制台处理"
FAULTS: Mapping[str, str] = {
    "isp.RAM_PERMISSION_DENY": ACCOUNT,
    "isv.OUT_OF_SERVICE": ACCOUNT,
    "isv.PRODUCT_UN_SUBSCRIPT": ACCOUNT,
    "isv.ACCOUNT_ABNORMAL": ACCOUNT,
    "isv.ACCOUNT_NOT_EXISTS": ACCOUNT,
    "isv.AMOUNT_NOT_ENOUGH": "阿里云短信余额不足，请充值",
    "isv.SMS_TEMPLATE_ILLEGAL": "短信模板不存在或没有通过审核，请检查 SMS_TEMPLATES",
    "isv.TEMPLATE_MISSING_PARAMETERS": "短信模板的变量没有填全，请检查 SMS_TEMPLATES",
    "isv.SMS_SIGNATURE_ILLEGAL": "短信签名不存在或没有通过审核，请检查 SMS_SIGN_NAME",
    "InvalidAccessKeyId.NotFound": "阿里云密钥不存在，请检查 SMS_ACCESS_KEY",
    "InvalidAccessKeyId.Inactive": "阿里云密钥已停用，请检查 SMS_ACCESS_KEY",
    "SignatureDoesNotMatch": "阿里云密钥不正确，请检查 SMS_SECRET_KEY",
    "InvalidTimeStamp.Expired": "本服务器的时钟不准，请校准时间",
}
REJECTIONS: Mapping[str, str] = {
    "isv.MOBILE_NUMBER_ILLEGAL": "手机号码不对",
    "isv.BLACK_KEY_CONTROL_LIMIT": "短信里有敏感词",
    "isv.PARAM_LENGTH_LIMIT": "短信模板的变量太长",
    "isv.PARAM_NOT_SUPPORT_URL": "短信模板的变量里不许有网址",
    "isv.INVALID_PARAMETERS": "短信的参数不对",
    "isv.INVALID_JSON_PARAM": "短信的参数不对",
    "isv.MOBILE_COUNT_OVER_LIMIT": "一次发送的号码太多",
}


OF_ONE_NUMBER = frozenset({"isv.MOBILE_NUMBER_ILLEGAL", "isv.BUSINESS_LIMIT_CONTROL"})
"""Codes of the whole call that are caused by one number in it."""


class AliyunSms:
    """The gateway of up to 100 numbers a call, with one result and one `BizId`; receipts tell the numbers apart."""

    group_size = 100

    def __init__(self, settings: Settings, transport: Transport, clock: Callable[[], datetime]) -> None:
        endpoint = settings.sms_endpoint or ENDPOINT
        self._url = (endpoint if "://" in endpoint else f"https://{endpoint}") + "/"
        self._settings = settings
        self._transport = transport
        self._clock = clock

    async def send(self, messages: Sequence[Message]) -> list[Outcome]:
        template = sms_template(self._settings.sms_templates, messages[0].purpose)
        return [NO_TEMPLATE] * len(messages) if template is None else await self._send(template, messages)

    async def _send(self, template: SmsTemplate, messages: Sequence[Message]) -> list[Outcome]:
        """Make one call. If a single number makes it fail, nothing was sent, and each half is sent by itself."""
        values = [parameters(template, message) for message in messages]
        wish = {
            "Action": "SendBatchSms",
            "PhoneNumberJson": _json([message.phone for message in messages]),
            "SignNameJson": _json([self._settings.sms_sign_name] * len(messages)),
            "TemplateCode": template.id,
            "OutId": messages[0].key,
            **({"TemplateParamJson": _json(values)} if template.variables else {}),
        }
        verdict = await self._transport.post(self._url, self._signed(wish), FORM)
        if len(messages) > 1 and isinstance(verdict, Answer) and verdict.body.get("Code") in OF_ONE_NUMBER:
            middle = len(messages) // 2
            return [*await self._send(template, messages[:middle]), *await self._send(template, messages[middle:])]
        return [self._outcome(verdict)] * len(messages)

    async def ask(self, unreported: Sequence[Unreported]) -> list[SmsReceipt]:
        """Receipts by QuerySendDetails: one call a number and Chinese day (help.aliyun.com, document 419277)."""
        return [one for part in await asyncio.gather(*map(self._details, unreported)) for one in part]

    async def _details(self, one: Unreported) -> list[SmsReceipt]:
        wish = {
            "Action": "QuerySendDetails",
            "PhoneNumber": one.phone,
            "BizId": one.remote_id,
            "SendDate": f"{today(one.at):%Y%m%d}",
            "PageSize": "50",
            "CurrentPage": "1",
        }
        verdict = await self._transport.post(self._url, self._signed(wish), FORM)
        if not isinstance(verdict, Answer) or verdict.body.get("Code") != "OK":
            log.warning("sms report not told", answer=type(verdict).__name__)
            return []
        rows = (verdict.body.get("SmsSendDetailDTOs") or {}).get("SmsSendDetailDTO") or []
        return [_receipt(one, row) for row in rows if row.get("SendStatus") in (FAILED, DELIVERED)]

    def _signed(self, wish: Mapping[str, str]) -> bytes:
        common = {
            "AccessKeyId": self._settings.sms_access_key,
            "Format": "JSON",
            "RegionId": REGION,
            "SignatureMethod": "HMAC-SHA1",
            "SignatureNonce": uuid.uuid4().hex,
            "SignatureVersion": "1.0",
            "Timestamp": f"{self._clock().astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "Version": API_VERSION,
        }
        fields = {**common, **wish}
        return urlencode({**fields, "Signature": signature(fields, self._settings.sms_secret_key)}).encode()

    def _outcome(self, verdict: Verdict) -> Outcome:
        match verdict:
            case NotSent(reason):
                return Retry(reason, BUSY)
            case NoVerdict(reason):
                return Unsure(reason)
            case Answer(body):
                code = str(body.get("Code", ""))
                if code == "OK":
                    return Sent(str(body.get("BizId", "")))
                return outcome_for(code, self._clock(), str(body.get("Message", "")))


def _receipt(one: Unreported, row: Mapping[str, object]) -> SmsReceipt:
    delivered = row.get("SendStatus") == DELIVERED
    status = str(row.get("ErrCode") or ("DELIVERED" if delivered else "FAIL"))
    return SmsReceipt(one.remote_id, one.phone, status, delivered)


def read_report(row: Row) -> SmsReceipt | SmsReply:
    """One row of a callback: a receipt or a person's reply. Raises UnreadableReport."""
    phone = phone_of(row, "phone_number")
    if "success" not in row:
        return SmsReply(phone, text_of(row, "content"))
    delivered = row["success"] in (True, "true")
    return SmsReceipt(id_of(row, "biz_id"), phone, status_of(row.get("err_code"), delivered=delivered), delivered)


def signature(fields: Mapping[str, str], secret: str, method: str = "POST") -> str:
    """The RPC signature, version 1.0."""
    query = "&".join(f"{_escaped(name)}={_escaped(fields[name])}" for name in sorted(fields))
    to_sign = f"{method}&{_escaped('/')}&{_escaped(query)}"
    return base64.b64encode(hmac.new(f"{secret}&".encode(), to_sign.encode(), hashlib.sha1).digest()).decode()


def outcome_for(code: str, now: datetime, words: str = "") -> Outcome:
    """The outcome that a code stands for. `words` are the gateway's own; without a code there is no verdict."""
    if code in FAULTS:
        return Fault(code, FAULTS[code])
    if code in REJECTIONS:
        return Rejected(REJECTIONS[code], code=code)
    if code == "isv.DAY_LIMIT_CONTROL":
        return Retry("本账号今天的短信已到上限", _until_tomorrow(now), code=code)
    if code == "isv.BUSINESS_LIMIT_CONTROL":
        return Retry("这个号码的短信太频繁", _pause_by_rule(words, now), code=code)
    if code == "isp.SYSTEM_ERROR" or code.startswith("Throttling"):
        return Retry("短信网关繁忙", BUSY, code=code)
    return Rejected(f"短信网关拒绝了（{code}）", code=code) if code else Unsure("短信网关没有明确回答")


def _pause_by_rule(words: str, now: datetime) -> timedelta:
    """The pause after a limit by minute, hour or day (7.2): the words name it (触发天级流控), else an hour is taken."""
    if "天级" in words:
        return _until_tomorrow(now)
    return timedelta(minutes=1) if "分钟级" in words else timedelta(hours=1)


def _until_tomorrow(now: datetime) -> timedelta:
    """The time until eight in the morning of the next Chinese day."""
    return end_of(today(now)) - now + timedelta(hours=8)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _escaped(text: str) -> str:
    return quote(text, safe="~")
