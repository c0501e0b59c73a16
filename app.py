"""The web process: `create_app()` builds the services once and hangs the parts together."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

import click
import structlog
from apiflask import APIFlask
from flask import Flask, Response, request
from rq import Retry
from werkzeug.middleware.proxy_fix import ProxyFix

from bot.commands import understand_command
from bot.context import BotContext, BotPorts
from bot.ear import gazetteer_of
from bot.gate import Gate
from bot.hearing import hear
from bot.lost import was_lost, without_names
from bot.pending import FULL_BATCH, write_pending
from bot.replay import finish
from bot.teaching import Taught, announce_change, learn_saved
from bot.trials import try_phrase as try_one
from bot.understanding import understand
from bot.webhook import Webhook, blueprint_of
from console.commands import register_commands
from console.pages import csrf, register_console
from console.public.webhook_times import measure_webhook
from console.services import Teaching
from deploy.logs import configure_logs
from models.notices import Channel
from models.queries.phrases import LOST_SINCE, MOST_LOST, list_lost
from programme.plan import PlanError
from push.announcements import announce_application, announce_registration
from push.class_messages import announce_place
from push.late_replies import queue_late_reply
from push.media import download_media
from push.queues import FETCH_ATTACHMENT, NORMAL, URGENT
from push.receipts import record_receipt
from push.runtime import Runtime, current, make_runtime
from push.speech import recogniser_of
from settings import Settings, SettingsError

log = structlog.get_logger()
FINISH_INBOUND = "app.finish_inbound"
TRY_PHRASE = "app.try_phrase"
LEARN_PHRASES = "app.learn_phrases"
LEARN_AGAIN_SECONDS = 60
LARGEST_REQUEST_BYTES = 8 * 1024 * 1024
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'self'"
    ),
}
FRAMED_BY_US = {"X-Frame-Options": "SAMEORIGIN"}


def create_app(settings: Settings | None = None) -> Flask:
    """The Flask app of one process. Raises SettingsError, PlanError with a sentence that says what to set."""
    with told_plainly():
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
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.public_url.startswith("https://"),
        BOOTSTRAP_SERVE_LOCAL=True,
    )
    app.extensions["songgang"] = runtime
    app.extensions["songgang_teaching"] = teaching_of(runtime)
    taught = taught_of(runtime)
    hook = Webhook(bot_context(runtime, taught), before=taught.refresh)
    webhook = blueprint_of(hook)
    csrf.exempt(webhook)  # the platform signs instead
    app.register_blueprint(webhook)
    register_console(app, settings)
    register_commands(app)
    tally = measure_webhook(app, runtime)
    behind = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)
    headers = SECURITY_HEADERS | FRAMED_BY_US
    app.wsgi_app = Gate(hook, behind, headers, tally.observe_webhook)  # type: ignore[method-assign]
    app.cli.add_command(understand_command(runtime.plan))
    app.after_request(partial(_add_headers, settings.wechat_api_base))
    for warning in runtime.plan.warnings:
        log.warning("plan", doubt=warning)
    return app


@contextmanager
def told_plainly() -> Iterator[None]:
    """At the terminal a refusal to start is its sentence alone, without a traceback."""
    try:
        yield
    except (SettingsError, PlanError) as refusal:
        if click.get_current_context(silent=True) is None:
            raise
        raise click.ClickException(str(refusal)) from None


def bot_context(runtime: Runtime, taught: Taught) -> BotContext:
    """The bot of one process, its ports leading to what pushes; it says what staff taught."""

    def receipt(
        channel: Channel, remote_id: str, recipient: str, status: str, delivered: bool, detail: Mapping[str, Any]
    ) -> None:
        record_receipt(runtime, channel, remote_id, recipient, status, delivered, detail)

    ports = BotPorts(
        receipt=receipt,
        say_later=lambda openid, text: queue_late_reply(runtime, openid, text),
        registered=lambda person_id: announce_registration(runtime, person_id),
        applied=lambda application_id: announce_application(runtime, application_id),
        moved_up=lambda enrolment_id: announce_place(runtime, enrolment_id),
        replay=lambda key: enqueue_replay(runtime, key),
        fetch=lambda attachment_id: enqueue_fetch(runtime, attachment_id),
    )
    settings, plan, sessions = runtime.settings, runtime.plan, runtime.sessions
    return BotContext(settings, plan, sessions, runtime.redis, runtime.clock, ports, taught.answers)


def enqueue_replay(runtime: Runtime, key: str) -> None:
    """Let a worker finish the inbound message of that key."""
    runtime.queues.by_name[URGENT].enqueue(FINISH_INBOUND, key, result_ttl=0, retry=Retry(max=3))


def finish_inbound(key: str) -> None:
    """Job: the answer that took longer than the platform waits."""
    taught = taught_of(current())
    taught.refresh()
    finish(bot_context(current(), taught), key)


def write_chat_log(runtime: Runtime) -> None:
    """Put what was said since into the database."""
    while write_pending(runtime.sessions, runtime.redis) >= FULL_BATCH:
        pass


def enqueue_fetch(runtime: Runtime, attachment_id: int) -> None:
    """Let a worker fetch that voice message or picture from the platform, and hear it."""
    again = Retry(max=3, interval=[5, 30, 120])
    runtime.queues.by_name[URGENT].enqueue(FETCH_ATTACHMENT, attachment_id, result_ttl=0, retry=again)


def fetch_attachment(attachment_id: int) -> None:
    """Job: keeps the attachment sealed; a voice message is answered where a recogniser is set up."""
    runtime = current()
    taught = taught_of(runtime)
    taught.refresh()
    hear(
        bot_context(runtime, taught),
        attachment_id,
        partial(download_media, runtime.wechat),
        recogniser_of(runtime.settings),
    )


def taught_of(runtime: Runtime) -> Taught:
    """What staff taught, for this process."""

    def learn_again() -> None:
        if runtime.queues.is_first_in("learn_phrases", LEARN_AGAIN_SECONDS):
            runtime.queues.enqueue(NORMAL, LEARN_PHRASES)

    return Taught(runtime.sessions, runtime.redis, learn_again)


def teaching_of(runtime: Runtime) -> Teaching:
    """Understanding for the console."""
    places = gazetteer_of(runtime.plan)

    def readings(text: str) -> tuple[str, ...]:
        meaning = understand(text, places)
        return (meaning.intent, *meaning.alternatives)

    return Teaching(
        readings=readings,
        was_lost=was_lost,
        without_names=without_names,
        try_phrase=lambda phrase_id: runtime.queues.enqueue(NORMAL, TRY_PHRASE, phrase_id),
        announce=lambda: announce_change(runtime.redis),
    )


def try_phrase(phrase_id: int) -> None:
    """Job: works out what a phrase of staff would change."""
    runtime = current()
    now = runtime.clock()
    with runtime.sessions() as session:
        lost = list_lost(session, now - LOST_SINCE, MOST_LOST, was_lost)
    try_one(runtime.sessions, gazetteer_of(runtime.plan), phrase_id, lost, now)


def learn_phrases() -> None:
    """Job: learns from what is saved now."""
    runtime = current()
    learn_saved(runtime.sessions, runtime.redis, runtime.clock())


def _add_headers(platform: str, response: Response) -> Response:
    """Nothing from outside runs or frames a page; only what is opened inside WeChat may be framed by it."""
    if request.blueprint == "jobs":
        response.headers["Content-Security-Policy"] = SECURITY_HEADERS["Content-Security-Policy"] + f" {platform}"
    else:
        response.headers.update(FRAMED_BY_US)
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    if not (request.endpoint or "").endswith(("static", "assets.file")):
        response.headers.setdefault("Cache-Control", "no-store")
    return response
