"""Hand-overs: people who asked for a human, rights cases, their transcript, the answer and the outcome (R61, R62)."""

from datetime import datetime

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from console.access.members import allowed, me
from console.access.permissions import Action
from console.services import services
from console.staff.chats.conversation_lines import said
from models.chat.wechat import Handover, HandoverKind, RightsOutcome
from models.people import Person
from models.queries.chat.attachments import list_attachments
from models.queries.chat.conversations import list_messages
from models.queries.chat.handovers import find_handover, list_handovers, names_of
from models.queries.people.people import list_first_people
from models.queries.staff.staff import add_audit
from programme.calendar import today
from programme.helpdesk.handovers import OutcomeMissing, answer_handover, close_handover
from push.delivery.late_replies import queue_late_reply

LATEST, SHOWN = 30, 200
LONGEST_ANSWER, LONGEST_NOTE = 600, 300
blueprint = Blueprint("handovers", __name__, url_prefix="/handovers")


@blueprint.get("/")
@allowed(Action.OPEN_HANDOVERS)
def index() -> ResponseReturnValue:
    """List the tickets, rights cases in hand first; the zone's labour office sees rights cases only."""
    now = services().clock()
    with services().sessions() as session:
        found = list_handovers(session, SHOWN, me().territory, rights_only=me().may(Action.SEE_RIGHTS_CASES_ONLY))
        people = list_first_people(session, [ticket.follower_id for ticket, _ in found])
        rows = [(ticket, town, people.get(ticket.follower_id)) for ticket, town in found]
        return render_template("handovers/index.html", rows=rows, now=now, today=today(now))


@blueprint.get("/<int:ticket_id>")
@allowed(Action.OPEN_HANDOVERS)
def show(ticket_id: int) -> ResponseReturnValue:
    """Show a ticket with its transcript; reading is audited."""
    runtime = services()
    with runtime.sessions.begin() as session:
        ticket = _find(session, ticket_id)
        add_audit(session, runtime.clock(), me().id, "transcript_read", "handover", ticket_id)
        return render_template(
            "handovers/show.html",
            ticket=ticket,
            person=_person(session, ticket),
            attachments=list_attachments(session, ticket_id),
            messages=list_messages(session, ticket.follower_id, LATEST, _until(ticket)),
            said=said,
            names=names_of(session, ticket.answered_by, ticket.closed_by),
            may_settle=me().may(Action.SETTLE_RIGHTS_CASES),
            now=runtime.clock(),
            today=today(runtime.clock()),
        )


@blueprint.post("/<int:ticket_id>/answer")
@allowed(Action.OPEN_HANDOVERS)
def answer(ticket_id: int) -> ResponseReturnValue:
    """Send the answer to the chat as a customer-service message."""
    text, runtime = request.form.get("answer", "").strip()[:LONGEST_ANSWER], services()
    if not text:
        abort(422)
    with runtime.sessions.begin() as session:
        ticket = _find(session, ticket_id)
        answer_handover(ticket, text, me().id, runtime.clock())
        add_audit(session, runtime.clock(), me().id, "handover_answered", "handover", ticket_id)
        openid = ticket.follower.openid
    queue_late_reply(runtime, openid, text, ticket_id)
    flash("已回复。", "success")
    return redirect(url_for(".show", ticket_id=ticket_id))


@blueprint.post("/<int:ticket_id>/close")
@allowed(Action.OPEN_HANDOVERS)
def close(ticket_id: int) -> ResponseReturnValue:
    """Close a ticket; a rights case only with its outcome, by a member that may settle it."""
    runtime = services()
    outcome, note = _outcome(), request.form.get("note", "").strip()[:LONGEST_NOTE]
    with runtime.sessions.begin() as session:
        ticket = _find(session, ticket_id)
        if ticket.kind is HandoverKind.RIGHTS and not me().may(Action.SETTLE_RIGHTS_CASES):
            abort(403)
        try:
            close_handover(ticket, me().id, runtime.clock(), outcome, note)
        except OutcomeMissing:
            flash("请选结果，再写一句怎么办的。", "danger")
            return redirect(url_for(".show", ticket_id=ticket_id))
        add_audit(session, runtime.clock(), me().id, "handover_closed", "handover", ticket_id, ticket.outcome or "")
    flash("已办结。", "success")
    return redirect(url_for(".index"))


def _outcome() -> RightsOutcome | None:
    """The outcome chosen in the form; None if none of the list was."""
    chosen = request.form.get("outcome", "")
    return RightsOutcome(chosen) if chosen in list(RightsOutcome) else None


def _until(ticket: Handover) -> datetime | None:
    """The end of the transcript: the zone reads up to the closing of its case, others (None) all."""
    return ticket.closed_at if me().may(Action.SEE_RIGHTS_CASES_ONLY) else None


def _find(session: Session, ticket_id: int) -> Handover:
    ticket = find_handover(session, ticket_id)
    if ticket is None or not me().sees_town(ticket.town_id):
        abort(404)
    if me().may(Action.SEE_RIGHTS_CASES_ONLY) and ticket.kind is not HandoverKind.RIGHTS:
        abort(404)
    return ticket


def _person(session: Session, ticket: Handover) -> Person | None:
    return list_first_people(session, [ticket.follower_id]).get(ticket.follower_id)
