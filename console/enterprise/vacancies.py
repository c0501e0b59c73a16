"""An enterprise's own pages: its vacancies and their applicants (masked until the person agrees)."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from console.access.members import allowed, me
from console.access.permissions import Action
from console.enterprise.vacancy_form import VacancyForm
from console.services import services
from models.queries.staff.staff import add_audit
from models.queries.work.vacancies import find_vacancy, list_applicants, list_vacancies_of, lock_vacancy
from models.work import ApplicationState, Enterprise, Vacancy
from programme.work.applications import shown_to_enterprise, shows_contact
from programme.work.vacancies import VacancyError, judged, posting_of, revise_vacancy, submit_vacancy
from push.triggers.vacancies import withdraw_vacancy

WITHDRAWN = ApplicationState.WITHDRAWN
blueprint = Blueprint("enterprise", __name__, url_prefix="/enterprise")


@blueprint.get("/", endpoint="home")
@allowed(Action.RUN_OWN_VACANCIES)
def index() -> ResponseReturnValue:
    with services().sessions() as session:
        return render_template("enterprise/home.html", vacancies=list_vacancies_of(session, me().enterprise_id))


@blueprint.route("/vacancies/new", methods=["GET", "POST"])
@allowed(Action.RUN_OWN_VACANCIES)
def new() -> ResponseReturnValue:
    form, runtime = VacancyForm(), services()
    if not form.validate_on_submit():
        return render_template("enterprise/form.html", form=form, title="发布新岗位")
    with runtime.sessions() as session:
        enterprise = session.get_one(Enterprise, me().enterprise_id)
    entry = judged(form.posting(enterprise.name), runtime.plan, runtime.clock())
    with runtime.sessions.begin() as session:
        vacancy = submit_vacancy(session, entry, enterprise=enterprise, user_id=me().id)
    flash("已提交。系统检查的结果在下面，工作人员审核后发布。", "success")
    return redirect(url_for(".show", vacancy_id=vacancy.id))


@blueprint.route("/vacancies/<int:vacancy_id>/edit", methods=["GET", "POST"])
@allowed(Action.RUN_OWN_VACANCIES)
def edit(vacancy_id: int) -> ResponseReturnValue:
    runtime = services()
    with runtime.sessions() as session:
        vacancy = _own(session, vacancy_id)
    form = VacancyForm.of(posting_of(vacancy))
    if not form.validate_on_submit():
        return render_template("enterprise/form.html", form=form, title="修改岗位")
    entry = judged(form.posting(vacancy.enterprise.name), runtime.plan, runtime.clock())
    try:
        with runtime.sessions.begin() as session:
            revise_vacancy(lock_vacancy(session, vacancy_id), entry)  # not while staff publish what they saw
    except VacancyError as refusal:  # what was typed stays on the page: it may become a new vacancy
        flash(str(refusal), "danger")
        return render_template("enterprise/form.html", form=form, title="修改岗位"), 409
    return redirect(url_for(".show", vacancy_id=vacancy_id))


@blueprint.get("/vacancies/<int:vacancy_id>")
@allowed(Action.RUN_OWN_VACANCIES)
def show(vacancy_id: int) -> ResponseReturnValue:
    """Show a vacancy with its applicants; every look at agreed contacts is audited."""
    runtime = services()
    with runtime.sessions.begin() as session:
        vacancy = _own(session, vacancy_id)
        applications = list_applicants(session, vacancy_id)
        shown = [application.id for application in applications if shows_contact(application)]
        if shown:
            add_audit(
                session,
                runtime.clock(),
                me().id,
                "contacts_seen",
                "vacancy",
                vacancy_id,
                detail={"applications": shown},
            )
        return render_template(
            "enterprise/show.html",
            vacancy=vacancy,
            applications=[(one, shown_to_enterprise(one)) for one in applications if one.state != WITHDRAWN],
            withdrawn=sum(one.state == WITHDRAWN for one in applications),
        )


@blueprint.post("/vacancies/<int:vacancy_id>/close")
@allowed(Action.RUN_OWN_VACANCIES)
def close(vacancy_id: int) -> ResponseReturnValue:
    with services().sessions() as session:
        _own(session, vacancy_id)
    withdraw_vacancy(services(), me().id, vacancy_id, "企业关闭")
    flash("已关闭。", "success")
    return redirect(url_for(".show", vacancy_id=vacancy_id))


def _own(session: Session, vacancy_id: int) -> Vacancy:
    vacancy = find_vacancy(session, vacancy_id)
    if vacancy is None or vacancy.enterprise_id != me().enterprise_id:
        abort(404)
    return vacancy
