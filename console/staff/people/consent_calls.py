"""同意电话: files typed for somebody else, and the call that asks the person (R59, requirements.md 4.4)."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from console.access.entries import refusals_audited
from console.access.members import allowed, me
from console.access.permissions import Action
from console.services import services
from models.chat.wechat import Follower
from models.pending_files import PendingFile, PendingState
from models.queries.people.pending_files import find_pending, list_pending
from models.queries.staff.staff import add_audit
from programme.calendar import today
from programme.people.filing.calls import agree_by_call, known_by, number_to_call, refuse_by_call
from programme.people.filing.entries import FileEntry, OutsideTerritory, PersonError
from programme.people.filing.offers import LEFT
from programme.people.identity import is_same_name
from programme.people.pending_files import OFFERED, OWN, entry_of, is_claim, note_no_answer, words_to_read
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
    phone: str
    on_file: bool
    """The phone was on file before, so that its owner alone can answer."""
    other_name: str
    """The name under which the ID number is on file, if it is another one."""


@blueprint.get("/")
@allowed(Action.WORK_CALL_SHEETS)
def index() -> ResponseReturnValue:
    """List the people to be asked, the longest waiting first; a representative sees the own town's."""
    with services().sessions() as session:
        rows = [_row(session, pending) for pending in list_pending(session, me().territory)]
        return render_template("consent_calls/index.html", rows=rows)


@blueprint.post("/<int:pending_id>/phone")
@allowed(Action.WORK_CALL_SHEETS)
def phone(pending_id: int) -> ResponseReturnValue:
    """Show the number to call: audited."""
    runtime = services()
    with runtime.sessions.begin() as session:
        number, _ = number_to_call(session, _find(session, pending_id))
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
        with refusals_audited(), runtime.sessions.begin() as session:
            pending = _find(session, pending_id)
            told = _tell_after(session, pending, said)
            flash(_record(session, pending, said, runtime.clock()), "success")
            person_id = pending.person_id if said == AGREED else None
            if person_id is not None and pending.relation != OFFERED:
                announce_registration(session, person_id, runtime.clock())
    except (PersonError, OutsideTerritory) as refusal:
        flash(str(refusal), "danger")
        return redirect(url_for(".index"))
    for chat, words in told.items():
        queue_late_reply(runtime, chat, words)
    return redirect(url_for("people.show", person_id=person_id) if person_id else url_for(".index"))


def _tell_after(session: Session, pending: PendingFile, said: str) -> dict[str, str]:
    """The words to say to chats after the answer, by openid; they tell nothing of the content."""
    if said == NO_ANSWER or pending.relation == OFFERED:
        return {}
    chat, told = _openid(session, pending.follower_id), _told(pending, said)
    known = known_by(session, pending) if is_claim(pending) and said == AGREED else None
    left = _openid(session, known.follower_id) if known else ""
    return {openid: words for openid, words in ((left, LEFT), (chat, told)) if openid}


def _record(session: Session, pending: PendingFile, said: str, now: datetime) -> str:
    add_audit(session, now, me().id, f"consent_call_{said}", "pending_file", pending.id)
    claimed = is_claim(pending)
    if said == AGREED:
        to_chat = pending.relation == OWN or bool(request.form.get("to_chat"))
        person = agree_by_call(session, pending, me().id, now, today(now), to_chat=to_chat, territory=me().territory)
        return f"{'核对过了，是本人' if claimed else '本人同意，登记完成'}，档案号 {person.service_no}。"
    if said == REFUSED:
        refuse_by_call(session, pending, me().id, now)
        return f"{'不是本人，微信上' if claimed else '本人不同意，'}填的内容已经删掉。"
    note_no_answer(pending, me().id, now)
    return "记下了，这一条还在单子上。"


def _told(pending: PendingFile, said: str) -> str:
    """The words to the chat in which the file was typed."""
    if is_claim(pending):
        if said == AGREED:
            return "工作人员跟您本人核对过了，档案办好了。找工作、培训、补贴的事都可以问我。"
        return "工作人员核对过，本人说不是他登记的，这里填的内容已经全部删掉。弄错了请带身份证到服务站，或者回“人工”。"
    who = {OWN: "您", "他": "他"}.get(pending.relation, f"您{pending.relation}")
    if said == AGREED:
        return f"工作人员跟{who}本人通过电话，本人同意，登记办好了。找工作、培训、补贴的事都可以问我。"
    return f"工作人员跟{who}本人通过电话，本人不同意登记，填的内容已经全部删掉。"


def _row(session: Session, pending: PendingFile) -> Row:
    entry, service = entry_of(pending), services().plan.service.name
    name, (phone, on_file) = entry.name or "", number_to_call(session, pending)
    known = known_by(session, pending)
    other = known.name if known and not is_same_name(known.name, name) else ""
    words = words_to_read(service or "县就业服务", name, pending)
    typed_for_other = pending.follower_id is not None and pending.relation not in (OWN, OFFERED)
    return Row(pending, entry, words, typed_for_other, phone, on_file, other)


def _openid(session: Session, follower_id: int | None) -> str:
    return session.get_one(Follower, follower_id).openid if follower_id is not None else ""


def _find(session: Session, pending_id: int) -> PendingFile:
    pending = find_pending(session, pending_id)
    if pending is None or not me().sees_town(pending.town_id):
        abort(404)
    if pending.state is not PendingState.PENDING:
        abort(409)
    return pending
