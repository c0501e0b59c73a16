"""Reports to the operator's own system (ALERT_WEBHOOK) of every alert, once each as far as Redis remembers.

A job of its own, so that a slow or dead receiver holds up nothing. What is not accepted is tried again at
the next run, while the alert is open or younger than a day.
"""

from datetime import timedelta

import requests
import structlog

from models.push.notices import Alert
from models.queries.delivery.alerts import list_recent_alerts
from push import runtime
from push.runtime import Runtime

TIMEOUT_SECONDS = (3.0, 5.0)
STILL_NEWS = timedelta(days=1)
REMEMBERED = timedelta(days=30)
MOST = 20

log = structlog.get_logger()


def tell_operator() -> None:
    """Run the job."""
    tell(runtime.current())


def tell(rt: Runtime) -> None:
    """POST `{"id", "code", "channel", "advice", "opened_at", "closed_at"}` for each alert not yet accepted."""
    if not rt.settings.alert_webhook:
        return
    for alert in _news(rt):
        mark = f"songgang:told:{alert.id}"
        if rt.redis.exists(mark):
            continue
        if not _accepted(rt.settings.alert_webhook, alert):
            return  # the receiver is away: the others wait for the next run too
        rt.redis.set(mark, 1, ex=REMEMBERED)


def _news(rt: Runtime) -> list[Alert]:
    with rt.sessions() as session:
        return list_recent_alerts(session, rt.clock() - STILL_NEWS, MOST)


def _accepted(address: str, alert: Alert) -> bool:
    try:
        answer = requests.post(address, json=_body(alert), timeout=TIMEOUT_SECONDS, allow_redirects=False)
    except requests.RequestException as fault:
        log.warning("operator not told", alert=alert.id, error=type(fault).__name__)
        return False
    if not answer.ok:
        log.warning("operator not told", alert=alert.id, status=answer.status_code)
    return answer.ok


def _body(alert: Alert) -> dict[str, object]:
    return {
        "id": alert.id,
        "code": alert.code,
        "channel": alert.channel.value if alert.channel else None,
        "advice": alert.advice,
        "opened_at": alert.opened_at.isoformat(),
        "closed_at": alert.closed_at.isoformat() if alert.closed_at else None,
    }
