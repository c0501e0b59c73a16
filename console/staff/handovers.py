"""Hand-overs: people who asked for a human, their transcript, and the answer (R61)."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from console.members import KEEPERS, allowed, me
from console.services import services
from models.people import Person
from models.places import Town
from models.queries.attachments import list_attachments
from models.queries.people import list_people_of
from models.queries.staff import add_audit
from models.wechat import ChatMessage, Handover, HandoverState
from programme.handovers import answer_handover, close_handover
from push.late_replies import queue_late_reply

LATEST = 30
blueprint = Blueprint("handovers", __name__, url_prefix="/handovers")


@blueprint.get("/")
@allowed(*KEEPERS)
def index() -> ResponseReturnValue:
    query = select(Handover, Town.name).outerjoin(Town, Town.id == Handover.town_id)
    if me().territory is not None:
        query = query.where(Handover.town_id == me().territory)
    query = query.order_by(Handover.state != HandoverState.OPEN, Handover.id.desc()).limit(200)
    with services().sessions() as session:
        rows = [(ticket, town, _person(session, ticket)) for ticket, town in session.execute(query)]
        return render_template("handovers/index.html", rows=rows, now=services().clock())


@blueprint.get("/<int:ticket_id>")
@allowed(*KEEPERS)
def show(ticket_id: int) -> ResponseReturnValue:
    """Reading a transcript is audited."""
    runtime = services()
    with runtime.sessions.begin() as session:
        ticket = _find(session, ticket_id)
        add_audit(session, runtime.clock(), me().id, "transcript_read", "handover", ticket_id)
        said = select(ChatMessage).where(ChatMessage.follower_id == ticket.follower_id).order_by(ChatMessage.id.desc())
        return render_template(
            "handovers/show.html",
            ticket=ticket,
            person=_person(session, ticket),
            attachments=list_attachments(session, ticket_id),
            messages=session.scalars(said.limit(LATEST)).all()[::-1],
            now=runtime.clock(),
        )


@blueprint.post("/<int:ticket_id>/answer")
@allowed(*KEEPERS)
def answer(ticket_id: int) -> ResponseReturnValue:
    """The answer goes to the chat as a customer-service message."""
    text, runtime = request.form.get("answer", "").strip()[:600], services()
    if not text:
        abort(422)
    with runtime.sessions.begin() as session:
        ticket = _find(session, ticket_id)
        answer_handover(ticket, text, me().id, runtime.clock())
        openid = ticket.follower.openid
    queue_late_reply(runtime, openid, text, ticket_id)
    flash("已回复。", "success")
    return redirect(url_for(".show", ticket_id=ticket_id))


@blueprint.post("/<int:ticket_id>/close")
@allowed(*KEEPERS)
def close(ticket_id: int) -> ResponseReturnValue:
    with services().sessions.begin() as session:
        close_handover(_find(session, ticket_id), me().id, services().clock())
    return redirect(url_for(".index"))


def _find(session: Session, ticket_id: int) -> Handover:
    query = select(Handover).where(Handover.id == ticket_id).options(joinedload(Handover.follower))
    ticket = session.scalars(query).one_or_none()
    if ticket is None or not me().sees_town(ticket.town_id):
        abort(404)
    return ticket


def _person(session: Session, ticket: Handover) -> Person | None:
    people = list_people_of(session, ticket.follower_id)
    return people[0] if people else None
