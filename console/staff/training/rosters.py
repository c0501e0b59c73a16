"""Attendance, results, the list for signature and its export (R36)."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from console.access.members import allowed, me
from console.access.permissions import Action
from console.services import services
from console.staff.training.workbook import class_workbook
from console.web.downloads import XLSX
from models.queries.staff.staff import add_audit
from models.queries.work.training import TAKEN, find_class, get_enrolment, list_attendance, list_roster
from models.training import Class, Enrolment, EnrolmentState, Lesson, Presence
from programme.calendar import today
from programme.training.classes import TrainingError
from programme.training.results import RESULTS, enter_attendance, enter_result, finish_class
from push.offline.paper.class_lists import class_list_pdf
from push.triggers.classes import locked

blueprint = Blueprint("rosters", __name__, url_prefix="/training/classes/<int:class_id>")


@blueprint.route("/lessons/<int:lesson_id>", methods=["GET", "POST"])
@allowed(Action.RECORD_CLASSES)
def lesson(class_id: int, lesson_id: int) -> ResponseReturnValue:
    """Enter attendance. `all`: everybody not marked otherwise was present."""
    runtime = services()
    with runtime.sessions.begin() as session:
        held, roster = _class(session, class_id), _placed(session, class_id)
        found = _lesson(held, lesson_id)
        if request.method == "POST":
            presences = _marked(roster, everybody="all" in request.form)
            enter_attendance(session, found, presences, me().id, runtime.clock())
            flash(f"记下了 {len(presences)} 人。", "success")
            return redirect(url_for("training.show", class_id=class_id))
        known = {
            key: one.presence
            for (lesson, key), one in list_attendance(session, class_id).items()
            if lesson == lesson_id
        }
        return render_template("training/lesson.html", held=held, lesson=found, roster=roster, known=known)


@blueprint.route("/results", methods=["GET", "POST"])
@allowed(Action.RECORD_CLASSES)
def results(class_id: int) -> ResponseReturnValue:
    """Enter the results of a page, all or none."""
    runtime = services()
    if request.method == "POST":
        try:
            with runtime.sessions.begin() as session:
                locked(session, class_id)
                entered = _enter(session, _placed(session, class_id))
                add_audit(session, runtime.clock(), me().id, "results", "class", class_id, detail={"people": entered})
            flash(f"记下了 {entered} 人的结果。学完的转入介绍工作。", "success")
            return redirect(url_for("training.show", class_id=class_id))
        except TrainingError as refusal:
            flash(str(refusal), "danger")
    with runtime.sessions() as session:
        return render_template(
            "training/results.html", held=_class(session, class_id), roster=_placed(session, class_id),
            results=RESULTS, entered=request.form,
        )  # fmt: skip


@blueprint.post("/finish")
@allowed(Action.RECORD_CLASSES)
def finish(class_id: int) -> ResponseReturnValue:
    runtime = services()
    with runtime.sessions.begin() as session:
        finish_class(session, locked(session, class_id), runtime.clock())
        add_audit(session, runtime.clock(), me().id, "class_finished", "class", class_id)
    flash("这个班结束了。", "success")
    return redirect(url_for("training.show", class_id=class_id))


@blueprint.get("/list.pdf")
@allowed(Action.ENROL_PEOPLE)
def pdf(class_id: int) -> ResponseReturnValue:
    """Print the list for signature; it holds names, so this is audited."""
    runtime = services()
    with runtime.sessions.begin() as session:
        held, roster = _class(session, class_id), _placed(session, class_id)
        add_audit(session, runtime.clock(), me().id, "class_list_printed", "class", class_id, reason="打印签到表")
        paper = class_list_pdf(held, roster, today(runtime.clock()))
    return Response(paper, mimetype="application/pdf", headers={"Content-Disposition": "inline; filename=class.pdf"})


@blueprint.get("/list.xlsx")
@allowed(Action.ENROL_PEOPLE)
def xlsx(class_id: int) -> ResponseReturnValue:
    """Send roster, attendance and results as a spreadsheet, without any number of a person."""
    runtime = services()
    with runtime.sessions.begin() as session:
        held, roster = _class(session, class_id), list_roster(session, class_id, me().territory)
        add_audit(session, runtime.clock(), me().id, "class_list_exported", "class", class_id, reason="导出名单")
        book = class_workbook(held, roster, list_attendance(session, class_id), today(runtime.clock()))
    return Response(book, mimetype=XLSX, headers={"Content-Disposition": f"attachment; filename=class-{class_id}.xlsx"})


def _marked(roster: list[Enrolment], *, everybody: bool) -> dict[int, Presence]:
    marked = {}
    for one in roster:
        word = request.form.get(f"presence-{one.id}", "")
        if word in list(Presence):
            marked[one.id] = Presence(word)
        elif everybody:
            marked[one.id] = Presence.PRESENT
    return marked


def _enter(session: Session, roster: list[Enrolment]) -> int:
    entered = 0
    for one in roster:
        word, reason = request.form.get(f"state-{one.id}", ""), request.form.get(f"reason-{one.id}", "")[:200]
        if word in RESULTS:
            state = EnrolmentState(word)
            enter_result(session, get_enrolment(session, one.id), state, reason, me().id, services().clock())
            entered += 1
    return entered


def _placed(session: Session, class_id: int) -> list[Enrolment]:
    """The enrolments that hold a place, of the member's territory."""
    return [one for one in list_roster(session, class_id, me().territory) if one.state in TAKEN]


def _class(session: Session, class_id: int) -> Class:
    held = find_class(session, class_id)
    if held is None:
        abort(404)
    return held


def _lesson(held: Class, lesson_id: int) -> Lesson:
    found = next((one for one in held.lessons if one.id == lesson_id), None)
    if found is None:
        abort(404)
    return found
