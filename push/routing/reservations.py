"""The return of quotas that were reserved for deliveries whose worker was lost before the call."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from models.push.notices import Channel, Notice
from models.queries.delivery import quotas, unfinished
from push.channels.facts import FACTS, Quota
from push.routing.rules import template_of
from push.routing.sms_budget import give_back_budget
from push.runtime import Runtime


def templates_in_use(rt: Runtime) -> Mapping[int, str]:
    """The template id of every notice that sends. May ask the platform, so no transaction may be open."""
    with rt.sessions() as session:
        notices = unfinished.list_sending(session)
    return {notice.id: template_of(rt, notice) for notice in notices}


def give_back(
    session: Session, rt: Runtime, delivery_ids: Sequence[int], templates: Mapping[int, str], now: datetime
) -> None:
    """Return the quotas of deliveries that were claimed, planned and never called.

    A credit goes back where its template is known.
    """
    windows: list[int] = []
    agreed: dict[str, list[int]] = defaultdict(list)
    messages: Counter[int] = Counter()
    for channel, notice_id, follower_id in unfinished.list_reserved(session, delivery_ids):
        quota = FACTS[channel].quota if channel is not None else Quota.NONE
        if channel is Channel.SMS:
            messages[notice_id] += 1
        elif quota is Quota.WINDOW and follower_id is not None:
            windows.append(follower_id)
        elif quota is Quota.CREDIT and follower_id is not None and templates.get(notice_id):
            agreed[templates[notice_id]].append(follower_id)
    quotas.return_custom(session, windows, now)
    for template_id, followers in agreed.items():
        quotas.return_credit(session, followers, template_id)
    for notice_id, count in messages.items():
        give_back_budget(session, rt.settings, session.get_one(Notice, notice_id), count, now)
