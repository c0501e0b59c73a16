"""Notices for staff: draft, preview, approve, watch, and the closing statement (R28–R31)."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from console.access.members import allowed, me
from console.access.permissions import Action
from console.api.notices import FOLLOW_UPS, STATE_CHANGES
from console.services import services
from console.staff.notices.notice_form import NoticeForm, audience_words, channel_words, size_in_words
from console.web.labels import DELIVERY_STATE
from models.push.notices import DeliveryState, Notice, NoticeState
from models.push.states import UNFINISHED
from models.queries.notices.freezing import find_freezing
from models.queries.notices.listings import (
    find_announced,
    list_attempts_for,
    list_deliveries,
    list_follow_ups,
    list_notices,
)
from models.queries.offline.postings import list_postings
from programme.calendar import today
from push.notices.audience import AudienceError
from push.notices.closing import HouseholdOutcome, counts_of, household_counts, households_of, statement_of
from push.notices.commands import NoticeNotReady, draft_notice, writers_of
from push.notices.mass_totals import mass_totals_of
from push.notices.preview.preview import preview_notice
from push.notices.send_time import schedule_note

SHOWN = 200
PAGE = 50
blueprint = Blueprint("notices", __name__, url_prefix="/notices")


@blueprint.get("/")
@allowed(Action.SEE_PROGRAMME)
def index() -> ResponseReturnValue:
    with services().sessions() as session:
        rows = [(notice, household_counts(session, notice.id)) for notice in list_notices(session, SHOWN)]
        return render_template("notices/index.html", rows=rows)


@blueprint.route("/new", methods=["GET", "POST"])
@allowed(Action.WRITE_NOTICES)
def new() -> ResponseReturnValue:
    runtime = services()
    towns = [town.name for town in runtime.plan.towns_on(today(runtime.clock()))]
    form = NoticeForm.for_plan(runtime.plan, towns)
    if not form.validate_on_submit():
        return render_template("notices/new.html", form=form)
    try:
        notice_id = draft_notice(runtime, me().id, form.draft())
    except AudienceError as refusal:
        flash(str(refusal), "danger")
        return render_template("notices/new.html", form=form)
    return redirect(url_for(".show", notice_id=notice_id))


@blueprint.get("/<int:notice_id>")
@allowed(Action.SEE_PROGRAMME)
def show(notice_id: int) -> ResponseReturnValue:
    notice = _get(notice_id)
    if notice.state == NoticeState.DRAFT:
        preview = preview_notice(services(), notice_id) if me().may(Action.WRITE_NOTICES) else None
        return render_template(
            "notices/draft.html",
            notice=notice,
            preview=preview,
            size=size_in_words(preview.people, preview.uses.sms_messages, preview.uses.sms_fen) if preview else "",
            needs_other=preview is not None and _needs_other(notice, preview.people),
            most_alone=services().plan.notices.second_approval_above,
            audience=audience_words(notice.audience, services().plan),
            channels=channel_words(notice.channels),
            schedule_note=schedule_note(services().plan, notice),
            **_linked_notices(notice),
        )
    with services().sessions() as session:
        statement = statement_of(session, notice_id)
        freezing = find_freezing(session, [notice_id])
        mass = mass_totals_of(session, notice_id)
        unreached = _in_territory(households_of(session, notice_id, "unreached"))[:SHOWN]
        handed_over = _in_territory(households_of(session, notice_id, "handed_over"))[:SHOWN]
        postings = list_postings(session, notice_id=notice_id, town_id=me().territory)
    towns = [{"town": town} | found for town, found in statement["towns"].items()]
    return render_template(
        "notices/show.html",
        notice=notice,
        statement=statement,
        freezing=freezing,
        mass=mass,
        towns=towns,
        unreached=unreached,
        handed_over=handed_over,
        postings=postings,
        now=services().clock(),
        **_linked_notices(notice),
    )


@blueprint.get("/<int:notice_id>/statement")
@allowed(Action.SEE_PROGRAMME)
def statement(notice_id: int) -> ResponseReturnValue:
    """Show the closing statement for paper: it names every household that was not reached, with the reason."""
    notice = _get(notice_id)
    with services().sessions() as session:
        found = statement_of(session, notice_id)
        mass = mass_totals_of(session, notice_id)
        unreached = _in_territory(households_of(session, notice_id, "unreached"))
        handed_over = _in_territory(households_of(session, notice_id, "handed_over"))
    return render_template(
        "notices/statement.html",
        notice=notice,
        statement=found,
        mass=mass,
        unreached=unreached,
        handed_over=handed_over,
        audience=audience_words(notice.audience, services().plan),
        now=services().clock(),
    )


def _in_territory(households: list[HouseholdOutcome]) -> list[HouseholdOutcome]:
    """The households that the member may see; a representative sees only the own town's (R13)."""
    return [one for one in households if me().territory is None or one.town == me().town_name]


@blueprint.get("/<int:notice_id>/progress")
@allowed(Action.SEE_PROGRAMME)
def progress(notice_id: int) -> ResponseReturnValue:
    """Show the live part of the page, which asks for it again while the notice is under way."""
    notice = _get(notice_id)
    with services().sessions() as session:
        facts = {
            "counts": counts_of(session, notice_id),
            "households": household_counts(session, notice_id),
            "freezing": find_freezing(session, [notice_id]),
        }
    page = render_template("notices/_progress.html", notice=notice, **facts)
    headers = {} if notice.state == NoticeState.SENDING or "watching" not in request.args else {"HX-Refresh": "true"}
    return page, headers


@blueprint.post("/<int:notice_id>/<any(approve, pause, resume, cancel):step>")
@allowed(Action.CHANGE_NOTICE_STATE)
def change_state(notice_id: int, step: str) -> ResponseReturnValue:
    _get(notice_id)
    STATE_CHANGES[step](services(), me().id, notice_id)
    return redirect(url_for(".show", notice_id=notice_id))


@blueprint.post("/<int:notice_id>/<any(added, retry):kind>")
@allowed(Action.FOLLOW_UP_NOTICES)
def follow_up(notice_id: int, kind: str) -> ResponseReturnValue:
    """Redirect to the new notice; if there is nobody to send to, back to this one with the reason."""
    _get(notice_id)
    try:
        return redirect(url_for(".show", notice_id=FOLLOW_UPS[kind][0](services(), me().id, notice_id)))
    except NoticeNotReady as refusal:
        flash(str(refusal), "warning")
        return redirect(url_for(".show", notice_id=notice_id))


@blueprint.get("/<int:notice_id>/deliveries")
@allowed(Action.SEE_PROGRAMME)
def deliveries(notice_id: int) -> ResponseReturnValue:
    """List the deliveries person by person, with state and reason; a representative sees the own town's."""
    state, page = request.args.get("state", ""), max(request.args.get("page", 1, type=int), 1)
    notice = _get(notice_id)
    with services().sessions() as session:
        rows = list_deliveries(
            session,
            notice_id,
            states=_states_named(state),
            town_id=me().territory,
            offset=(page - 1) * PAGE,
            limit=PAGE + 1,
        )
        attempts = list_attempts_for(session, rows)
        return render_template(
            "notices/deliveries.html",
            notice=notice,
            rows=rows[:PAGE],
            attempts=attempts,
            states=DELIVERY_STATE,
            state=state,
            page=page,
            more=len(rows) > PAGE,
        )


def _states_named(state: str) -> tuple[DeliveryState, ...] | None:
    """The states behind the choice on the page; None, all of them, where there is no such state."""
    if state not in list(DeliveryState):
        return None
    return UNFINISHED if state == DeliveryState.PENDING else (DeliveryState(state),)


def _needs_other(notice: Notice, people: int) -> bool:
    """True if the member wrote so large a notice that another person must approve it."""
    with services().sessions() as session:
        is_own = me().id in writers_of(session, notice)
    return is_own and people > services().plan.notices.second_approval_above


def _linked_notices(notice: Notice) -> dict[str, Any]:
    """The notice that this one follows, and those that follow it."""
    with services().sessions() as session:
        parent = session.get(Notice, notice.parent_id) if notice.parent_id else None
        follow_ups = list_follow_ups(session, notice.id)
    return {"parent": parent, "follow_ups": follow_ups}


def _get(notice_id: int) -> Notice:
    with services().sessions() as session:
        notice = find_announced(session, notice_id)
    if notice is None:
        abort(404)
    return notice
