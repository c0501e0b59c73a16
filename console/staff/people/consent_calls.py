"""同意电话: files typed for somebody else, and the call that asks the person (R59, requirements.md 4.4)."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from console.access.members import allowed, me
from console.access.permissions import Action
from console.services import services
from models.chat.wechat import Follower
from models.pending_files import PendingFile, PendingState
from models.queries.people.pending_files import find_pending, list_pending
from models.queries.staff.staff import add_audit
from programme.calendar import today
from programme.people.pending_files import OWN, agree_by_call, entry_of, note_no_answer, refuse_by_call, words_to_read
from programme.people.service_files import FileEntry, PersonError
from push.delivery.late_replies import queue_late_reply
from push.triggers.confirmations import announce_registration

AGREED, REFUSED, NO_ANSWER = "agreed", "refused", "no_answer"
blueprint = Blueprint("consent_calls", __name__, url_prefix="/consent-calls")


@dataclass(frozen=True)
class Row:
    """One person to be asked."""

    pending: PendingFile
    entry: FileEntry
    words: str
    chat: bool
    """The chat it was typed in is known, so that notices could go there."""


@blueprint.get("/")
@allowed(Action.WORK_CALL_SHEETS)
def index() -> ResponseReturnValue:
    """List the people to be asked, the longest waiting first; a representative sees the own town's."""
    with services().sessions() as session:
        rows = [_row(pending) for pending in list_pending(session, me().territory)]
        return render_template("consent_calls/index.html", rows=rows)


@blueprint.post("/<int:pending_id>/phone")
@allowed(Action.WORK_CALL_SHEETS)
def phone(pending_id: int) -> ResponseReturnValue:
    """Show the number to call: audited."""
    runtime = services()
    with runtime.sessions.begin() as session:
        number = entry_of(_find(session, pending_id)).phone
        add_audit(session, runtime.clock(), me().id, "unmasked", "pending_file", pending_id, reason="同意电话")
        return render_template("call_sheets/_phone.html", number=number)


@blueprint.post("/<int:pending_id>/answer")
@allowed(Action.WORK_CALL_SHEETS)
def answer(pending_id: int) -> ResponseReturnValue:
    """Enter the person's answer: yes makes the file, no erases what was typed."""
    said = request.form.get("said", "")
    if said not in (AGREED, REFUSED, NO_ANSWER):
        abort(422)
    runtime = services()
    try:
        with runtime.sessions.begin() as session:
            pending = _find(session, pending_id)
            relation, chat = pending.relation, _openid(session, pending)
            flash(_record(session, pending, said, runtime.clock()), "success")
            person_id = pending.person_id
            if person_id is not None:
                announce_registration(session, person_id, runtime.clock())
    except PersonError as refusal:
        flash(str(refusal), "danger")
        return redirect(url_for(".index"))
    if chat and said != NO_ANSWER:
        queue_late_reply(runtime, chat, _told(relation, said))
    return redirect(url_for("people.show", person_id=person_id) if person_id else url_for(".index"))


def _record(session: Session, pending: PendingFile, said: str, now: datetime) -> str:
    add_audit(session, now, me().id, f"consent_call_{said}", "pending_file", pending.id)
    if said == AGREED:
        to_chat = pending.relation == OWN or bool(request.form.get("to_chat"))
        person = agree_by_call(session, pending, me().id, now, today(now), to_chat=to_chat)
        return f"本人同意，登记完成，档案号 {person.service_no}。"
    if said == REFUSED:
        refuse_by_call(session, pending, me().id, now)
        return "本人不同意，填的内容已经删掉。"
    note_no_answer(pending, me().id, now)
    return "记下了，这一条还在单子上。"


def _told(relation: str, said: str) -> str:
    """The words to the chat in which the file was typed; they tell nothing of its content."""
    who = {OWN: "您", "他": "他"}.get(relation, f"您{relation}")
    if said == AGREED:
        return f"工作人员跟{who}本人通过电话，本人同意，登记办好了。找工作、培训、补贴的事都可以问我。"
    return f"工作人员跟{who}本人通过电话，本人不同意登记，填的内容已经全部删掉。"


def _row(pending: PendingFile) -> Row:
    entry, service = entry_of(pending), services().plan.service.name
    words = words_to_read(service or "县就业服务", entry.name or "", pending.relation)
    return Row(pending, entry, words, pending.follower_id is not None and pending.relation != OWN)


def _openid(session: Session, pending: PendingFile) -> str:
    return session.get_one(Follower, pending.follower_id).openid if pending.follower_id else ""


def _find(session: Session, pending_id: int) -> PendingFile:
    pending = find_pending(session, pending_id)
    if pending is None or not me().sees_town(pending.town_id):
        abort(404)
    if pending.state is not PendingState.PENDING:
        abort(409)
    return pending
