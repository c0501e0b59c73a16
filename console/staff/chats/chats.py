"""Conversations of the member's territory: those that wait come first; read, and answer within 48 hours (R61)."""

from datetime import timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from console.access.members import allowed, me
from console.access.permissions import Action
from console.services import services
from console.staff.chats.conversation_lines import lines_of, said, window_of
from models.chat.wechat import Follower
from models.queries.chat.conversations import find_talker, list_talks, people_by_follower
from models.queries.chat.handovers import find_in_hand
from models.queries.people.people import list_people_of
from models.queries.staff.staff import add_audit, add_first_audit
from programme.helpdesk.handovers import record_answer
from push.delivery.late_replies import queue_late_reply

LIVE = timedelta(days=7)
SHOWN = 100
LONGEST_ANSWER = 600
blueprint = Blueprint("chats", __name__, url_prefix="/chats")


@blueprint.get("/")
@allowed(Action.ANSWER_PEOPLE)
def index() -> ResponseReturnValue:
    """Show the page, or for htmx only its list. It shows people's last words, so looking at it is audited."""
    now = services().clock()
    with services().sessions.begin() as session:
        add_first_audit(session, now, me().id, "talks_listed", "follower")
        talks = list_talks(session, me().territory, now - LIVE, SHOWN)
        people = people_by_follower(session, (talk.follower.id for talk in talks))
        page = "chats/_list.html" if "HX-Request" in request.headers else "chats/index.html"
        return render_template(page, talks=talks, people=people, said=said, now=now)


@blueprint.get("/<int:follower_id>")
@allowed(Action.ANSWER_PEOPLE)
def show(follower_id: int) -> ResponseReturnValue:
    """Show a conversation; reading is audited."""
    runtime = services()
    with runtime.sessions.begin() as session:
        follower = _find(session, follower_id)
        add_audit(session, runtime.clock(), me().id, "transcript_read", "follower", follower_id)
        window = window_of(session, follower, runtime.clock())
        return render_template(
            "chats/show.html",
            follower=follower,
            people=list_people_of(session, follower_id),
            lines=lines_of(session, follower_id),
            window=window,
            ticket=find_in_hand(session, follower_id),
        )


@blueprint.get("/<int:follower_id>/lines")
@allowed(Action.ANSWER_PEOPLE)
def lines(follower_id: int) -> ResponseReturnValue:
    """Show the live part of the page; reading is audited, once in half an hour while the page asks for it."""
    now = services().clock()
    with services().sessions.begin() as session:
        follower = _find(session, follower_id)
        add_first_audit(session, now, me().id, "transcript_read", "follower", follower_id)
        window = window_of(session, follower, now)
        found = lines_of(session, follower_id)
        return render_template("chats/_lines.html", follower=follower, lines=found, window=window)


@blueprint.post("/<int:follower_id>/answer")
@allowed(Action.ANSWER_PEOPLE)
def answer(follower_id: int) -> ResponseReturnValue:
    """Send the answer to the chat as a customer-service message."""
    text, runtime = request.form.get("answer", "").strip()[:LONGEST_ANSWER], services()
    if not text:
        abort(422)
    with runtime.sessions.begin() as session:
        follower = _find(session, follower_id)
        if not window_of(session, follower, runtime.clock()).left:
            flash("微信现在不让发给他了，没有发出。请打电话或上门。", "danger")
            return redirect(url_for(".show", follower_id=follower_id))
        now, service, town_id = runtime.clock(), runtime.plan.service, _town(session, follower_id)
        ticket_id = record_answer(session, follower, text, me().id, now, service, town_id).id
        openid = follower.openid
    queue_late_reply(runtime, openid, text, ticket_id)
    return redirect(url_for(".show", follower_id=follower_id) + "#answer")


def _find(session: Session, follower_id: int) -> Follower:
    follower = find_talker(session, follower_id, me().territory)
    if follower is None:
        abort(404)
    return follower


def _town(session: Session, follower_id: int) -> int | None:
    people = list_people_of(session, follower_id)
    return people[0].town_id if people else me().territory
