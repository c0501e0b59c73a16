"""现成的回答: the chat's answers to common questions, edited by the team; every version keeps its author and reason."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from console.access.members import allowed, me
from console.access.permissions import Action
from console.services import services, teaching
from models.chat.answers import AnswerVersion
from models.queries.chat.answers import list_in_force, list_versions
from models.queries.staff.staff import add_audit
from programme.helpdesk.ready_answers import (
    MOST_CHARACTERS,
    MOST_LINES,
    AnswerError,
    Topic,
    blanks_of,
    checked,
    filled,
    find_topic,
    topics,
)

LONGEST_REASON = 100
blueprint = Blueprint("answers", __name__, url_prefix="/answers")


@blueprint.get("/")
@allowed(Action.TEACH_CHAT)
def index() -> ResponseReturnValue:
    plan = services().plan
    with services().sessions() as session:
        saved = {one.topic: one for one in list_in_force(session)}
    rows = [(topic, saved.get(topic.key)) for topic in topics()]
    shown = {topic.key: filled(one.text if one else topic.text, plan) for topic, one in rows}
    return render_template("answers/index.html", rows=rows, shown=shown)


@blueprint.get("/<key>")
@allowed(Action.TEACH_CHAT)
def edit(key: str) -> ResponseReturnValue:
    with services().sessions() as session:
        return _page(session, _find(key))


@blueprint.post("/<key>/preview")
@allowed(Action.SAVE_ANSWERS)
def preview(key: str) -> ResponseReturnValue:
    """Show the text as a phone will show it; nothing is saved."""
    _find(key)
    return _preview(request.form.get("text", ""))


@blueprint.post("/<key>")
@allowed(Action.SAVE_ANSWERS)
def save(key: str) -> ResponseReturnValue:
    """Save a new version, in force within seconds; going back to an older text also makes one."""
    topic, runtime = _find(key), services()
    reason = request.form.get("reason", "").strip()[:LONGEST_REASON]
    with runtime.sessions.begin() as session:
        last = next((one.version for one, _ in list_versions(session, key)), 0)
        try:
            text = _checked_text(request.form.get("text", ""), reason, last)
        except AnswerError as refusal:
            flash(str(refusal), "danger")
            return _page(session, topic, request.form.get("text", ""), reason)
        made = AnswerVersion(topic=key, version=last + 1, text=text, reason=reason, user_id=me().id)
        made.created_at = runtime.clock()
        session.add(made)
        session.flush()
        add_audit(session, runtime.clock(), me().id, "answer_changed", "answer", made.id, reason)
    teaching().announce()
    flash("已保存，几秒钟内公众号就这么答。", "success")
    return redirect(url_for(".edit", key=key))


def _checked_text(text: str, reason: str, last: int) -> str:
    """The text of the form. Raises AnswerError, also if another member saved since the page was opened."""
    plain = checked(text, services().plan)
    if request.form.get("seen", type=int) != last:
        raise AnswerError("刚才有人改过这一条。请看一眼下面最新的一版，再保存。")
    if not reason:
        raise AnswerError("请写一句为什么改。")
    return plain


def _page(session: Session, topic: Topic, text: str = "", reason: str = "") -> str:
    plan, versions = services().plan, list_versions(session, topic.key)
    current = text or (versions[0][0].text if versions else topic.text)
    return render_template(
        "answers/edit.html",
        topic=topic,
        text=current,
        reason=reason,
        versions=versions,
        blanks=blanks_of(plan),
        preview=_preview(current),
        most=(MOST_CHARACTERS, MOST_LINES),
        may_save=me().may(Action.SAVE_ANSWERS),
    )


def _preview(text: str) -> str:
    """The bubble as a phone shows it, and its fault if it has one."""
    plan = services().plan
    try:
        checked(text, plan)
    except AnswerError as refusal:
        return render_template("answers/_preview.html", shown=filled(text, plan), fault=str(refusal))
    return render_template("answers/_preview.html", shown=filled(text, plan), fault="")


def _find(key: str) -> Topic:
    topic = find_topic(key)
    if topic is None:
        abort(404)
    return topic
