"""The page of one vacancy, opened inside WeChat without a log-in. It says nothing about persons."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from console.services import services
from models.queries.work.vacancies import find_vacancy
from models.work import VacancyState

blueprint = Blueprint("jobs", __name__)


@blueprint.get("/v/<int:vacancy_id>")
def show(vacancy_id: int) -> ResponseReturnValue:
    """Show a published vacancy; one that is over says so."""
    with services().sessions() as session:
        vacancy = find_vacancy(session, vacancy_id)
    if vacancy is None or vacancy.published_at is None:
        abort(404)
    is_open = vacancy.state == VacancyState.PUBLISHED and vacancy.enterprise.verified_at is not None
    return render_template("h5/vacancy.html", vacancy=vacancy, is_open=is_open, office=services().plan.service)
