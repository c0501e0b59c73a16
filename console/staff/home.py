"""The overview: work that waits, and the progress of the latest notices."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from console.access.members import Member, allowed, me
from console.access.permissions import Action
from console.api.reports import register_members
from console.public.sessions import home_of
from console.services import services
from console.staff.notices.allowances import allowances_of
from models.push.notices import Notice, NoticeState
from models.queries.chat.handovers import count_open, count_rights
from models.queries.delivery.alerts import list_open_alerts
from models.queries.notices.listings import list_notices
from models.queries.offline.call_sheets import count_people_to_call
from models.queries.offline.postings import count_open_postings
from models.queries.places import list_towns
from models.queries.work.vacancies import count_vacancies
from models.work import VacancyState
from programme.calendar import today
from programme.progress.coverage import coverage_by_town, coverage_of
from programme.progress.milestones import milestones_by_town, total
from push.notices.closing import household_counts
from push.notices.punctuality import count_late

LATEST = 5
SHOWN = (NoticeState.SENDING, NoticeState.PAUSED, NoticeState.SCHEDULED, NoticeState.DONE)
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
        notices = list_notices(session, LATEST, SHOWN)
        reached = milestones_by_town(session, today(services().clock()), me().territory)
        return render_template(
            "staff/home.html",
            coverage=coverage_of(members),
            towns=coverage_by_town(members),
            milestones=reached,
            all_milestones=total(reached),
            waiting=_waiting(session, me()),
            town_ids={town.name: town.id for town in list_towns(session)},
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


def _waiting(session: Session, member: Member) -> dict[str, int]:
    """The numbers of things to do: vacancies to review, people to call, tickets to answer."""
    return {
        "vacancies": count_vacancies(session, VacancyState.SUBMITTED),
        "calls": count_people_to_call(session, None if member.territory is None else member.id),
        "tickets": count_open(session, member.territory),
        "rights": count_rights(session) if member.may(Action.SETTLE_RIGHTS_CASES) else 0,
        "postings": count_open_postings(session, member.territory),
    }
