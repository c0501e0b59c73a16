"""服务消息: template messages that answer a person's own act: registered, applied, class, paid.

Each is a notice to one person, so that it is recorded, claimed and never repeated like any other.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from models.push.notices import NoticeKind
from push.notices.commands import NoticeDraft, add_draft, approve_within
from push.routing.messages import FIELDS, PURPOSE, sealed_fields

TITLES = {"registered": "登记成功", "applied": "报名已收到", "class": "上课通知", "paid": "补贴已发放"}


def add_service_message(
    session: Session, person_id: int, purpose: str, fields: Mapping[str, str], now: datetime, url: str = ""
) -> int:
    """Add a service message within the caller's transaction, so that act and message are committed together.

    Returns the notice's id. `fields` by their Chinese label. Raises KeyError for an unknown purpose. Without
    `enqueue_due` after the commit, the clock sends it within seconds.
    """
    title = TITLES[purpose]
    audience = {"person_id": person_id, PURPOSE: purpose, FIELDS: sealed_fields(fields)}
    draft = NoticeDraft(NoticeKind.SERVICE, title, title, url, audience, channels=("wechat",))
    notice = add_draft(session, None, draft, now)
    approve_within(session, notice.id, None, now)
    return notice.id
