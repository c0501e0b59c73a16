"""村名核对: names of villages that came with files or people, and that nobody has confirmed yet (K19)."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from console.access.members import allowed, me
from console.access.permissions import Action
from console.services import services
from models.places import Village
from models.queries.places import list_doubtful_villages, list_villages_of
from models.queries.staff.staff import add_audit
from programme.plan.stored_places import confirm_village, merge_village

blueprint = Blueprint("villages", __name__, url_prefix="/villages")


@blueprint.get("/")
@allowed(Action.IMPORT_REGISTER)
def index() -> ResponseReturnValue:
    """List the doubtful names with their households, each with the villages that it may mean."""
    with services().sessions() as session:
        doubts = list_doubtful_villages(session)
        choices = {town_id: list_villages_of(session, town_id) for town_id in {doubt[0].town_id for doubt in doubts}}
        return render_template("villages/index.html", doubts=doubts, choices=choices)


@blueprint.post("/<int:village_id>/confirm")
@allowed(Action.IMPORT_REGISTER)
def confirm(village_id: int) -> ResponseReturnValue:
    runtime = services()
    with runtime.sessions.begin() as session:
        village = _doubtful(session, village_id)
        confirm_village(village)
        add_audit(session, runtime.clock(), me().id, "village_confirmed", "village", village_id)
        flash(f"“{village.name}”已列入村的名单，可以做二维码和张贴了。", "success")
    return redirect(url_for(".index"))


@blueprint.post("/<int:village_id>/merge")
@allowed(Action.IMPORT_REGISTER)
def merge(village_id: int) -> ResponseReturnValue:
    """Enter the chosen village for everybody under the doubtful name, and for whoever comes with it later."""
    runtime = services()
    with runtime.sessions.begin() as session:
        village = _doubtful(session, village_id)
        into = session.get(Village, request.form.get("into", 0, type=int))
        if into is None or into.doubtful or into.town_id != village.town_id:
            flash("请先选它是哪个村。", "danger")
            return redirect(url_for(".index"))
        merge_village(session, village, into)
        add_audit(session, runtime.clock(), me().id, "village_merged", "village", village_id, detail={"into": into.id})
        flash(f"“{village.name}”下面的人都归到{into.name}了，以后再这样写也算{into.name}。", "success")
    return redirect(url_for(".index"))


def _doubtful(session: Session, village_id: int) -> Village:
    """The doubtful village; 404 for one that is decided."""
    village = session.get(Village, village_id)
    if village is None or not village.doubtful or village.same_as_id is not None:
        abort(404)
    return village
