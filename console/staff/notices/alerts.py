"""Alerts: faults of the account that stopped a channel, the advice, and a button for a fault that is mended."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from console.access.members import allowed, me
from console.access.permissions import Action
from console.services import services
from models.push.notices import Alert
from models.queries.delivery.alerts import list_alerts
from models.queries.notices.listings import list_paused
from models.queries.staff.staff import add_audit

SHOWN = 200
blueprint = Blueprint("alerts", __name__, url_prefix="/alerts")


@blueprint.get("/")
@allowed(Action.SEE_PROGRAMME)
def index() -> ResponseReturnValue:
    """List every alert, the open ones first, with the notices that stand still meanwhile."""
    with services().sessions() as session:
        alerts, paused = list_alerts(session, SHOWN), list_paused(session)
        return render_template("alerts/index.html", alerts=alerts, paused=paused)


@blueprint.post("/<int:alert_id>/resolve")
@allowed(Action.RESOLVE_ALERTS)
def resolve(alert_id: int) -> ResponseReturnValue:
    """Close an alert; a fault that is still there opens a new one at the next attempt."""
    runtime = services()
    with runtime.sessions.begin() as session:
        alert = session.get_one(Alert, alert_id)
        if alert.closed_at is None:
            alert.closed_at = runtime.clock()
            add_audit(session, runtime.clock(), me().id, "alert_resolved", "alert", alert_id)
    flash("已标记为解决。如果问题还在，下次发送时会再提醒。暂停的通知要到通知页点“继续发”。", "success")
    return redirect(url_for("staff.home"))
