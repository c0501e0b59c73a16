"""Call sheets: people to call or visit, words to say, and the outcomes (R29)."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from console.access.members import allowed, me
from console.access.permissions import Action
from console.services import services
from models.push.notices import CallEntry, CallOutcome, CallSheet
from models.queries.offline.call_sheets import (
    count_open_entries,
    get_entry,
    get_sheet,
    list_entries,
    list_sheets,
    place_names,
)
from models.queries.people.pending_files import count_pending
from models.queries.staff.staff import add_audit
from models.staff import User
from push.offline.call_sheets import enter_outcome, number_to_call, what_to_say
from push.offline.paper.call_sheets import call_sheet_pdf

blueprint = Blueprint("call_sheets", __name__, url_prefix="/call-sheets")


@blueprint.get("/")
@allowed(Action.WORK_CALL_SHEETS)
def index() -> ResponseReturnValue:
    user_id = me().id if me().territory is not None else None
    with services().sessions() as session:
        sheets = list_sheets(session, user_id=user_id, notice_id=request.args.get("notice", type=int))
        rows = [_row(session, sheet) for sheet in sheets]
        return render_template(
            "call_sheets/index.html", rows=rows, now=services().clock(), to_ask=count_pending(session, me().territory)
        )


@blueprint.get("/<int:sheet_id>")
@allowed(Action.WORK_CALL_SHEETS)
def show(sheet_id: int) -> ResponseReturnValue:
    with services().sessions() as session:
        sheet = _sheet(session, sheet_id)
        return render_template(
            "call_sheets/show.html",
            sheet=sheet,
            place=place_names(session, sheet),
            entries=list_entries(session, sheet_id),
            words=what_to_say(sheet.notice, services().plan.service.name),
            outcomes=CallOutcome,
            number_of=number_to_call,
        )


@blueprint.get("/<int:sheet_id>.pdf")
@allowed(Action.WORK_CALL_SHEETS)
def pdf(sheet_id: int) -> ResponseReturnValue:
    """Print the sheet, with phones in full: audited."""
    runtime = services()
    with runtime.sessions.begin() as session:
        _sheet(session, sheet_id)
        add_audit(session, runtime.clock(), me().id, "sheet_printed", "call_sheet", sheet_id, reason="打印电话单")
        paper = call_sheet_pdf(session, sheet_id)
    return Response(paper, mimetype="application/pdf", headers={"Content-Disposition": "inline; filename=sheet.pdf"})


@blueprint.post("/entries/<int:entry_id>/phone")
@allowed(Action.WORK_CALL_SHEETS)
def phone(entry_id: int) -> ResponseReturnValue:
    """Show the number to call to the keeper of the sheet: audited."""
    runtime = services()
    with runtime.sessions.begin() as session:
        entry = _entry(session, entry_id)
        add_audit(
            session, runtime.clock(), me().id, "unmasked", "person", entry.delivery.person_id,
            reason=f"电话单 {entry.sheet_id}",
        )  # fmt: skip
        return render_template("call_sheets/_phone.html", number=number_to_call(entry.delivery.person))


@blueprint.post("/entries/<int:entry_id>/outcome")
@allowed(Action.WORK_CALL_SHEETS)
def outcome(entry_id: int) -> ResponseReturnValue:
    word, note, runtime = request.form.get("outcome", ""), request.form.get("note", ""), services()
    if word not in list(CallOutcome):
        abort(422)
    with runtime.sessions.begin() as session:
        sheet_id = _entry(session, entry_id).sheet_id
        user = session.get_one(User, me().id)
        enter_outcome(session, entry_id, CallOutcome(word), note[:500], user, runtime.clock())
    flash("已记下。", "success")
    return redirect(url_for(".show", sheet_id=sheet_id) + f"#entry-{entry_id}")


def _row(session: Session, sheet: CallSheet) -> tuple[CallSheet, tuple[str, str], int, User]:
    """The line of a sheet: itself, its town and village, entries still open, its keeper."""
    keeper = session.get_one(User, sheet.user_id)
    return sheet, place_names(session, sheet), count_open_entries(session, sheet.id), keeper


def _sheet(session: Session, sheet_id: int) -> CallSheet:
    sheet = get_sheet(session, sheet_id)
    if me().territory is not None and sheet.user_id != me().id:
        abort(404)
    return sheet


def _entry(session: Session, entry_id: int) -> CallEntry:
    entry = get_entry(session, entry_id)
    if me().territory is not None and entry.sheet.user_id != me().id:
        abort(404)
    return entry
