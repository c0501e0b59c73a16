"""The two explicit tables: every channel that a machine sends, and every SMS gateway."""

from collections.abc import Callable, Mapping

from models.push import notices
from push.channels.base import Sender
from push.channels.customer_service import CustomerService
from push.channels.mass import MassSend
from push.channels.sms import aliyun, sandbox, tencent
from push.channels.sms.base import Gateway, Sms
from push.channels.subscription import SubscriptionNotice
from push.channels.template import TemplateMessage
from push.clients.templates import Templates
from push.clients.wechat import PlatformClient
from settings import Settings, SmsProvider

CHANNELS: tuple[Callable[[PlatformClient, Templates], Sender], ...] = (
    lambda client, _: CustomerService(client),
    SubscriptionNotice,
    lambda client, _: MassSend(client),
    TemplateMessage,
)
"""Channels over the platform. SMS joins them where a gateway is set."""

GATEWAYS: Mapping[SmsProvider, Gateway] = {
    SmsProvider.TENCENT: Gateway(
        lambda settings, client: tencent.TencentSms(settings, client.clock),
        tencent.read_report,
        {"result": 0, "errmsg": "OK"},
    ),
    SmsProvider.ALIYUN: Gateway(
        lambda settings, client: aliyun.AliyunSms(settings, client.transport, client.clock),
        aliyun.read_report,
        {"code": 0, "msg": "接收成功"},
    ),
    SmsProvider.SANDBOX: Gateway(
        lambda settings, client: sandbox.SandboxSms(settings, client.transport),
        sandbox.read_report,
        {"ok": True},
    ),
}


def make_channels(client: PlatformClient, settings: Settings, templates: Templates) -> dict[notices.Channel, Sender]:
    """The senders by channel. Call and visit sheets are handed to people (`push/offline/call_sheets.py`)."""
    senders = [make(client, templates) for make in CHANNELS]
    gateway = GATEWAYS.get(settings.sms_provider)
    if gateway is not None:
        senders.append(Sms(gateway.make(settings, client)))
    return {sender.name: sender for sender in senders}
