"""Every channel a notice can take, in one explicit table."""

from models.push import notices
from push.channels.base import Sender
from push.channels.customer_service import CustomerService
from push.channels.mass import MassSend
from push.channels.sms.aliyun import AliyunSms
from push.channels.sms.base import Sms, SmsProvider
from push.channels.sms.sandbox import SandboxSms
from push.channels.sms.tencent import TencentSms
from push.channels.subscription import SubscriptionNotice
from push.channels.template import TemplateMessage
from push.clients.templates import Templates
from push.clients.wechat import PlatformClient
from settings import Settings
from settings import SmsProvider as ProviderName


def make_channels(client: PlatformClient, settings: Settings, templates: Templates) -> dict[notices.Channel, Sender]:
    """The channels that send by themselves. Call and print sheets are handed to people (`push.offline.call_sheets`)."""
    channels: list[Sender] = [
        CustomerService(client),
        SubscriptionNotice(client, templates),
        MassSend(client),
        TemplateMessage(client, templates),
    ]
    provider = _sms_provider(client, settings)
    if provider is not None:
        channels.append(Sms(provider))
    return {channel.name: channel for channel in channels}


def _sms_provider(client: PlatformClient, settings: Settings) -> SmsProvider | None:
    match settings.sms_provider:
        case ProviderName.TENCENT:
            return TencentSms(settings, client.clock)
        case ProviderName.ALIYUN:
            return AliyunSms(settings, client.transport, client.clock)
        case ProviderName.SANDBOX:
            return SandboxSms(settings, client.transport)
        case ProviderName.NONE:
            return None
