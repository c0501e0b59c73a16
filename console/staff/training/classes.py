"""Courses and classes: plan, announce, change, call off, enrol at the desk (R10, R34–R36, R48)."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from console.access.members import allowed, me
from console.access.permissions import Action
from console.services import services
from console.staff.people.people import keys_of
from console.staff.training.class_form import ClassForm, CourseForm
from models.people import Person, PersonState
from models.queries.notices.listings import find_notice_of_class
from models.queries.people.people import list_people_by_keys
from models.queries.places import list_towns
from models.queries.staff.staff import add_audit
from models.queries.work.training import (
    count_places,
    count_presences,
    find_class,
    find_course,
    get_enrolment,
    list_classes,
    list_courses,
    list_roster,
)
from models.training import Class, ClassState, CourseKind, EnrolmentState
from programme.calendar import end_of, today
from programme.people.identity import age_on
from programme.people.youth import youth_of
from programme.training.classes import TrainingError, add_course, draft_class
from programme.training.enrolment import enrol as take_place
from programme.training.enrolment import leave
from programme.training.search import match_learners
from programme.work.revisions import ChangedMeanwhile
from push.triggers.class_messages import BY_STAFF, add_messages, announce_place
from push.triggers.classes import cancel_class, change_class, draft_of_class, publish_class
from push.triggers.costs import most_sms_fen

SHOWN = 200
TABS = {
    "open": ("正在办", (ClassState.OPEN,)),
    "draft": ("没发布", (ClassState.DRAFT,)),
    "over": ("已结束", (ClassState.FINISHED, ClassState.CANCELLED)),
}
blueprint = Blueprint("training", __name__, url_prefix="/training")


@blueprint.get("/")
@allowed(Action.SEE_PROGRAMME)
def index() -> ResponseReturnValue:
    tab = request.args.get("tab", "open")
    if tab not in TABS:
        abort(404)
    with services().sessions() as session:
        classes = list_classes(session, TABS[tab][1], SHOWN)
        places = count_places(session, [held.id for held in classes])
        return render_template("training/index.html", classes=classes, places=places, tab=tab, tabs=TABS)


@blueprint.route("/courses", methods=["GET", "POST"])
@allowed(Action.PLAN_CLASSES)
def courses() -> ResponseReturnValue:
    """List the courses, with a form for one more."""
    form, runtime = CourseForm(), services()
    with runtime.sessions.begin() as session:
        if form.validate_on_submit():
            if find_course(session, form.title.data.strip()) is None:
                add_course(
                    session, form.title.data, CourseKind(form.kind.data), form.trades.data or (), form.text.data or "",
                    runtime.clock(),
                )  # fmt: skip
                flash("课程加好了，现在可以开班。", "success")
                return redirect(url_for(".new"))
            flash("已经有同名的课程了。", "danger")
        return render_template("training/courses.html", form=form, courses=list_courses(session))


@blueprint.route("/classes/new", methods=["GET", "POST"])
@allowed(Action.PLAN_CLASSES)
def new() -> ResponseReturnValue:
    runtime = services()
    with runtime.sessions() as session:
        known = list_courses(session)
        form = ClassForm.for_county(known, list_towns(session))
    if not known:
        return redirect(url_for(".courses"))
    if form.validate_on_submit():
        try:
            with runtime.sessions.begin() as session:
                course = next(one for one in known if one.id == form.course.data)
                made = draft_class(session, course, form.draft(), me().id, runtime.clock())
            return redirect(url_for(".show", class_id=made.id))
        except TrainingError as refusal:
            flash(str(refusal), "danger")
    return render_template("training/form.html", form=form, held=None)


@blueprint.route("/classes/<int:class_id>/edit", methods=["GET", "POST"])
@allowed(Action.PLAN_CLASSES)
def edit(class_id: int) -> ResponseReturnValue:
    runtime = services()
    with runtime.sessions() as session:
        held = _class(session, class_id)
        form = ClassForm.for_county([held.course], list_towns(session), held)
    if form.validate_on_submit():
        try:
            change_class(runtime, class_id, form.draft())
            flash("改好了。时间或地点变了的话，会发消息告诉报上的人。", "success")
            return redirect(url_for(".show", class_id=class_id))
        except TrainingError as refusal:
            flash(str(refusal), "danger")
    return render_template("training/form.html", form=form, held=held)


@blueprint.get("/classes/<int:class_id>")
@allowed(Action.SEE_PROGRAMME)
def show(class_id: int) -> ResponseReturnValue:
    """Show a class; a representative sees the own town's people on the roster (R13)."""
    return _page(class_id)


def _page(class_id: int, changed: ChangedMeanwhile | None = None) -> str:
    """The class; `changed`: what is different from the version that the member looked at before."""
    runtime = services()
    with runtime.sessions() as session:
        held, day = _class(session, class_id), today(runtime.clock())
        roster = list_roster(session, class_id, me().territory)
        fitting = len(match_learners(session, held)) if held.state is ClassState.DRAFT else 0
        return render_template(
            "training/show.html",
            held=held,
            changed=changed,
            places=count_places(session, [class_id])[class_id],
            roster=roster,
            youth={one.id for one in roster if youth_of(one.person, _age(one.person)).is_one},
            presences=count_presences(session, class_id),
            notice=find_notice_of_class(session, class_id),
            fitting=fitting,
            most_fen=most_sms_fen(runtime.settings, draft_of_class(held), fitting),
            day_ends=end_of(day),
        )


@blueprint.post("/classes/<int:class_id>/publish")
@allowed(Action.PUBLISH_CLASSES)
def publish(class_id: int) -> ResponseReturnValue:
    """Publish the version that the page showed; if a colleague changed it meanwhile, show what it says now."""
    try:
        notice_id = publish_class(services(), me().id, class_id, request.form.get("version", 1, type=int))
    except ChangedMeanwhile as refusal:
        return _page(class_id, refusal), 409
    flash("已发布，正在通知想学的人。", "success")
    return redirect(url_for("notices.show", notice_id=notice_id))


@blueprint.post("/classes/<int:class_id>/cancel")
@allowed(Action.CANCEL_CLASSES)
def cancel(class_id: int) -> ResponseReturnValue:
    cancel_class(services(), me().id, class_id, request.form.get("reason", "")[:200])
    flash("班取消了，正在用微信告诉报了名的人。没有微信的，请打电话。", "success")
    return redirect(url_for(".show", class_id=class_id))


@blueprint.post("/classes/<int:class_id>/enrol")
@allowed(Action.ENROL_PEOPLE)
def enrol(class_id: int) -> ResponseReturnValue:
    """Enrol a person at the desk, by file number, ID number, phone or whole name; the person is told."""
    runtime = services()
    with runtime.sessions.begin() as session:
        person = _person_named(session, request.form.get("words", "").strip())
        now = runtime.clock()
        enrolment = take_place(session, person, class_id, now, today=today(now), via="desk", user_id=me().id)
        add_audit(session, now, me().id, "enrolled", "person", person.id, detail={"class": class_id})
        has_place = enrolment.state is EnrolmentState.ENROLLED
        if has_place:
            add_messages(session, [enrolment], BY_STAFF, now)
    flash(f"{person.name}报上了。" if has_place else f"{person.name}在排队，或者已经有结果了。", "success")
    return redirect(url_for(".show", class_id=class_id))


@blueprint.post("/enrolments/<int:enrolment_id>/leave")
@allowed(Action.ENROL_PEOPLE)
def take_out(enrolment_id: int) -> ResponseReturnValue:
    """Take a person out of the class; the next who waits moves up and is told."""
    runtime = services()
    with runtime.sessions.begin() as session:
        enrolment = get_enrolment(session, enrolment_id)
        if not me().sees_town(enrolment.person.town_id):
            abort(404)
        moved = leave(session, enrolment, request.form.get("reason", "")[:100] or "工作人员退的", runtime.clock())
        add_audit(session, runtime.clock(), me().id, "enrolment_ended", "person", enrolment.person_id)
        class_id = enrolment.class_id
        if moved:
            announce_place(session, moved.id, runtime.clock())
    flash("退了。" + ("排队的人补上了，已经发消息。" if moved else ""), "success")
    return redirect(url_for(".show", class_id=class_id))


def _person_named(session: Session, words: str) -> Person:
    """The one registered person in the user's territory whom the words name; TrainingError for none or several."""
    known = list_people_by_keys(session, keys_of(words), SHOWN, state=PersonState.REGISTERED)
    found = [person for person in known if me().sees_town(person.town_id)]
    if len(found) != 1:
        told = f"有{len(found)}个人叫这个名字，请用档案号。" if found else "没有找到登记过的人，请先登记。"
        raise TrainingError(told)
    return found[0]


def _age(person: Person) -> int | None:
    return age_on(person.birth_date, today(services().clock())) if person.birth_date else None


def _class(session: Session, class_id: int) -> Class:
    held = find_class(session, class_id)
    if held is None:
        abort(404)
    return held
