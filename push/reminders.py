"""催办: a call or visit sheet whose deadline has passed is brought before the lead, once (R29; issue 3, G).

The reminder is an alert: the overview shows it, and the operator's webhook gets it. It closes by itself when the
last open line has an outcome.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from models.queries.call_sheets import Overdue, list_overdue, note_reminded
from push import runtime
from push.alerts import close_alert, list_open_alerts, open_alert
from push.runtime import Runtime

CODE = "call_sheets:"
"""Begins the code of such an alert; the notice's id follows."""
UNKNOWN = "乡镇未知"


def remind_of_sheets() -> None:
    """The job."""
    remind(runtime.current())


def remind(rt: Runtime) -> None:
    """An alert for every notice of which a sheet has become overdue since the last time; done ones are closed."""
    with rt.sessions.begin() as session:
        now = rt.clock()
        fresh = note_reminded(session, now)
        overdue: dict[int, list[Overdue]] = {}
        for one in list_overdue(session, now):
            overdue.setdefault(one.notice_id, []).append(one)
        _close_done(session, overdue, now)
        for notice_id in sorted(fresh):
            code = f"{CODE}{notice_id}"
            close_alert(session, code, now)  # a new one, so that the operator is told of the new figure
            open_alert(session, None, code, _advice(overdue[notice_id]), now)


def _close_done(session: Session, overdue: dict[int, list[Overdue]], now: datetime) -> None:
    still = {f"{CODE}{notice_id}" for notice_id in overdue}
    for alert in list_open_alerts(session):
        if alert.code.startswith(CODE) and alert.code not in still:
            close_alert(session, alert.code, now)


def _advice(sheets: Sequence[Overdue]) -> str:
    by_town: dict[str, int] = {}
    for one in sheets:
        by_town[one.town or UNKNOWN] = by_town.get(one.town or UNKNOWN, 0) + one.people
    towns = "、".join(f"{town} {people} 人" for town, people in by_town.items())
    return (
        f"通知“{sheets[0].title}”有 {len(sheets)} 张电话单、上门单过了期限还没有办完：{towns}。"
        "请项目负责人在“电话单”里看是谁经办，催他办完；办完后这条提醒自己消失。"
    )
