"""`/api/v1/notices`: drafts and what became of them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from apiflask import APIBlueprint
from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import Session

from console.api.paging import page
from console.api.schemas import NoticeIn
from console.members import APPROVERS, STAFF, TEAM, allowed, me
from console.services import services
from models.notices import Attempt, Delivery, DeliveryState, Notice, NoticeKind
from models.people import Person
from programme.calendar import CHINA
from push.closing import counts_of, household_counts
from push.notices import (
    NoticeDraft,
    approve_notice,
    cancel_notice,
    draft_notice,
    pause_notice,
    resume_notice,
)
from push.preview import preview_notice
from push.runtime import Runtime

Step = Callable[[Runtime, int | None, int], None]
STEPS: dict[str, tuple[Step, tuple[Any, ...]]] = {
    "approve": (approve_notice, APPROVERS),
    "pause": (pause_notice, TEAM),
    "resume": (resume_notice, TEAM),
    "cancel": (cancel_notice, TEAM),
}


def register(blueprint: APIBlueprint) -> None:
    """Routes in the order of interfaces.md."""

    @blueprint.post("/notices")
    @allowed(*TEAM)
    @blueprint.input(NoticeIn, location="json")
    def post_notice(json_data: NoticeIn) -> tuple[dict[str, Any], int]:
        """Write a draft."""
        notice_id = draft_notice(services(), me().id, _draft(json_data))
        return _shown(notice_id), 201

    @blueprint.get("/notices")
    @allowed(*STAFF)
    def list_notices() -> dict[str, Any]:
        with services().sessions() as session:
            query = select(Notice).where(Notice.kind != NoticeKind.SERVICE)
            return page(session, query, Notice.id, lambda notice: show(session, notice))

    @blueprint.get("/notices/<int:notice_id>")
    @allowed(*STAFF)
    def get_notice(notice_id: int) -> dict[str, Any]:
        """State, people by outcome, households."""
        return _shown(notice_id)

    @blueprint.post("/notices/<int:notice_id>/preview")
    @allowed(*TEAM)
    def preview(notice_id: int) -> dict[str, Any]:
        """Counts by channel and by reason for leaving somebody out, and a sample."""
        _get(notice_id)
        return preview_notice(services(), notice_id).as_dict()

    @blueprint.get("/notices/<int:notice_id>/deliveries")
    @allowed(*STAFF)
    def list_deliveries(notice_id: int) -> dict[str, Any]:
        """One row a person, with every attempt."""
        _get(notice_id)
        query = select(Delivery).where(Delivery.notice_id == notice_id)
        if (town_id := me().territory) is not None:
            query = query.join(Person, Person.id == Delivery.person_id).where(Person.town_id == town_id)
        with services().sessions() as session:
            return page(session, query, Delivery.id, lambda delivery: show_delivery(session, delivery))

    for name, (step, roles) in STEPS.items():
        _add_step(blueprint, name, step, roles)


def _add_step(blueprint: APIBlueprint, name: str, step: Step, roles: tuple[Any, ...]) -> None:
    def take(notice_id: int) -> dict[str, Any]:
        _get(notice_id)
        step(services(), me().id, notice_id)
        return _shown(notice_id)

    take.__doc__ = f"{name.capitalize()} the notice."
    blueprint.post(f"/notices/<int:notice_id>/{name}", endpoint=f"{name}_notice")(allowed(*roles)(take))


def _draft(body: NoticeIn) -> NoticeDraft:
    if body.kind == NoticeKind.SERVICE:
        abort(422)
    send_at = body.send_at
    if send_at is not None and send_at.tzinfo is None:
        send_at = send_at.replace(tzinfo=CHINA)
    return NoticeDraft(
        kind=body.kind,
        title=body.title,
        body=body.body,
        url=body.url or "",
        audience=body.audience,
        channels=tuple(body.channels or ()),
        send_at=send_at,
    )


def _get(notice_id: int) -> None:
    with services().sessions() as session:
        if session.get(Notice, notice_id) is None:
            abort(404)


def _shown(notice_id: int) -> dict[str, Any]:
    with services().sessions() as session:
        notice = session.get(Notice, notice_id)
        if notice is None:
            abort(404)
        return show(session, notice)


def show(session: Session, notice: Notice) -> dict[str, Any]:
    """Notice of interfaces.md."""
    return {
        "id": notice.id,
        "kind": notice.kind.value,
        "state": notice.state.value,
        "title": notice.title,
        "body": notice.body,
        "url": notice.url,
        "audience": notice.audience,
        "channels": list(notice.channels),
        "vacancy_id": notice.vacancy_id,
        "send_at": _time(notice.send_at),
        "approved_at": _time(notice.approved_at),
        "finished_at": _time(notice.finished_at),
        "pause_reason": notice.pause_reason,
        "counts": counts_of(session, notice.id),
        "households": household_counts(session, notice.id),
    }


def show_delivery(session: Session, delivery: Delivery) -> dict[str, Any]:
    """One person's row. Who shares another's phone shows that one's attempts."""
    pending = delivery.state in (DeliveryState.PENDING, DeliveryState.SENDING)
    attempts = session.scalars(
        select(Attempt).where(Attempt.delivery_id == (delivery.carrier_id or delivery.id)).order_by(Attempt.id)
    )
    return {
        "id": delivery.id,
        "person_id": delivery.person_id,
        "household_id": delivery.household_id,
        "state": "pending" if pending else delivery.state.value,
        "channel": delivery.channel.value if delivery.channel else None,
        "reason": delivery.reason,
        "at": _time(delivery.settled_at),
        "attempts": [_attempt(attempt) for attempt in attempts],
    }


def _attempt(attempt: Attempt) -> dict[str, Any]:
    return {
        "channel": attempt.channel.value,
        "outcome": attempt.outcome.value if attempt.outcome else None,
        "reason": attempt.reason,
        "at": _time(attempt.ended_at or attempt.at),
    }


def _time(moment: datetime | None) -> str | None:
    return moment.astimezone(CHINA).isoformat(timespec="seconds") if moment else None
