"""催办: a call or visit sheet whose deadline has passed is brought before the lead, once (R29).

A rights case that nobody answered by the promised hour is brought up likewise (R62).

The reminder is an alert: the overview shows it, and the operator's webhook gets it. It closes by itself when the
last open line has an outcome.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from models.queries.chat.handovers import list_unanswered_rights
from models.queries.delivery.alerts import close_alert, list_open_alerts, open_alert
from models.queries.offline.call_sheets import Overdue, list_overdue, note_reminded
from programme.calendar import china
from programme.plan.territory import UNKNOWN_TOWN
from push.runtime import Runtime

CODE = "call_sheets:"
"""First part of the alert's code; the notice's id follows."""
RIGHTS = "rights:"
"""First part of the code of an unanswered rights case; the hand-over's id follows."""


def remind(rt: Runtime) -> None:
    """Open an alert for every notice with a sheet that became overdue since the last run; close those that are done."""
    with rt.sessions.begin() as session:
        now = rt.clock()
        fresh = note_reminded(session, now)
        overdue: dict[int, list[Overdue]] = {}
        for one in list_overdue(session, now):
            overdue.setdefault(one.notice_id, []).append(one)
        _close_done(session, {f"{CODE}{notice_id}" for notice_id in overdue}, CODE, now)
        _remind_of_rights(session, now)
        for notice_id in sorted(fresh):
            code = f"{CODE}{notice_id}"
            close_alert(session, code, now)  # a new alert, so that the operator gets the new figure
            open_alert(session, None, code, _advice(overdue[notice_id]), now)


def _remind_of_rights(session: Session, now: datetime) -> None:
    late = list_unanswered_rights(session, now)
    _close_done(session, {f"{RIGHTS}{case.id}" for case in late}, RIGHTS, now)
    for case in late:
        promised = f"{china(case.due_at):%-m月%-d日 %H:%M}"
        advice = f"“{case.topic}”答应 {promised} 前回，还没有人回。请园区人社或项目负责人在“转人工”里先回这一件。"
        open_alert(session, None, f"{RIGHTS}{case.id}", advice, now)


def _close_done(session: Session, still: Collection[str], begins: str, now: datetime) -> None:
    for alert in list_open_alerts(session):
        if alert.code.startswith(begins) and alert.code not in still:
            close_alert(session, alert.code, now)


def _advice(sheets: Sequence[Overdue]) -> str:
    by_town: dict[str, int] = {}
    for one in sheets:
        by_town[one.town or UNKNOWN_TOWN] = by_town.get(one.town or UNKNOWN_TOWN, 0) + one.people
    towns = "、".join(f"{town} {people} 人" for town, people in by_town.items())
    return (
        f"通知“{sheets[0].title}”有 {len(sheets)} 张电话单、上门单过了期限还没有办完：{towns}。"
        "请项目负责人在“电话单”里看是谁经办，催他办完；办完后这条提醒自己消失。"
    )
