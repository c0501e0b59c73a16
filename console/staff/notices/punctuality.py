"""The times of one notice: queued, approved, sent, receipts, and what is late (R31)."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from console.access.members import allowed
from console.access.permissions import Action
from console.services import services
from models.push.notices import Notice, NoticeKind
from push.notices.punctuality import times_of

blueprint = Blueprint("punctuality", __name__)


@blueprint.get("/notices/<int:notice_id>/times")
@allowed(Action.SEE_PROGRAMME)
def show(notice_id: int) -> ResponseReturnValue:
    """Show a part of the notice's page, which loads it afterwards: at a million people it takes seconds."""
    runtime = services()
    with runtime.sessions() as session:
        notice = session.get_one(Notice, notice_id)
        if notice.kind is NoticeKind.SERVICE:
            abort(404)
        return render_template("notices/_times.html", notice=notice, times=times_of(session, runtime, notice))
