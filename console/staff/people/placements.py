"""上岗 on a person's page: recording a start, the contract signed later, and leaving (R06, R35)."""

from datetime import date

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from console.access.members import allowed, me
from console.access.permissions import Action
from console.services import services
from console.staff.people.people import person_page
from models.people import Person
from models.programme.placements import Placement
from models.queries.programme.placements import find_placement
from models.queries.staff.staff import add_audit
from models.queries.work.vacancies import find_enterprise
from models.work import VacancyKind
from programme.calendar import parse_date
from programme.work.placements import PlacementError, Start, end_placement, not_counted, record_placement, sign_contract

blueprint = Blueprint("placements", __name__, url_prefix="/people")


@blueprint.post("/<int:person_id>/placements")
@allowed(Action.ENTER_PEOPLE)
def start(person_id: int) -> ResponseReturnValue:
    """Record the start of work: enterprise, day, and the contract if one is signed."""
    runtime = services()
    try:
        with runtime.sessions.begin() as session:
            person = session.get(Person, person_id)
            if person is None or not me().sees_town(person.town_id):
                abort(404)
            enterprise = find_enterprise(session, request.form.get("enterprise", ""))
            if enterprise is None:
                raise PlacementError("请选企业。")
            made = record_placement(
                session, person, enterprise, _start(), runtime.plan, user_id=me().id, now=runtime.clock()
            )
            _audit(session, made, "placement_recorded")
            reason = not_counted(made, runtime.plan)
        flash(f"记下了。{reason}。" if reason else "记下了。", "warning" if reason else "success")
    except PlacementError as refusal:
        flash(str(refusal), "danger")
        return person_page(person_id, request.form), 422
    return redirect(url_for("people.show", person_id=person_id))


@blueprint.post("/placements/<int:placement_id>/contract")
@allowed(Action.ENTER_PEOPLE)
def contract(placement_id: int) -> ResponseReturnValue:
    """Record a contract that was signed after the start was recorded."""
    runtime = services()
    with runtime.sessions.begin() as session:
        placement = _placement(session, placement_id)
        try:
            sign_contract(session, placement, _day("contract_on"), runtime.plan, runtime.clock())
            _audit(session, placement, "contract_recorded")
            flash("记下了。", "success")
        except PlacementError as refusal:
            flash(str(refusal), "danger")
        return redirect(url_for("people.show", person_id=placement.person_id))


@blueprint.post("/placements/<int:placement_id>/end")
@allowed(Action.ENTER_PEOPLE)
def end(placement_id: int) -> ResponseReturnValue:
    """Record the end of work with its reason."""
    runtime = services()
    with runtime.sessions.begin() as session:
        placement = _placement(session, placement_id)
        try:
            reason = request.form.get("reason", "")
            end_placement(session, placement, _day("left_on"), reason, runtime.plan, runtime.clock())
            _audit(session, placement, "placement_ended")
            flash("记下了。", "success")
        except PlacementError as refusal:
            flash(str(refusal), "danger")
        return redirect(url_for("people.show", person_id=placement.person_id))


def _start() -> Start:
    kind = request.form.get("kind", VacancyKind.JOB)
    if kind not in list(VacancyKind):
        abort(422)
    return Start(
        VacancyKind(kind),
        _day("started_on"),
        _day_if_any("contract_on"),
        request.form.get("work", "").strip()[:100],
        _day_if_any("health_checked_on"),
        _day_if_any("guardian_informed_on"),
    )


def _day_if_any(name: str) -> date | None:
    return _day(name) if request.form.get(name) else None


def _day(name: str) -> date:
    day = parse_date(request.form.get(name, ""))
    if day is None:
        raise PlacementError("请填日期。")
    return day


def _placement(session: Session, placement_id: int) -> Placement:
    placement = find_placement(session, placement_id)
    if placement is None or not me().sees_town(placement.person.town_id):
        abort(404)
    return placement


def _audit(session: Session, placement: Placement, action: str) -> None:
    add_audit(session, services().clock(), me().id, action, "person", placement.person_id)
