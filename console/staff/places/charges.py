"""包村: the villages of the town that a representative looks after (R13); without any, the whole town."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from console.access.members import allowed, me
from console.access.permissions import Action
from console.services import services
from models.queries.offline.qr_codes import list_charges, set_charges
from models.queries.places import list_villages_of
from models.queries.staff.staff import add_audit, find_user
from models.staff import Role, User

blueprint = Blueprint("charges", __name__, url_prefix="/team")


@blueprint.route("/<int:user_id>/villages", methods=["GET", "POST"])
@allowed(Action.RUN_TEAM)
def edit(user_id: int) -> ResponseReturnValue:
    runtime = services()
    with runtime.sessions.begin() as session:
        user = _representative(session, user_id)
        villages = list_villages_of(session, user.town_id)
        if request.method == "GET":
            charged = {village.id for village in list_charges(session, user_id)}
            return render_template("team/charges.html", user=user, villages=villages, charged=charged)
        chosen = {village.id for village in villages} & set(request.form.getlist("villages", type=int))
        set_charges(session, user_id, chosen)
        detail = {"villages": len(chosen)}
        add_audit(session, runtime.clock(), me().id, "charges_changed", "user", user_id, detail=detail)
    flash("记下了。", "success")
    return redirect(url_for("team.index"))


def _representative(session: Session, user_id: int) -> User:
    """The representative; 404 for any other user."""
    user = find_user(session, user_id)
    if user is None or user.role is not Role.REPRESENTATIVE or user.town_id is None:
        abort(404)
    return user
