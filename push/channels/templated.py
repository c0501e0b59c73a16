"""One send of a filled template, shared by 模板消息 and 订阅通知."""

import asyncio
from collections.abc import Mapping
from typing import Any

from push.channels.base import Message, Outcome, Rejected, Retry, Sent
from push.channels.wechat_errors import BUSY, outcome_for
from push.channels.wechat_send import send_once, verdict_of
from push.errors import PlatformRefused, PlatformUnreachable
from push.template_fields import filled
from push.templates import Template, TemplateKind, Templates
from push.transport import Answer, raw_json
from push.wechat_client import PlatformClient

TEMPLATE_GONE = 40037


async def send_filled(
    client: PlatformClient,
    templates: Templates,
    message: Message,
    *,
    kind: TemplateKind,
    path: str,
    more: Mapping[str, Any],
) -> Outcome:
    """Find the purpose's template, fill it, send it; `more` joins the body."""
    if not message.openid:
        return Rejected("没有微信账号")
    template = await _template(client, templates, message.purpose, kind)
    if not isinstance(template, Template):
        return template
    data = filled(template, message, client.clock())
    body = {"touser": message.openid, "template_id": template.id, "data": data, **more}
    answer = await send_once(client, path, raw_json(body))
    if not isinstance(answer, Answer):
        return answer
    if answer.errcode == TEMPLATE_GONE:
        templates.forget(kind)
    return verdict_of(client, answer) if answer.errcode else Sent(remote_id=str(answer.body.get("msgid", "")))


async def _template(
    client: PlatformClient, templates: Templates, purpose: str, kind: TemplateKind
) -> Template | Outcome:
    if known := templates.known(purpose, kind):
        return known
    try:
        template = await asyncio.to_thread(templates.find, purpose, kind)
    except PlatformUnreachable:
        return Retry("读不到公众号的模板列表", BUSY)
    except PlatformRefused as refusal:
        return outcome_for(refusal.errcode, "", client.clock())
    return template or Rejected("公众号里没有合适的消息模板")
