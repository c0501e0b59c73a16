"""The overview: work that waits, and the progress of the latest notices."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from console.access.members import Member, allowed, me
from console.access.permissions import Action
from console.api.reports import register_members
from console.public.sessions import home_of
from console.services import services
from console.staff.notices.allowances import allowances_of
from models.places import Town
from models.push.notices import CallEntry, CallSheet, Notice, NoticeKind, NoticeState
from models.queries.chat.handovers import count_open, count_rights
from models.queries.delivery.alerts import list_open_alerts
from models.queries.offline.postings import count_open_postings
from models.queries.work.vacancies import count_vacancies
from models.work import VacancyState
from programme.calendar import today
from programme.progress.coverage import coverage_by_town, coverage_of
from programme.progress.milestones import milestones_by_town, total
from push.notices.closing import household_counts
from push.notices.punctuality import count_late

LATEST = 5
blueprint = Blueprint("staff", __name__)


@blueprint.get("/")
def front() -> ResponseReturnValue:
    """Redirect to the member's own home, or to the log-in."""
    if not current_user.is_authenticated:
        return redirect(url_for("session.log_in"))
    return redirect(home_of(me()))


@blueprint.get("/overview", endpoint="home")
@allowed(Action.SEE_PROGRAMME)
def overview() -> ResponseReturnValue:
    members = register_members(me().territory)
    with services().sessions() as session:
        notices = _latest(session)
        reached = milestones_by_town(session, today(services().clock()), me().territory)
        return render_template(
            "staff/home.html",
            coverage=coverage_of(members),
            towns=coverage_by_town(members),
            milestones=reached,
            all_milestones=total(reached),
            waiting=_waiting(session, me()),
            town_ids=dict(session.execute(select(Town.name, Town.id)).all()),
            as_of=services().clock(),
            alerts=list_open_alerts(session),
            allowances=allowances_of(session, services()) if me().may(Action.SEE_LIMITS) else None,
            late=_late(session) if me().may(Action.SEE_LIMITS) else [],
            notices=[(notice, household_counts(session, notice.id)) for notice in notices],
        )


def _late(session: Session) -> list[tuple[Notice, int]]:
    """Notices with people who were or are told too late, and how many (R31)."""
    return [
        (session.get_one(Notice, one), people)
        for one, people in count_late(session, services(), services().clock()).items()
    ]


def _latest(session: Session) -> list[Notice]:
    shown = (NoticeState.SENDING, NoticeState.PAUSED, NoticeState.SCHEDULED, NoticeState.DONE)
    query = select(Notice).where(Notice.kind != NoticeKind.SERVICE, Notice.state.in_(shown))
    return list(session.scalars(query.order_by(Notice.id.desc()).limit(LATEST)))


def _waiting(session: Session, member: Member) -> dict[str, int]:
    """The numbers of things to do: vacancies to review, people to call, tickets to answer."""
    calls = (
        select(func.count())
        .select_from(CallEntry)
        .join(CallSheet, CallSheet.id == CallEntry.sheet_id)
        .where(CallEntry.outcome.is_(None))
    )
    if member.territory is not None:
        calls = calls.where(CallSheet.user_id == member.id)
    return {
        "vacancies": count_vacancies(session, VacancyState.SUBMITTED),
        "calls": session.scalar(calls) or 0,
        "tickets": count_open(session, member.territory),
        "rights": count_rights(session) if member.may(Action.SETTLE_RIGHTS_CASES) else 0,
        "postings": count_open_postings(session, member.territory),
    }
