"""Notices of a class to the people whom it fits; the enrolled are told of changes and cancellation (R10, R36)."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.push.notices import NoticeKind
from models.queries.notices.audience import AudienceConditions, people_in
from models.queries.notices.listings import list_ids_of_class
from models.queries.work.training import add_class_matches, lock_class
from models.training import Class, ClassState
from programme.calendar import china
from programme.training.classes import ClassDraft, TrainingError, announce_class, call_off, revise_class
from programme.training.search import match_learners
from push.notices.commands import (
    CANCELLABLE,
    NoticeDraft,
    add_draft,
    approve_within,
    cancel,
    check_second_person,
    enqueue_due,
)
from push.notices.follow_ups import MACHINES
from push.runtime import Runtime
from push.triggers.class_messages import CHANGED, add_messages, fill, list_placed


def publish_class(rt: Runtime, user_id: int | None, class_id: int, seen: int = 1) -> int:
    """Open the class, store the people whom it fits with reasons, and tell them. Returns the notice's id.

    `seen`: the version that the member looked at. Raises TrainingError, ChangedMeanwhile; NoticeNotReady if the member
    planned it and it fits many.
    """
    with rt.sessions.begin() as session:
        now, held = rt.clock(), locked(session, class_id)
        announce_class(held, now, seen)
        session.flush()
        add_class_matches(session, class_id, dict(match_learners(session, held)))
        notice = add_draft(session, user_id, draft_of_class(held), now)
        check_second_person(
            session, rt.plan, user_id, {held.created_by}, people_in(AudienceConditions(class_id=class_id))
        )
        approve_within(session, notice.id, user_id, now)
    enqueue_due(rt, notice.id)
    return notice.id


def change_class(rt: Runtime, class_id: int, draft: ClassDraft) -> None:
    """Change the class. The enrolled are told of a new place or time; additional places go to people who wait.

    Raises TrainingError.
    """
    with rt.sessions.begin() as session:
        held = locked(session, class_id)
        differs = revise_class(session, held, draft) and held.state is ClassState.OPEN
        if differs:
            add_messages(session, list_placed(session, class_id), CHANGED, rt.clock())
        fill(session, class_id, rt.clock())


def cancel_class(rt: Runtime, user_id: int | None, class_id: int, reason: str) -> None:
    """Call off the class: its notices are cancelled, and the people in it are told the reason. Raises TrainingError."""
    with rt.sessions.begin() as session:
        now, held = rt.clock(), locked(session, class_id)
        told = call_off(session, held, reason, now)
        session.flush()
        add_messages(session, told, f"班取消了：{held.end_reason}", now)
        _cancel_notices(session, class_id, user_id, now)


def locked(session: Session, class_id: int) -> Class:
    """The class, locked. Raises TrainingError if there is none."""
    held = lock_class(session, class_id)
    if held is None:
        raise TrainingError("没有这个班。")
    return held


def _cancel_notices(session: Session, class_id: int, user_id: int | None, now: datetime) -> None:
    for notice_id in list_ids_of_class(session, class_id, CANCELLABLE):
        cancel(session, notice_id, user_id, now)


def draft_of_class(held: Class) -> NoticeDraft:
    """The notice of the class, whose course and lessons must be loaded."""
    return NoticeDraft(
        kind=NoticeKind.TRAINING,
        title=f"免费培训：{held.course.title}",
        body="\n".join(_lines(held)),
        audience={"class_id": held.id},
        channels=MACHINES,
        class_id=held.id,
    )


def _lines(held: Class) -> list[str]:
    first, last = china(held.lessons[0].starts_at), china(held.lessons[-1].starts_at)
    until = f"到{last.month}月{last.day}日，共{len(held.lessons)}次" if len(held.lessons) > 1 else ""
    told = {
        "时间": f"{first.month}月{first.day}日{first.hour}:{first:%M}开课{until and '，'}{until}",
        "地点": held.place,
        "名额": f"{held.capacity}人，{held.enrol_until.month}月{held.enrol_until.day}日以前报",
        "内容": held.course.text[:100],
    }
    lines = [f"{label}：{words}" for label, words in told.items() if words]
    return [*lines, "想学请回复“报名”，不收任何费用。回复“退订”不再接收。"]
