"""Vacancies for staff: review, publish, close, post on an enterprise's behalf (R32, R42)."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectField

from console.access.members import allowed, me
from console.access.permissions import Action
from console.enterprise.vacancy_form import VacancyForm
from console.services import services
from console.web.forms import options
from models.queries.notices.listings import find_notice_of_vacancy
from models.queries.work.vacancies import (
    count_matches,
    find_enterprise,
    find_vacancy,
    list_applicants,
    list_enterprise_names,
    list_vacancies,
)
from models.work import VacancyState
from programme.calendar import today
from programme.work.enterprises import recheck_on
from programme.work.revisions import ChangedMeanwhile
from programme.work.search import hazard_of, match_people
from programme.work.vacancies import judged, submit_vacancy
from push.triggers.costs import most_sms_fen
from push.triggers.vacancies import draft_of_vacancy, publish_vacancy, withdraw_vacancy

SHOWN = 200
TABS = {
    "waiting": ("待审核", (VacancyState.SUBMITTED, VacancyState.BLOCKED)),
    "open": ("招聘中", (VacancyState.PUBLISHED,)),
    "over": ("已结束", (VacancyState.FILLED, VacancyState.CLOSED, VacancyState.EXPIRED)),
}
blueprint = Blueprint("vacancies", __name__, url_prefix="/vacancies")


class OnBehalfForm(VacancyForm):
    """A vacancy posted by staff for an enterprise."""

    enterprise = SelectField("企业")


@blueprint.get("/")
@allowed(Action.HANDLE_VACANCIES)
def index() -> ResponseReturnValue:
    tab = request.args.get("tab", "waiting")
    if tab not in TABS:
        abort(404)
    with services().sessions() as session:
        vacancies = list_vacancies(session, TABS[tab][1], SHOWN)
        return render_template("vacancies/index.html", vacancies=vacancies, tab=tab, tabs=TABS)


@blueprint.route("/new", methods=["GET", "POST"])
@allowed(Action.HANDLE_VACANCIES)
def new() -> ResponseReturnValue:
    form, runtime = OnBehalfForm(), services()
    with runtime.sessions() as session:
        names = list_enterprise_names(session)
        enterprise = find_enterprise(session, form.enterprise.data or "")
    form.enterprise.choices = options(names, "请选择")
    if not form.validate_on_submit() or enterprise is None:
        return render_template("vacancies/new.html", form=form)
    entry = judged(form.posting(enterprise.name), runtime.plan, runtime.clock())
    with runtime.sessions.begin() as session:
        vacancy = submit_vacancy(session, entry, enterprise=enterprise, user_id=me().id)
    return redirect(url_for(".show", vacancy_id=vacancy.id))


@blueprint.get("/<int:vacancy_id>")
@allowed(Action.HANDLE_VACANCIES)
def show(vacancy_id: int) -> ResponseReturnValue:
    return _page(vacancy_id)


def _page(vacancy_id: int, changed: ChangedMeanwhile | None = None) -> str:
    """The vacancy; `changed`: what is different from the version that the member looked at before."""
    settings = services().settings
    with services().sessions() as session:
        vacancy = find_vacancy(session, vacancy_id)
        if vacancy is None:
            abort(404)
        notice, day = find_notice_of_vacancy(session, vacancy_id), today(services().clock())
        matches = count_matches(session, vacancy_id) if notice else len(match_people(session, vacancy, day))
        return render_template(
            "vacancies/show.html",
            vacancy=vacancy,
            notice=notice,
            matches=matches,
            most_fen=most_sms_fen(settings, draft_of_vacancy(vacancy, settings.public_url), matches),
            recheck=recheck_on(vacancy.enterprise.verified_at),
            day=day,
            hazard=hazard_of(vacancy),
            changed=changed,
            applications=list_applicants(session, vacancy_id),
        )


@blueprint.post("/<int:vacancy_id>/publish")
@allowed(Action.PUBLISH_VACANCIES)
def publish(vacancy_id: int) -> ResponseReturnValue:
    """Publish the version that the page showed; if the enterprise changed it meanwhile, show what it says now."""
    try:
        notice_id = publish_vacancy(services(), me().id, vacancy_id, request.form.get("version", 1, type=int))
    except ChangedMeanwhile as refusal:
        return _page(vacancy_id, refusal), 409
    flash("已发布，正在通知合适的人。", "success")
    return redirect(url_for("notices.show", notice_id=notice_id))


@blueprint.post("/<int:vacancy_id>/close")
@allowed(Action.HANDLE_VACANCIES)
def close(vacancy_id: int) -> ResponseReturnValue:
    withdraw_vacancy(services(), me().id, vacancy_id, "工作人员关闭")
    flash("已关闭，没发出的通知不再发。", "success")
    return redirect(url_for(".show", vacancy_id=vacancy_id))
