"""Commands over notices: draft, preview, approve, pause, resume, cancel (R28–R31)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import Select
from sqlalchemy.orm import Session

from models.push.notices import Notice, NoticeKind, NoticeState
from models.queries.delivery import deliveries, due
from models.queries.delivery.alerts import close_alerts
from models.queries.notices.audience import people_in
from models.queries.notices.follow_ups import find_root, list_chain, lock_notice
from models.queries.notices.freezing import count_audience, find_freezing
from models.staff import AuditEntry
from programme.calendar import today
from programme.plan.plan import Plan
from push import queues
from push.channels.facts import ONLINE, Family
from push.notices.audience import terms_of
from push.notices.closing import cancel_pending, close_if_finished
from push.notices.freezing import AT_ONCE, FIRST_PART, freeze_audience, freeze_people, has_precedence
from push.notices.recent_answers import reset_recent_answers
from push.notices.send_time import start_of_sending
from push.notices.urgency import queue_of
from push.runtime import Runtime

log = structlog.get_logger()


class NoticeNotReady(Exception):
    """The notice is not in a state for this command; the text gives the reason in plain Chinese."""


@dataclass(frozen=True)
class NoticeDraft:
    """A notice as staff write it. `channels` are families (`wechat sms call print`), empty: all; `audience` as in
    interfaces.md.
    """

    kind: NoticeKind
    title: str
    body: str
    url: str = ""
    audience: Mapping[str, Any] = field(default_factory=dict)
    channels: tuple[str, ...] = ()
    send_at: datetime | None = None
    urgent: bool = False
    vacancy_id: int | None = None
    class_id: int | None = None
    parent_id: int | None = None
    """The notice that this one follows."""


def draft_notice(rt: Runtime, user_id: int | None, draft: NoticeDraft) -> int:
    """Write a draft. Returns its id. Raises AudienceError, or NoticeNotReady if words are missing or channels wrong."""
    with rt.sessions.begin() as session:
        notice = add_draft(session, user_id, draft, rt.clock())
    return notice.id


def add_draft(session: Session, user_id: int | None, draft: NoticeDraft, now: datetime) -> Notice:
    """Write a draft within the caller's transaction."""
    _check(draft)
    terms_of(session, draft.audience, today(now))
    notice = Notice(
        kind=draft.kind,
        state=NoticeState.DRAFT,
        title=draft.title.strip(),
        body=draft.body.strip(),
        url=draft.url.strip(),
        audience=dict(draft.audience),
        channels=tuple(draft.channels),
        vacancy_id=draft.vacancy_id,
        class_id=draft.class_id,
        parent_id=draft.parent_id,
        send_at=draft.send_at,
        urgent=draft.urgent,
        created_by=user_id,
        created_at=now,
    )
    session.add(notice)
    session.flush()
    _note(session, user_id, "notice.draft", notice.id, now)
    return notice


def approve_notice(rt: Runtime, user_id: int | None, notice_id: int) -> None:
    """Freeze the audience and start, or wait for `send_at`. Raises NoticeNotReady unless it is a draft.

    Raises NoticeNotReady also if it is large and the member wrote it (`check_second_person`).

    Of a large audience the first part is made at once; the clock makes the rest (push/notices/freezing.py). A start in
    a public holiday is put off if the plan says so.
    """
    with rt.sessions.begin() as session:
        notice = session.get_one(Notice, notice_id)
        if notice.send_at is not None:
            notice.send_at = start_of_sending(rt.plan.push, notice.send_at)
        people = people_in(terms_of(session, notice.audience, today(rt.clock())))
        check_second_person(session, rt.plan, user_id, writers_of(session, notice), people)
        approve_within(session, notice_id, user_id, rt.clock())
    begin_sending(rt, notice_id)


def writers_of(session: Session, notice: Notice) -> set[int | None]:
    """The members who wrote the notice: its draft, and the words of the first one of its chain."""
    return {notice.created_by, session.get_one(Notice, find_root(session, notice.id)).created_by}


def check_second_person(
    session: Session, plan: Plan, user_id: int | None, writers: Collection[int | None], people: Select[int]
) -> None:
    """Raise NoticeNotReady if a member alone would write to more people than the plan allows.

    `notices.second_approval_above` of the plan: a larger notice needs another person than its writer.
    """
    most = plan.notices.second_approval_above
    if user_id is not None and user_id in writers and (count := count_audience(session, people)) > most:
        raise NoticeNotReady(
            f"这条要发给 {count} 人，超过 {most} 人：写的人不能自己批准，请另一位负责人或专员看过再点。"
        )


def approve_within(
    session: Session,
    notice_id: int,
    user_id: int | None,
    now: datetime,
    people: Select[int] | None = None,
) -> None:
    """Approve within the caller's transaction; call `enqueue_due` after its commit.

    `people`: the people chosen; None: those who meet the audience's conditions.
    """
    notice = session.get_one(Notice, notice_id)
    is_later = notice.send_at is not None and notice.send_at > now
    state = NoticeState.SCHEDULED if is_later else NoticeState.SENDING
    _step(session, notice_id, (NoticeState.DRAFT,), state, "只有草稿才能批准", approved_by=user_id, approved_at=now)
    if notice.parent_id is not None:
        root = lock_notice(session, find_root(session, notice.parent_id))  # nobody is added twice by two at once
        check_whole(session, root.id)
    if people is None:
        freeze_audience(session, notice, now)
    else:
        freeze_people(session, notice, people, now)
    _note(session, user_id, "notice.approve", notice_id, now)
    if not is_later:
        close_if_finished(session, notice_id, now)


def enqueue_due(rt: Runtime, notice_id: int) -> None:
    """Enqueue the due deliveries of a sending notice. Call it after the commit; calling it again changes nothing.

    Enqueues nothing while the rest of a large audience has precedence (push/notices/freezing.py).
    """
    with rt.sessions.begin() as session:
        notice = session.get_one(Notice, notice_id)
        now, buckets, list_is_complete = rt.clock(), [], False
        if notice.state is NoticeState.SENDING and not has_precedence(session, notice, now):
            buckets = due.list_due_buckets(session, notice_id, now, queues.RANGE)
            list_is_complete = due.is_list_complete(session, notice_id, now)
    rt.queues.enqueue_ranges(notice_id, buckets, queue_of(notice))
    if list_is_complete:
        rt.queues.enqueue_list(notice_id, queue_of(notice))


def begin_sending(rt: Runtime, notice_id: int) -> None:
    """As `enqueue_due`; of an audience that is still being made, the first people do not wait for the rest."""
    enqueue_due(rt, notice_id)
    with rt.sessions.begin() as session:
        notice, first = session.get_one(Notice, notice_id), None
        if notice.state is NoticeState.SENDING and has_precedence(session, notice, rt.clock()):
            first = due.find_first_due(session, notice_id, FIRST_PART)
    if first is not None:
        rt.queues.enqueue(queue_of(notice), queues.DELIVER_BATCH, notice_id, *first)


def check_whole(session: Session, notice_id: int) -> None:
    """Raise NoticeNotReady while the audience of this notice, or of one that follows it, is still being made."""
    if find_freezing(session, list_chain(session, notice_id)):
        raise NoticeNotReady("前一条通知的名单还在生成，请过几分钟再试。")


def pause_notice(rt: Runtime, user_id: int | None, notice_id: int, reason: str = "") -> None:
    """Pause: no more is claimed; batches under way end."""
    with rt.sessions.begin() as session:
        before = (NoticeState.SENDING, NoticeState.SCHEDULED)
        _step(
            session,
            notice_id,
            before,
            NoticeState.PAUSED,
            "只有待发或正在发送的通知才能暂停",
            pause_reason=reason or "人工暂停",
        )
        _note(session, user_id, "notice.pause", notice_id, rt.clock())


def resume_notice(rt: Runtime, user_id: int | None, notice_id: int) -> None:
    """Continue sending. Alerts of the online channels are closed: a fault that persists opens a new one."""
    with rt.sessions.begin() as session:
        now = rt.clock()
        notice = session.get_one(Notice, notice_id)
        is_later = notice.send_at is not None and notice.send_at > now
        state = NoticeState.SCHEDULED if is_later else NoticeState.SENDING
        _step(session, notice_id, (NoticeState.PAUSED,), state, "只有暂停的通知才能继续", pause_reason="")
        close_alerts(session, ONLINE, now)
        _note(session, user_id, "notice.resume", notice_id, now)
        if not is_later:
            close_if_finished(session, notice_id, now)
    reset_recent_answers(rt, notice_id)
    begin_sending(rt, notice_id)


def cancel_notice(rt: Runtime, user_id: int | None, notice_id: int) -> None:
    """Cancel: deliveries that have not been sent are never sent; batches under way end.

    The state is committed before the deliveries are settled, or the worker would go on sending meanwhile. Those of a
    large audience are settled by the reconciler (`list_ended_with_pending`).
    """
    with rt.sessions.begin() as session:
        _cancel(session, notice_id, user_id, rt.clock())
    with rt.sessions.begin() as session:
        is_large = deliveries.has_more_pending(session, notice_id, AT_ONCE)
        if not is_large:
            cancel_pending(session, notice_id, rt.clock())
    if is_large:
        rt.queues.enqueue(queues.SCHEDULED, queues.RECONCILE)


def cancel(session: Session, notice_id: int, user_id: int | None, now: datetime) -> None:
    """Cancel within the caller's transaction."""
    _cancel(session, notice_id, user_id, now)
    cancel_pending(session, notice_id, now)


def _cancel(session: Session, notice_id: int, user_id: int | None, now: datetime) -> None:
    _step(session, notice_id, CANCELLABLE, NoticeState.CANCELLED, "已经结束的通知不能取消", finished_at=now)
    _note(session, user_id, "notice.cancel", notice_id, now)


CANCELLABLE = (NoticeState.DRAFT, NoticeState.SCHEDULED, NoticeState.SENDING, NoticeState.PAUSED)


def _check(draft: NoticeDraft) -> None:
    if not draft.title.strip() or not draft.body.strip():
        raise NoticeNotReady("通知要有标题和正文。")
    if unknown := [name for name in draft.channels if name not in list(Family)]:
        raise NoticeNotReady(f"没有叫“{unknown[0]}”的渠道，可用的有：{'、'.join(Family)}。")


def _step(
    session: Session,
    notice_id: int,
    before: tuple[NoticeState, ...],
    after: NoticeState,
    refusal: str,
    **values: object,
) -> None:
    if not deliveries.move_notice(session, notice_id, before, after, **values):
        raise NoticeNotReady(f"{refusal}。")
    session.expire(session.get_one(Notice, notice_id))
    log.info("notice moved", notice=notice_id, state=after.value)


def _note(session: Session, user_id: int | None, action: str, notice_id: int, now: datetime) -> None:
    session.add(AuditEntry(at=now, user_id=user_id, action=action, entity="notice", entity_id=notice_id, detail={}))
