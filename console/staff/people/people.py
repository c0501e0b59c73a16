"""People and their files. Numbers are masked; seeing one in full needs a reason and is audited (R60)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.validators import DataRequired, Length, NumberRange, Optional, Regexp

from console.access.entries import refusals_audited
from console.access.members import allowed, me
from console.access.permissions import Action
from console.services import services
from console.staff.people.milestone_lines import milestone_lines
from console.web.forms import Checkboxes, Form, labelled, options
from models.chat.wechat import Handover
from models.database.sealing import blind_index
from models.people import Person, PersonState, Source
from models.push.qr_codes import QrCode
from models.queries.offline.qr_figures import get_code
from models.queries.people.files import list_categories, list_consents, list_visits
from models.queries.people.pending_files import find_claim
from models.queries.people.people import PersonKeys, find_person, list_family, list_people, list_people_by_keys
from models.queries.places import list_towns
from models.queries.programme.placements import list_placements_of
from models.queries.staff.staff import add_audit
from models.queries.work.training import list_enrolments_of, list_open_classes
from models.queries.work.vacancies import list_applications_of, list_enterprise_names
from programme.calendar import today
from programme.invisible import strip_invisible
from programme.people.desk_entry import PersonFacts, add_person, keep_for_call
from programme.people.filing.entries import OutsideTerritory, PersonError
from programme.people.filing.readiness import ready_words
from programme.people.identity import age_on, normalise_id_number, normalise_phone
from programme.people.service_files import MEALS, name_indexes
from programme.people.visits import OUTCOMES, record_visit
from programme.people.youth import youth_of
from programme.work.placements import LEAVE_REASONS, not_counted
from programme.work.vocabulary import EDUCATION_WORDS, TRADES
from push.offline.qr_names import name_of, number_of

PAGE = 25
blueprint = Blueprint("people", __name__, url_prefix="/people")


class PersonForm(Form):
    """Registration at the desk or on a visit (R26)."""

    name = StringField("姓名", [DataRequired("请填姓名。"), Length(max=50)])
    id_number = StringField("身份证号", [Optional(), Length(max=40)])
    phone = StringField("手机号", [Optional(), Length(max=40)])
    town = SelectField("乡镇")
    village = StringField("村", [Optional(), Length(max=50)])
    education = SelectField("文化程度", choices=options(EDUCATION_WORDS[1:], "没问"))
    in_school = SelectField("在不在读书", choices=labelled([("yes", "在读"), ("no", "不在读")], "没问"), default="")
    school = StringField("学校", [Optional(), Length(max=100)])
    major = StringField("专业", [Optional(), Length(max=50)])
    graduates = StringField("毕业年月", [Optional(), Regexp(r"\d{4}-(0[1-9]|1[0-2])$", message="写成 2018-07 这样。")])
    trades = Checkboxes("想做的工种", choices=options(TRADES))
    min_wage = IntegerField("想要的工资（元/月）", [Optional(), NumberRange(0, 1_000_000)])
    skills = StringField("会的手艺、有的证", [Optional(), Length(max=200)])
    ready_from = StringField("几时能去", [Optional(), Length(max=20)])
    meal_wish = SelectField("吃饭的要求", choices=options(MEALS, "没说"), default="")
    willing = BooleanField("愿意外出务工")
    consent = BooleanField("本人已听过说明并同意登记、接收通知", [DataRequired("要本人同意才能登记。")])

    def facts(self) -> PersonFacts:
        values = {name: value for name, value in self.data.items() if name != "csrf_token"}
        in_school = {"yes": True, "no": False}.get(self.in_school.data)
        values |= {name: values[name] or None for name in ("skills", "ready_from", "meal_wish")}
        return PersonFacts(**values | {"trades": tuple(self.trades.data or ()), "in_school": in_school})


@blueprint.get("/")
@allowed(Action.SEE_PROGRAMME)
def index() -> ResponseReturnValue:
    """List people by town and state; a search goes by `search`, so that numbers never stand in the address."""
    page = max(request.args.get("page", 1, type=int), 1)
    town_id = me().territory or request.args.get("town", type=int)
    state = PersonState(request.args["state"]) if request.args.get("state") in list(PersonState) else None
    with services().sessions() as session:
        found = list_people(session, town_id=town_id, state=state, offset=(page - 1) * PAGE, limit=PAGE + 1)
    return _list(found, page=page, town_id=town_id)


@blueprint.post("/search")
@allowed(Action.SEE_PROGRAMME)
def search() -> ResponseReturnValue:
    """Search by name or number; by POST, so that the number is in no log. Finds nothing outside the own town (R13)."""
    words, runtime = request.form.get("words", "").strip(), services()
    with runtime.sessions.begin() as session:
        found = list_people_by_keys(session, keys_of(words), PAGE + 1)
        outside = [person.id for person in found if not me().sees_town(person.town_id)]
        if outside:
            add_audit(session, runtime.clock(), me().id, "search_outside_territory", detail={"people": outside})
        if me().territory is not None:
            found = list_people_by_keys(session, keys_of(words), PAGE + 1, town_id=me().territory)
    return _list(found, words=words)


def keys_of(words: str) -> PersonKeys:
    """The keys that a search names: whole name, ID number, phone, or number of service file or register."""
    words = strip_invisible(words).strip()
    return PersonKeys(
        name_indexes=name_indexes(words),
        id_index=blind_index("id_number", normalise_id_number(words)),
        phone_index=blind_index("phone", normalise_phone(words)),
        file_no=words,
    )


def _list(
    people: Sequence[Person], *, page: int = 1, town_id: int | None = None, words: str = ""
) -> ResponseReturnValue:
    with services().sessions() as session:
        towns = list_towns(session)
    return render_template(
        "people/index.html",
        people=people[:PAGE],
        more=len(people) > PAGE,
        page=page,
        towns=towns,
        town_id=town_id,
        words=words,
    )


@blueprint.route("/new", methods=["GET", "POST"])
@allowed(Action.ENTER_PEOPLE)
def new() -> ResponseReturnValue:
    form, runtime = PersonForm(), services()
    with runtime.sessions() as session:
        towns = list_towns(session)
        form.town.choices = options(town.name for town in towns if me().sees_town(town.id))
    if absent := bool(request.form.get("absent")):
        form.consent.validators = []
    if not form.validate_on_submit():
        return render_template("people/new.html", form=form)
    try:
        with refusals_audited(), runtime.sessions.begin() as session:
            now = runtime.clock()
            if absent:
                return _kept_for_call(session, form.facts(), now)
            person, _ = add_person(session, runtime.plan, form.facts(), Source.DESK, now, me().territory, me().id)
            add_audit(session, now, me().id, "person_saved", "person", person.id)
            person_id = person.id
    except (PersonError, OutsideTerritory) as refusal:
        flash(str(refusal), "danger")
        return render_template("people/new.html", form=form)
    flash(f"登记完成，档案号 {person.service_no}。", "success")
    return redirect(url_for(".show", person_id=person_id))


def _kept_for_call(session: Session, facts: PersonFacts, now: datetime) -> ResponseReturnValue:
    """Keep a file until an absent person is asked by a call. `?ticket=`: the ticket of the chat in which they spoke."""
    ticket = session.get(Handover, request.args.get("ticket", 0, type=int))
    if ticket is not None and not me().sees_town(ticket.town_id):
        abort(404)
    chat = ticket.follower_id if ticket else None
    pending = keep_for_call(session, services().plan, facts, now, me().id, me().territory, chat)
    add_audit(session, now, me().id, "file_kept_for_call", "pending_file", pending.id)
    flash("先存好了。打电话问过本人，他同意了档案才算建好。", "success")
    return redirect(url_for("consent_calls.index") + f"#file-{pending.id}")


@blueprint.get("/<int:person_id>")
@allowed(Action.SEE_PROGRAMME)
def show(person_id: int) -> ResponseReturnValue:
    return person_page(person_id)


def person_page(person_id: int, entered: Mapping[str, str] | None = None) -> str:
    """The page of a person; `entered`: the fields of a start of work that was refused, to be mended."""
    with services().sessions() as session:
        person = _find(session, person_id)
        return render_template(
            "people/show.html",
            person=person,
            entered=entered or {},
            claim=find_claim(session, person_id),
            family=list_family(session, person),
            visits=list_visits(session, person_id),
            categories=list_categories(session, person_id),
            consents=list_consents(session, person_id),
            applications=list_applications_of(session, person_id),
            enrolments=list_enrolments_of(session, person_id),
            milestones=milestone_lines(session, person),
            placements=[(one, not_counted(one, services().plan)) for one in list_placements_of(session, person_id)],
            enterprises=list_enterprise_names(session),
            leave_reasons=LEAVE_REASONS,
            day=today(services().clock()),
            classes=list_open_classes(session, today(services().clock()), services().clock()),
            youth=youth_of(person, age_on(person.birth_date, today(services().clock())) if person.birth_date else None),
            category_names={category.code: category.name for category in services().plan.categories},
            outcomes=OUTCOMES,
            ready=ready_words(person.ready_from),
            came_by=f"{name_of(code)}（{number_of(code.id)}）" if (code := _code_of(session, person)) else "",
        )


def _code_of(session: Session, person: Person) -> QrCode | None:
    """The QR code by which the person first came, if any."""
    return get_code(session, person.code_id) if person.code_id is not None else None


@blueprint.post("/<int:person_id>/unmask")
@allowed(Action.ENTER_PEOPLE)
def unmask(person_id: int) -> ResponseReturnValue:
    """Show the numbers in full, once, for a reason that is kept."""
    reason, runtime = request.form.get("reason", "").strip(), services()
    if len(reason) < 2:
        abort(422)
    with runtime.sessions.begin() as session:
        person = _find(session, person_id)
        add_audit(session, runtime.clock(), me().id, "unmasked", "person", person_id, reason=reason[:200])
        return render_template("people/_numbers.html", person=person)


@blueprint.post("/<int:person_id>/visits")
@allowed(Action.ENTER_PEOPLE)
def visit(person_id: int) -> ResponseReturnValue:
    """Enter the outcome of a check (R17)."""
    outcome, runtime = request.form.get("outcome", ""), services()
    if outcome not in OUTCOMES:
        abort(422)
    with runtime.sessions.begin() as session:
        person = _find(session, person_id)
        place, note = request.form.get("place", ""), request.form.get("note", "")
        record_visit(
            session, person, outcome, user_id=me().id, place=place[:100], note=note[:1000], now=runtime.clock()
        )
    flash("已记下核查结果。", "success")
    return redirect(url_for(".show", person_id=person_id))


@blueprint.post("/<int:person_id>/youth")
@allowed(Action.ENTER_PEOPLE)
def youth(person_id: int) -> ResponseReturnValue:
    """Set 两后生 against the rule, with the reason; or go back to the rule (R34)."""
    word, reason, runtime = request.form.get("youth", ""), request.form.get("reason", "").strip()[:200], services()
    if word not in _YOUTH or (word and len(reason) < 2):
        abort(422)
    with runtime.sessions.begin() as session:
        person = _find(session, person_id)
        person.youth_set, person.youth_reason = _YOUTH[word], reason if word else ""
        add_audit(session, runtime.clock(), me().id, "youth_set", "person", person_id)
    flash("改好了。", "success")
    return redirect(url_for(".show", person_id=person_id))


@blueprint.post("/<int:person_id>/meal-wish/delete")
@allowed(Action.ENTER_PEOPLE)
def forget_meal_wish(person_id: int) -> ResponseReturnValue:
    """Delete the meal wish, which tells religion, as soon as it is not needed (PIPL 28, 47)."""
    runtime = services()
    with runtime.sessions.begin() as session:
        _find(session, person_id).meal_wish = None
        add_audit(session, runtime.clock(), me().id, "meal_wish_deleted", "person", person_id)
    flash("吃饭的要求删掉了。", "success")
    return redirect(url_for(".show", person_id=person_id))


_YOUTH = {"": None, "yes": True, "no": False}


def _find(session: Session, person_id: int) -> Person:
    person = find_person(session, person_id)
    if person is None or not me().sees_town(person.town_id):
        abort(404)
    return person
