"""Notices that go on from another one: to who has come since, and once more to whom it failed.

Neither reopens the earlier notice: it keeps its closing statement, the new one has its own
(docs/decisions/linked-notices.md).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from models.push.notices import AttemptOutcome, Notice, NoticeKind, NoticeState
from models.queries.delivery import claims
from models.queries.delivery.claims import Claimed, Tried
from models.queries.notices.audience import people_in, people_with_ids
from models.queries.notices.caps import count_job_notices
from models.queries.notices.follow_ups import find_root, list_chain, list_failed, lock_notice, set_question
from models.queries.notices.freezing import count_audience
from models.queries.staff.staff import add_audit
from programme.calendar import today
from push.channels.facts import FACTS, ONLINE, TO_MOBILES
from push.channels.platform_limits import start_of_today
from push.notices.audience import ADDED_SINCE, RETRY_OF, terms_of
from push.notices.commands import (
    NoticeDraft,
    NoticeNotReady,
    add_draft,
    approve_within,
    check_second_person,
    check_whole,
    enqueue_due,
    writers_of,
)
from push.notices.job_offers import bars_of
from push.routing.limits import start_of_week
from push.routing.reachability import standing_of
from push.routing.routes import Rules, routes_of
from push.routing.rules import rules_for, template_of
from push.runtime import Runtime

PART = 2000
"""People read in one query."""
MACHINES = tuple(dict.fromkeys(FACTS[channel].family for channel in ONLINE))
FROZEN = (NoticeState.SCHEDULED, NoticeState.SENDING, NoticeState.PAUSED, NoticeState.DONE)
ASK_AGAIN = "先问：后来又发过一次消息，收到了吗？收到了就不用再讲一遍。"


def draft_for_added(rt: Runtime, user_id: int | None, notice_id: int) -> int:
    """Write a draft of the same words for people who now meet the conditions and are in no notice of the chain.

    Returns its id. Raises NoticeNotReady if the audience was never frozen, or nobody was added since.
    """
    with rt.sessions.begin() as session:
        root = session.get_one(Notice, find_root(session, notice_id))
        notice = session.get_one(Notice, notice_id)
        if notice.state not in FROZEN:
            raise NoticeNotReady("只有批准过、没有取消的通知，才有“后来新加的人”。")
        check_whole(session, root.id)
        audience = {**root.audience, ADDED_SINCE: root.id}
        people = people_in(terms_of(session, audience, today(rt.clock())))
        if not count_audience(session, people):
            raise NoticeNotReady("批准以后没有新加的人，不用再发。")
        draft = replace(_words(notice), audience=audience, channels=tuple(notice.channels))
        return add_draft(session, user_id, draft, rt.clock()).id


def retry_notice(rt: Runtime, user_id: int | None, notice_id: int) -> int:
    """Send once more to people whom the notice failed to reach and who now have an online route.

    Returns the new notice's id. Raises NoticeNotReady unless the notice is done and somebody can be reached now.
    """
    with rt.sessions() as session:
        template_id = template_of(rt, session.get_one(Notice, notice_id))  # may ask the platform
    with rt.sessions.begin() as session:
        now = rt.clock()
        notice = lock_notice(session, notice_id)
        families = tuple(name for name in MACHINES if not notice.channels or name in notice.channels)
        if notice.state is not NoticeState.DONE or not families:
            raise NoticeNotReady("只有已经完成、用微信或短信发的通知才能再发一次。")
        rules = replace(rules_for(rt, notice, template_id, now), families=families)
        open_now = list(_open_now(session, notice, rules, template_id, now))
        if not open_now:
            raise NoticeNotReady("没发到的人，现在还是没有能发的渠道；等有了渠道再试，或者打电话、上门。")
        draft = replace(_words(notice), audience={RETRY_OF: notice_id}, channels=families)
        again = add_draft(session, user_id, draft, now)
        people = people_with_ids([one.person_id for one in open_now])
        check_second_person(session, rt.plan, user_id, writers_of(session, notice), people)
        approve_within(session, again.id, user_id, now, people)
        set_question(session, [one.delivery_id for one in open_now], ASK_AGAIN)
        add_audit(session, now, user_id, "notice.retry", "notice", notice_id)
    enqueue_due(rt, again.id)
    return again.id


def _words(notice: Notice) -> NoticeDraft:
    return NoticeDraft(
        kind=notice.kind,
        title=notice.title,
        body=notice.body,
        url=notice.url,
        vacancy_id=notice.vacancy_id,
        class_id=notice.class_id,
        parent_id=notice.id,
    )


def _open_now(session: Session, notice: Notice, rules: Rules, template_id: str, now: datetime) -> Iterator[Claimed]:
    """People whom the notice failed to reach, who have not refused since and have an online route now."""
    later, after = list_chain(session, notice.id)[1:], 0
    while ids := list_failed(session, notice.id, later, after, PART):
        after = ids[-1]
        people = claims.list_claimed(session, ids, notice, bars_of(notice, now), template_id)
        got = _got(session, notice, people, now)
        tried = _refused_numbers(session, ids)
        for one in people:
            standing = standing_of(one, now, tried.get(one.delivery_id, ()), got.get(one.person_id, (0, 0)))
            if not one.suppressed and routes_of(standing, rules).first in ONLINE:
                yield one


def _refused_numbers(session: Session, ids: Sequence[int]) -> dict[int, list[Tried]]:
    """Attempts whose number a gateway refused, by delivery: these count again; windows, credits and lists are new."""
    found: dict[int, list[Tried]] = {}
    for one in claims.list_tried(session, ids):
        if one.channel in TO_MOBILES and one.outcome is AttemptOutcome.REJECTED:
            found.setdefault(one.delivery_id, []).append(one)
    return found


def _got(session: Session, notice: Notice, people: Sequence[Claimed], now: datetime) -> dict[int, tuple[int, int]]:
    """Numbers of job notices that each person got today and this week."""
    if notice.kind is not NoticeKind.JOB:
        return {}
    ids = [one.person_id for one in people]
    return count_job_notices(session, notice.id, ids, ONLINE, start_of_today(now), start_of_week(now))
