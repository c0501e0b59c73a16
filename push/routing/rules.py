"""The rules for every person of a notice at one moment: template, caps, quiet hours, SMS gateway."""

from datetime import datetime

import structlog

from models.push.notices import Notice, NoticeKind
from push.clients.templates import TemplateKind
from push.errors import PlatformRefused, PlatformUnreachable
from push.routing.limits import caps_of, quiet_until
from push.routing.messages import purpose_of
from push.routing.routes import Rules
from push.runtime import Runtime
from settings import SmsProvider

log = structlog.get_logger()


def rules_for(rt: Runtime, notice: Notice, template_id: str, now: datetime) -> Rules:
    """The rules for every person of the notice at this moment."""
    return Rules(
        kind=notice.kind,
        families=notice.channels,
        caps=caps_of(rt.plan.push),
        has_template=bool(template_id),
        sms_ready=rt.settings.sms_provider is not SmsProvider.NONE,
        quiet_until=quiet_until(rt.plan.push, now),
    )


def template_of(rt: Runtime, notice: Notice) -> str:
    """The id of the notice's template; empty where the account has none or cannot be asked now."""
    kind = TemplateKind.TEMPLATE if notice.kind is NoticeKind.SERVICE else TemplateKind.SUBSCRIPTION
    try:
        template = rt.templates.find(purpose_of(notice), kind)
    except (PlatformRefused, PlatformUnreachable) as fault:
        log.warning("templates unknown", notice=notice.id, error=type(fault).__name__)
        return ""
    return template.id if template else ""
