"""The console on the app: extensions, blueprints, error pages, template filters."""

from apiflask import APIFlask
from flask import Blueprint
from flask_bootstrap import Bootstrap5
from flask_login import current_user
from flask_wtf.csrf import CSRFProtect
from werkzeug.routing import IntegerConverter, Map

from console import api
from console.access.login_limit import limiter
from console.access.members import login_manager
from console.api.openapi import describe
from console.api.schemas.requests import LARGEST_ID
from console.enterprise import vacancies as enterprise
from console.public import display, health, posters, sessions, sms_callbacks
from console.public import vacancies as jobs
from console.staff import home
from console.staff.chats import attachments, chats, handovers, ready_answers, sentences
from console.staff.notices import alerts, call_sheets, notices, postings, punctuality
from console.staff.people import consent_calls, households, imports, people, placements
from console.staff.places import charges, qr_codes, sites, team, villages
from console.staff.training import classes, rosters
from console.staff.work import enterprises, vacancies
from console.web import assets, filters
from console.web.errors import register_errors
from console.web.navigation import navigation_for
from console.web.request_guard import guard_incoming
from settings import Settings

csrf = CSRFProtect()


class RowId(IntegerConverter):
    """`<int:…>` in an address; a number larger than any key is not found instead of failing in the database."""

    def __init__(self, map: Map) -> None:  # noqa: A002 - werkzeug's name
        super().__init__(map, max=LARGEST_ID)


def register_console(app: APIFlask, settings: Settings) -> None:
    """Add extensions and the blueprints of `PAGES`; the API and the gateways' receipts carry no CSRF token."""
    app.config.update(RATELIMIT_STORAGE_URI=_limiter_url(settings.redis_url), RATELIMIT_HEADERS_ENABLED=False)
    app.config.update(AUTO_VALIDATION_ERROR_RESPONSE=False, AUTO_404_RESPONSE=False)
    # The forms' own messages in Chinese; a form stays good as long as its session.
    app.config.update(WTF_I18N_ENABLED=False, WTF_CSRF_TIME_LIMIT=None)
    guard_incoming(app)
    app.spec_processor(describe)
    app.url_map.converters["int"] = RowId
    for extension in (csrf, login_manager, limiter, Bootstrap5()):
        extension.init_app(app)
    for page in PAGES:
        app.register_blueprint(page)
    for without_form in (api.blueprint, sms_callbacks.blueprint):
        csrf.exempt(without_form)
        app.register_blueprint(without_form)
    filters.register(app)
    register_errors(app)
    app.context_processor(_member_and_menu)


def _member_and_menu() -> dict[str, object]:
    """The member and the menu, for every page."""
    if not current_user.is_authenticated:
        return {"me": current_user}
    return {"me": current_user, "nav": navigation_for(current_user)}


PAGES: tuple[Blueprint, ...] = (
    health.blueprint,
    sessions.blueprint,
    posters.blueprint,
    assets.blueprint,
    home.blueprint,
    alerts.blueprint,
    households.blueprint,
    enterprises.blueprint,
    imports.blueprint,
    villages.blueprint,
    team.blueprint,
    charges.blueprint,
    vacancies.blueprint,
    classes.blueprint,
    rosters.blueprint,
    notices.blueprint,
    postings.blueprint,
    qr_codes.blueprint,
    punctuality.blueprint,
    display.blueprint,
    people.blueprint,
    placements.blueprint,
    call_sheets.blueprint,
    consent_calls.blueprint,
    attachments.blueprint,
    sites.blueprint,
    handovers.blueprint,
    chats.blueprint,
    sentences.blueprint,
    ready_answers.blueprint,
    enterprise.blueprint,
    jobs.blueprint,
)


def _limiter_url(redis_url: str) -> str:
    return f"redis+{redis_url}" if redis_url.startswith("unix://") else redis_url
