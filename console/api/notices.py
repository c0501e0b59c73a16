"""`/api/v1/notices`: drafts, and the notices they become."""

from collections.abc import Callable
from functools import partial

from apiflask import APIBlueprint
from flask import abort
from sqlalchemy.orm import Session

from console.access.members import allowed, me
from console.access.permissions import Action
from console.api.paging import page
from console.api.postings import show_postings
from console.api.schemas.notices import (
    AttemptOut,
    Counts,
    DeliveryOut,
    DeliveryPage,
    Households,
    NoticeOut,
    NoticePage,
)
from console.api.schemas.preview import PreviewOut
from console.api.schemas.requests import NoticeIn, PageIn
from console.services import services
from models.push.notices import Attempt, Delivery, Notice, NoticeKind
from models.push.states import UNFINISHED
from models.queries.notices.listings import find_announced, list_attempts_for, list_deliveries_after, list_notices_after
from push.notices.closing import counts_of, household_counts
from push.notices.commands import (
    NoticeDraft,
    approve_notice,
    cancel_notice,
    draft_notice,
    pause_notice,
    resume_notice,
)
from push.notices.follow_ups import draft_for_added, retry_notice
from push.notices.preview.preview import preview_notice
from push.notices.send_time import schedule_note
from push.runtime import Runtime

StateChange = Callable[[Runtime, int | None, int], None]
STATE_CHANGES: dict[str, StateChange] = {
    "approve": approve_notice,
    "pause": pause_notice,
    "resume": resume_notice,
    "cancel": cancel_notice,
}
FollowUp = Callable[[Runtime, int | None, int], int]
FOLLOW_UPS: dict[str, tuple[FollowUp, str]] = {
    "added": (draft_for_added, "Draft a linked notice to those added to the audience since its approval."),
    "retry": (retry_notice, "Send once more, as a linked notice, to whom it failed and can be sent now."),
}


def register(blueprint: APIBlueprint) -> None:
    """Add the routes, in the order of interfaces.md."""

    @blueprint.post("/notices")
    @allowed(Action.WRITE_NOTICES)
    @blueprint.input(NoticeIn, location="json")
    @blueprint.output(NoticeOut, status_code=201)
    def post_notice(json_data: NoticeIn) -> tuple[NoticeOut, int]:
        """Write a draft."""
        notice_id = draft_notice(services(), me().id, _draft(json_data))
        return _shown(notice_id), 201

    @blueprint.get("/notices")
    @allowed(Action.SEE_PROGRAMME)
    @blueprint.input(PageIn, location="query")
    @blueprint.output(NoticePage)
    def list_notices(query_data: PageIn) -> dict[str, object]:
        """Notices with what became of them."""
        with services().sessions() as session:
            return page(partial(list_notices_after, session), query_data, partial(show, session))

    @blueprint.get("/notices/<int:notice_id>")
    @allowed(Action.SEE_PROGRAMME)
    @blueprint.output(NoticeOut)
    def get_notice(notice_id: int) -> NoticeOut:
        """State, people by outcome, households."""
        return _shown(notice_id)

    @blueprint.post("/notices/<int:notice_id>/preview")
    @allowed(Action.WRITE_NOTICES)
    @blueprint.output(PreviewOut)
    def preview(notice_id: int) -> dict[str, object]:
        """Counts by channel and by reason for leaving somebody out, and a sample."""
        _check_exists(notice_id)
        return preview_notice(services(), notice_id).as_dict()

    @blueprint.get("/notices/<int:notice_id>/deliveries")
    @allowed(Action.SEE_PROGRAMME)
    @blueprint.input(PageIn, location="query")
    @blueprint.output(DeliveryPage)
    def list_deliveries(notice_id: int, query_data: PageIn) -> dict[str, object]:
        """One row a person, with every attempt."""
        _check_exists(notice_id)
        with services().sessions() as session:
            read = partial(list_deliveries_after, session, notice_id, town_id=me().territory)
            return page(read, query_data, partial(show_delivery, session))

    for name, change in STATE_CHANGES.items():
        _add_state_change(blueprint, name, change)
    for name, (draft, words) in FOLLOW_UPS.items():
        _add_follow_up(blueprint, name, draft, words)


def _add_state_change(blueprint: APIBlueprint, name: str, change: StateChange) -> None:
    def change_state(notice_id: int) -> NoticeOut:
        _check_exists(notice_id)
        change(services(), me().id, notice_id)
        return _shown(notice_id)

    change_state.__doc__ = f"{name.capitalize()} the notice."
    described = allowed(Action.CHANGE_NOTICE_STATE)(blueprint.output(NoticeOut)(change_state))
    blueprint.post(f"/notices/<int:notice_id>/{name}", endpoint=f"{name}_notice")(described)


def _add_follow_up(blueprint: APIBlueprint, name: str, draft: FollowUp, words: str) -> None:
    def follow_up(notice_id: int) -> tuple[NoticeOut, int]:
        _check_exists(notice_id)
        return _shown(draft(services(), me().id, notice_id)), 201

    follow_up.__doc__ = words
    described = allowed(Action.FOLLOW_UP_NOTICES)(blueprint.output(NoticeOut, status_code=201)(follow_up))
    blueprint.post(f"/notices/<int:notice_id>/{name}", endpoint=f"{name}_notice")(described)


def _draft(body: NoticeIn) -> NoticeDraft:
    return NoticeDraft(
        kind=NoticeKind(body.kind),
        title=body.title,
        body=body.body,
        url=body.url or "",
        audience=body.audience or {},
        channels=tuple(body.channels or ()),
        send_at=body.send_at,
        urgent=body.urgent,
    )


def _check_exists(notice_id: int) -> None:
    with services().sessions() as session:
        if find_announced(session, notice_id) is None:
            abort(404)


def _shown(notice_id: int) -> NoticeOut:
    with services().sessions() as session:
        notice = find_announced(session, notice_id)
        if notice is None:
            abort(404)
        return show(session, notice)


def show(session: Session, notice: Notice) -> NoticeOut:
    return NoticeOut(
        id=notice.id,
        kind=notice.kind,
        state=notice.state,
        title=notice.title,
        body=notice.body,
        url=notice.url,
        audience=notice.audience,
        channels=list(notice.channels),
        vacancy_id=notice.vacancy_id,
        parent_id=notice.parent_id,
        urgent=notice.urgent,
        send_at=notice.send_at,
        schedule_note=schedule_note(services().plan, notice),
        approved_at=notice.approved_at,
        finished_at=notice.finished_at,
        pause_reason=notice.pause_reason,
        counts=Counts(**counts_of(session, notice.id)),
        households=Households(**household_counts(session, notice.id)),
        postings=show_postings(session, notice.id),
    )


def show_delivery(session: Session, delivery: Delivery) -> DeliveryOut:
    pending = delivery.state in UNFINISHED
    attempts = list_attempts_for(session, [delivery])[delivery.phone_lead_id or delivery.id]
    return DeliveryOut(
        id=delivery.id,
        person_id=delivery.person_id,
        household_id=delivery.household_id,
        state="pending" if pending else delivery.state.value,
        channel=delivery.channel,
        reason=delivery.reason,
        at=delivery.settled_at,
        attempts=[_attempt(attempt) for attempt in attempts],
    )


def _attempt(attempt: Attempt) -> AttemptOut:
    return AttemptOut(
        channel=attempt.channel, outcome=attempt.outcome, reason=attempt.reason, at=attempt.ended_at or attempt.at
    )
