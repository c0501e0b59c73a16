"""腾讯云短信 through its SDK, which blocks and so runs in a thread (platform facts 7.1)."""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import requests
import structlog
from tencentcloud.common.credential import Credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.sms.v20210111 import models, sms_client
from urllib3.exceptions import MaxRetryError, NewConnectionError

from programme.calendar import end_of, today
from programme.people.identity import normalise_phone
from push.channels.base import BUSY, Fault, Message, Outcome, Rejected, Retry, Sent, Unsure
from push.channels.sms.base import SmsReceipt, Unreported
from push.channels.sms.reports import Row, SmsReply, id_of, phone_of, status_of, text_of
from push.channels.sms.text import NO_TEMPLATE, parameters, sms_template
from settings import Settings

log = structlog.get_logger()

HOST = "sms.tencentcloudapi.com"
REGION = "ap-guangzhou"
TIMEOUT_SECONDS = 15
PULLED = 100
"""The most rows in the answer to one pull."""
PULLS = 20
"""Pulls in a row; the next job goes on."""
FAULTS: Mapping[str, str] = {
    "AuthFailure": "腾讯云密钥不正确，请检查 SMS_ACCESS_KEY 和 SMS_SECRET_KEY",
    "UnauthorizedOperation": "腾讯云账号没有发短信的权限，请登录控制台处理",
    "FailedOperation.InsufficientBalanceInSmsPackage": "腾讯云短信套餐包余额不足，请充值",
    "FailedOperation.TemplateIncorrectOrUnapproved": "短信模板不存在或没有通过审核，请检查 SMS_TEMPLATES",
    "FailedOperation.TemplateParamSetNotMatchApprovedTemplate": "短信模板的变量个数不对，请检查 SMS_TEMPLATES",
    "FailedOperation.SignatureIncorrectOrUnapproved": "短信签名不存在或没有通过审核，请检查 SMS_SIGN_NAME",
    "InvalidParameterValue.SdkAppIdNotExist": "短信应用不存在，请检查 SMS_APP_ID",
    "InvalidParameterValue.UnsupportedTemplateVariable": "短信模板不许带变量，请在 SMS_TEMPLATES 里改用固定文字",
    "InternalError.RequestTimeException": "本服务器的时钟不准，请校准时间",
}
BLACKLISTED = "FailedOperation.PhoneNumberInBlacklist"
"""The person has unsubscribed at the gateway or the telecom carrier (7.1)."""
REJECTIONS: Mapping[str, str] = {
    BLACKLISTED: "对方退订了短信",
    "FailedOperation.ContainSensitiveWord": "短信里有敏感词",
    "InvalidParameterValue.IncorrectPhoneNumber": "手机号码不对",
    "InvalidParameterValue.TemplateParameterLengthLimit": "短信模板的变量太长",
    "InvalidParameterValue.TemplateParameterFormatError": "短信模板的变量格式不对",
    "InvalidParameterValue.ProhibitedUseUrlInTemplateParameter": "短信模板的变量里不许有网址",
    "InvalidParameterValue.ContentLengthLimit": "短信太长",
    "UnsupportedOperation": "这个号码不能发短信",
}
OF_ONE_NUMBER = frozenset({BLACKLISTED, "InvalidParameterValue.IncorrectPhoneNumber"})
"""Codes about a number. For a whole request they say only that one of its numbers is such a one."""
WAITS: Mapping[str, timedelta] = {
    "LimitExceeded.PhoneNumberThirtySecondLimit": timedelta(seconds=31),
    "LimitExceeded.PhoneNumberOneHourLimit": timedelta(hours=1),
    "LimitExceeded.DeliveryFrequencyLimit": timedelta(minutes=1),
    "RequestLimitExceeded": BUSY,
}
TOMORROW = frozenset(
    {
        "LimitExceeded.PhoneNumberDailyLimit",
        "LimitExceeded.PhoneNumberSameContentDailyLimit",
        "LimitExceeded.AppDailyLimit",
        "LimitExceeded.AppMainlandChinaDailyLimit",
        "LimitExceeded.AppCountryOrRegionDailyLimit",
    }
)


class TencentSms:
    """The gateway of up to 200 numbers with one text a call; each number has a result of its own."""

    group_size = 200

    def __init__(self, settings: Settings, clock: Callable[[], datetime]) -> None:
        self._settings = settings
        self._clock = clock
        where = urlsplit(settings.sms_endpoint if "://" in settings.sms_endpoint else f"//{settings.sms_endpoint}")
        profile = HttpProfile(
            protocol=where.scheme or "https", endpoint=where.netloc or HOST, reqTimeout=TIMEOUT_SECONDS
        )
        credential = Credential(settings.sms_access_key, settings.sms_secret_key)
        self._client = sms_client.SmsClient(credential, REGION, ClientProfile(httpProfile=profile))

    async def send(self, messages: Sequence[Message]) -> list[Outcome]:
        template = sms_template(self._settings.sms_templates, messages[0].purpose)
        if template is None:
            return [NO_TEMPLATE] * len(messages)
        request = models.SendSmsRequest()
        wish = {
            "PhoneNumberSet": [_e164(message) for message in messages],
            "SmsSdkAppId": self._settings.sms_app_id,
            "SignName": self._settings.sms_sign_name,
            "TemplateId": template.id,
            "TemplateParamSet": list(parameters(template, messages[0]).values()),
            "SessionContext": messages[0].key,
        }
        request.from_json_string(json.dumps(wish))
        return await asyncio.to_thread(self._send, request, messages)

    async def ask(self, unreported: Sequence[Unreported]) -> list[SmsReceipt]:
        """Receipts by PullSmsSendStatus: all in the application's queue, each handed out once (platform facts 7.1)."""
        return await asyncio.to_thread(self._pull) if unreported else []

    def _pull(self) -> list[SmsReceipt]:
        request = models.PullSmsSendStatusRequest()
        request.from_json_string(json.dumps({"SmsSdkAppId": self._settings.sms_app_id, "Limit": PULLED}))
        found: list[SmsReceipt] = []
        for _ in range(PULLS):
            try:
                rows = self._client.PullSmsSendStatus(request).PullSmsSendStatusSet or []
            except TencentCloudSDKException as error:
                log.warning("sms reports not pulled", code=error.get_code())
                break
            found += [_receipt(row) for row in rows if row.SerialNo and row.ReportStatus]
            if len(rows) < PULLED:
                break
        return found

    def _send(self, request: models.SendSmsRequest, messages: Sequence[Message]) -> list[Outcome]:
        try:
            statuses = self._client.SendSms(request).SendStatusSet or []
        except TencentCloudSDKException as error:
            outcome = self._whole(error)
            if len(messages) > 1 and isinstance(outcome, Rejected) and outcome.code in OF_ONE_NUMBER:
                outcome = outcome.of_a_list
            return [outcome] * len(messages)
        by_number = {status.PhoneNumber: status for status in statuses}
        return [self._single(by_number.get(_e164(message))) for message in messages]

    def _single(self, status: models.SendStatus | None) -> Outcome:
        if status is None:
            return Unsure("短信网关没有说这个号码的结果")
        return Sent(status.SerialNo or "") if status.Code == "Ok" else outcome_for(status.Code or "", self._clock())

    def _whole(self, error: TencentCloudSDKException) -> Outcome:
        if error.get_code() == "ClientNetworkError" and _never_connected(error.__context__):
            return Retry("连接不上短信网关", BUSY)
        return outcome_for(error.get_code() or "", self._clock())


def read_report(row: Row) -> SmsReceipt | SmsReply:
    """One row of a callback: a receipt or a person's reply. Raises UnreadableReport."""
    phone = phone_of(row, "mobile")
    if "report_status" not in row:
        return SmsReply(phone, text_of(row, "text"))
    delivered = row["report_status"] == "SUCCESS"
    return SmsReceipt(id_of(row, "sid"), phone, status_of(row.get("errmsg"), delivered=delivered), delivered)


def outcome_for(code: str, now: datetime) -> Outcome:
    """The outcome that a code of a number or a request stands for; the part before the dot names its family."""
    family = code.partition(".")[0]
    for key in (code, family):
        if key in FAULTS:
            return Fault(key, FAULTS[key])
        if key in REJECTIONS:
            return Rejected(REJECTIONS[key], refuses_sms=key == BLACKLISTED, code=key)
        if key in WAITS:
            return Retry("短信网关限制了频率", WAITS[key], code=key)
    if code in TOMORROW:
        return Retry("这个号码或本账号今天的短信已到上限", end_of(today(now)) - now + timedelta(hours=8), code=code)
    # ClientNetworkError, ServerNetworkError, InternalError.*: the gateway may have taken it.
    if "." not in code or family == "InternalError":
        return Unsure("短信网关没有明确回答")
    return Rejected(f"短信网关拒绝了（{code}）", code=code)


def _receipt(row: models.PullSmsSendStatus) -> SmsReceipt:
    delivered = row.ReportStatus == "SUCCESS"
    number = normalise_phone(row.SubscriberNumber or row.PhoneNumber or "") or ""
    return SmsReceipt(row.SerialNo, number, "DELIVRD" if delivered else row.Description or "FAIL", delivered)


def _e164(message: Message) -> str:
    return f"+86{message.phone}"


def _never_connected(cause: BaseException | None) -> bool:
    if isinstance(cause, requests.ConnectTimeout):
        return True
    inner = cause.args[0] if isinstance(cause, requests.ConnectionError) and cause.args else None
    return isinstance(inner, MaxRetryError) and isinstance(inner.reason, NewConnectionError)
