"""The web process: `create_app()` builds the services once and joins the parts."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
import structlog
from apiflask import APIFlask
from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from bot.commands import understand_command
from bot.fast_path.plug import plug_in
from bot.session.turn_reader import gazetteer_of
from bot.teaching.in_force import InForce
from bot.teaching.not_understood import was_lost, without_names
from bot.teaching.phrases import announce_change
from bot.webhook import Webhook, blueprint_of
from console.commands import register_commands
from console.pages import csrf, register_console
from console.public.webhook_metrics import measure_webhook
from console.services import Teaching
from console.web.headers import HEADERS_OF_ALL_ANSWERS, guard_answers
from deploy.logs import configure_logs
from programme.plan.plan import PlanError
from push.queues import NORMAL, TRY_PHRASE
from push.runtime import Runtime, make_runtime
from settings import Settings, SettingsError
from wiring import bot_context, taught_of

log = structlog.get_logger()
LARGEST_REQUEST_BYTES = 8 * 1024 * 1024


def create_app(settings: Settings | None = None) -> Flask:
    """Make the Flask app of one process. Raises SettingsError or PlanError; the text says what to set."""
    with plain_refusals():
        settings = settings or Settings.from_environment()
        configure_logs(settings.log_format, "web")
        runtime = make_runtime(settings)
    app = APIFlask(
        __name__,
        title="送岗 API",
        version="1",
        spec_path="/api/openapi.json",
        docs_path=None,
        template_folder="console/templates",
        static_folder="console/static",
        json_errors=False,
    )
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST_BYTES,
        BOOTSTRAP_SERVE_LOCAL=True,
    )
    app.extensions["songgang"] = runtime
    taught = taught_of(runtime)
    app.extensions["songgang_teaching"] = teaching_of(runtime, taught.in_force)
    hook = Webhook(bot_context(runtime, taught), before=taught.refresh)
    webhook = blueprint_of(hook)
    csrf.exempt(webhook)  # the platform signs instead
    app.register_blueprint(webhook)
    register_console(app, settings)
    register_commands(app)
    tally = measure_webhook(app, runtime)
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]
    if settings.fast_path:
        plug_in(app, hook, HEADERS_OF_ALL_ANSWERS, tally.observe_webhook)
    app.cli.add_command(understand_command(runtime.plan))
    guard_answers(app, settings)
    for warning in runtime.plan.warnings:
        log.warning("plan", doubt=warning)
    return app


@contextmanager
def plain_refusals() -> Iterator[None]:
    """Show a refusal to start as its sentence alone, without a traceback, at the terminal."""
    try:
        yield
    except (SettingsError, PlanError) as refusal:
        if click.get_current_context(silent=True) is None:
            raise
        raise click.ClickException(str(refusal)) from None


def teaching_of(runtime: Runtime, in_force: InForce) -> Teaching:
    """The bot's understanding, as the console uses it."""
    places = gazetteer_of(runtime.plan)

    def readings(text: str) -> tuple[str, ...]:
        meaning = in_force.reader.understand(text, places)
        return (meaning.intent, *meaning.alternatives)

    return Teaching(
        readings=readings,
        was_lost=was_lost,
        without_names=without_names,
        try_phrase=lambda phrase_id: runtime.queues.enqueue(NORMAL, TRY_PHRASE, phrase_id),
        announce=lambda: announce_change(runtime.redis),
    )
