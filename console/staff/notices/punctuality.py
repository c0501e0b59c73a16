"""The times of one notice: queued, approved, sent, receipts, and what is late (R31)."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from console.access.members import allowed
from console.access.permissions import Action
from console.services import services
from models.queries.notices.listings import get_announced
from push.notices.punctuality import times_of

blueprint = Blueprint("punctuality", __name__)


@blueprint.get("/notices/<int:notice_id>/times")
@allowed(Action.SEE_PROGRAMME)
def show(notice_id: int) -> ResponseReturnValue:
    """Show a part of the notice's page, which loads it afterwards: at a million people it takes seconds.

    A page of its own for whoever follows the link instead of waiting.
    """
    runtime = services()
    with runtime.sessions() as session:
        notice = get_announced(session, notice_id)
        template = "notices/_times.html" if "HX-Request" in request.headers else "notices/times.html"
        return render_template(template, notice=notice, times=times_of(session, runtime, notice))
