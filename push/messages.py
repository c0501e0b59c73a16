"""A notice's words, addressed to one person."""

import base64
import json
from collections.abc import Mapping

from models.notices import Notice, NoticeKind
from models.sealing import seal, unseal
from push.channels.base import Message
from push.planning import Planned

PURPOSE = "purpose"
FIELDS = "fields"


def message_for(notice: Notice, planned: Planned, phone: str | None, fields: Mapping[str, str]) -> Message:
    """What the channel sends for one planned delivery; `fields` as `fields_of` reads them."""
    words = "\n".join(f"{label}：{value}" for label, value in fields.items())
    return Message(
        delivery_id=planned.claimed.delivery_id,
        key=planned.key,
        kind=notice.kind,
        title=notice.title,
        body=words or notice.body,
        url=notice.url,
        openid=planned.claimed.openid,
        phone=phone,
        purpose=purpose_of(notice),
        fields=fields,
    )


def purpose_of(notice: Notice) -> str:
    """By which the template is chosen: the kind, or what a service message is about."""
    return str(notice.audience.get(PURPOSE, "")) if notice.kind is NoticeKind.SERVICE else notice.kind.value


def sealed_fields(fields: Mapping[str, str]) -> str:
    """A service message's values as they rest in the notice: they may hold personal data."""
    return base64.b64encode(seal("notices.fields", json.dumps(dict(fields), ensure_ascii=False))).decode()


def fields_of(notice: Notice) -> dict[str, str]:
    sealed = notice.audience.get(FIELDS)
    if notice.kind is not NoticeKind.SERVICE or not sealed:
        return {}
    fields: dict[str, str] = json.loads(unseal("notices.fields", base64.b64decode(sealed)))
    return fields
