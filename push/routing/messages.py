"""A notice's words, addressed to one person."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from models.database.sealing import seal, unseal
from models.push.notices import Notice, NoticeKind
from push.channels.base import Message
from push.routing.assignment import PlannedSend

PURPOSE = "purpose"
FIELDS = "fields"


@dataclass(frozen=True)
class Letter:
    """The words of a notice, the same for everybody, read once a batch.

    Personal data of a service message stays out of the repr.
    """

    kind: NoticeKind
    title: str
    body: str = field(repr=False)
    url: str
    purpose: str
    fields: Mapping[str, str] = field(repr=False)

    def to(self, planned: PlannedSend, phone: str | None) -> Message:
        """The message that the channel sends for one planned delivery."""
        return Message(
            planned.claimed.delivery_id,
            planned.key,
            self.kind,
            self.title,
            self.body,
            self.url,
            planned.claimed.openid,
            phone,
            self.purpose,
            self.fields,
        )


def letter_of(notice: Notice) -> Letter:
    fields = fields_of(notice)
    words = "\n".join(f"{label}：{value}" for label, value in fields.items())
    return Letter(notice.kind, notice.title, words or notice.body, notice.url, purpose_of(notice), fields)


def purpose_of(notice: Notice) -> str:
    """The key by which the template is chosen: the kind, or the subject of a service message."""
    return str(notice.audience.get(PURPOSE, "")) if notice.kind is NoticeKind.SERVICE else notice.kind.value


def sealed_fields(fields: Mapping[str, str]) -> str:
    """The values of a service message, sealed for the notice, because they may hold personal data."""
    return base64.b64encode(seal("notices.fields", json.dumps(dict(fields), ensure_ascii=False))).decode()


def fields_of(notice: Notice) -> dict[str, str]:
    sealed = notice.audience.get(FIELDS)
    if notice.kind is not NoticeKind.SERVICE or not sealed:
        return {}
    fields: dict[str, str] = json.loads(unseal("notices.fields", base64.b64decode(sealed)))
    return fields
