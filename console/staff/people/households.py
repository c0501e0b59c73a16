"""Households of the register: people that still lack an outcome, and notices that reached them (R16)."""

from collections import defaultdict

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from console.access.members import allowed, me
from console.access.permissions import Action
from console.services import services
from models.people import Person
from models.queries.people.households import (
    find_household_by_id,
    list_deliveries_of,
    list_households_of,
    list_members,
    list_recorded_statuses,
    list_statuses,
)
from models.queries.places import list_towns
from models.queries.staff.staff import add_audit
from programme.calendar import parse_date, today
from programme.people.household_status import Decision, StatusError, record_status
from programme.progress.milestones import lifted_on

PAGE = 25
LATEST = 30
blueprint = Blueprint("households", __name__, url_prefix="/households")


@blueprint.get("/")
@allowed(Action.SEE_PROGRAMME)
def index() -> ResponseReturnValue:
    """List the households by town; `open=1` only those where people still lack an outcome, with their names."""
    page = max(request.args.get("page", 1, type=int), 1)
    town_id = me().territory or request.args.get("town", type=int)
    open_only = request.args.get("open") == "1"
    with services().sessions() as session:
        towns = list_towns(session)
        found = list_households_of(session, town_id, open_only=open_only, offset=(page - 1) * PAGE, limit=PAGE + 1)
        members: dict[int, list[tuple[Person, bool]]] = defaultdict(list)
        for person, covered in list_members(session, [household.id for household in found[:PAGE]]):
            members[person.household_id or 0].append((person, covered))
    return render_template(
        "households/index.html",
        households=found[:PAGE],
        members=members,
        more=len(found) > PAGE,
        page=page,
        towns=towns,
        town_id=town_id,
        open_only=open_only,
    )


@blueprint.get("/<int:household_id>")
@allowed(Action.SEE_PROGRAMME)
def show(household_id: int) -> ResponseReturnValue:
    with services().sessions() as session:
        household = find_household_by_id(session, household_id)
        if household is None or not me().sees_town(household.town_id):
            abort(404)
        return render_template(
            "households/show.html",
            household=household,
            members=list_members(session, [household_id]),
            statuses=list_statuses(session, household_id),
            lifted_on=lifted_on([(one.status, one.since) for one in list_recorded_statuses(session, household_id)]),
            words=services().plan.origin.poverty_vocabulary.words,
            today=today(services().clock()),
            deliveries=list_deliveries_of(session, household_id, LATEST),
        )


@blueprint.post("/<int:household_id>/status")
@allowed(Action.RECORD_POVERTY_STATUS)
def status(household_id: int) -> ResponseReturnValue:
    """Record the county's decision: out of poverty, fallen back (R20). Only the county enters it (R24)."""
    runtime = services()
    try:
        with runtime.sessions.begin() as session:
            household, since = find_household_by_id(session, household_id), parse_date(request.form.get("since", ""))
            if household is None:
                abort(404)
            if since is None:
                raise StatusError("请填日期。")
            decision = Decision(request.form.get("status", ""), since, request.form.get("document", "")[:200])
            record_status(session, runtime.plan, household, decision, user_id=me().id, now=runtime.clock())
            add_audit(session, runtime.clock(), me().id, "status_recorded", "household", household_id)
        flash("记下了。", "success")
    except StatusError as refusal:
        flash(str(refusal), "danger")
    return redirect(url_for(".show", household_id=household_id))
