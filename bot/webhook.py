"""`GET|POST /wechat`: only what the platform signed comes in, and it has its answer within five seconds."""

import time
import traceback
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotInTime
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl

import structlog
from flask import Blueprint, Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from bot.context import BotContext
from bot.fast_path.answer import ClaimedTurn
from bot.pipeline import Answer, Pipeline
from bot.session.turns import StillBusy
from bot.wechat.envelope import SUCCESS, Envelope, Forged
from bot.wechat.inbound import LONGEST_BODY_BYTES, RECEIPTS, BadInbound, Inbound, read_inbound
from bot.wechat.replies import parts_of, reply_xml

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

BUDGET_SECONDS = 4.3
"""The platform hangs up after 5 (platform.md 1.4)."""
OWE_SECONDS = 0.4
THREADS = 32

log = structlog.get_logger()


PATH = "/wechat"
Observe = Callable[[float, str, int], None]
"""`(seconds, method, status)`"""
_LINES = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


def make_blueprint(context: BotContext, budget_seconds: float = BUDGET_SECONDS) -> Blueprint:
    """The webhook of one account. Take it out of CSRF protection: the platform signs instead."""
    return blueprint_of(Webhook(context, budget_seconds))


def blueprint_of(hook: "Webhook") -> Blueprint:
    """The two calls as Flask views."""
    blueprint = Blueprint("wechat", __name__)
    blueprint.add_url_rule("/wechat", view_func=hook.verify, endpoint="verify", methods=["GET"])
    blueprint.add_url_rule("/wechat", view_func=hook.receive, endpoint="receive", methods=["POST"])
    return blueprint


class HttpAnswer(NamedTuple):
    """What a delivery is answered with."""

    status: int
    body: str = ""
    mimetype: str = "text/plain"


class Webhook:
    """The two calls of the platform."""

    def __init__(
        self, context: BotContext, budget_seconds: float = BUDGET_SECONDS, before: Callable[[], None] = lambda: None
    ) -> None:
        """`before` is called before each delivery of the platform is worked on."""
        settings = context.settings
        self._context = context
        self._envelope = Envelope(settings.wechat_token, settings.wechat_aes_key, settings.wechat_app_id)
        self._budget_seconds = budget_seconds
        self._before = before
        self._work = Pipeline(context)
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="bot")

    def verify(self) -> Response:
        """Echo the platform's word when the URL is saved; 403 without content for everybody else."""
        try:
            self._envelope.check(request.args)
        except Forged:
            return Response(status=403)
        return Response(request.args.get("echostr", ""), mimetype="text/plain")

    def receive(self) -> Response:
        """One delivery, as a Flask view; what is too long to be the platform's is not read to its end."""
        # One more than the cap: what has no length may be cut off there without a word.
        request.max_content_length = LONGEST_BODY_BYTES + 1
        try:
            self._envelope.check(request.args)
            body = request.get_data()
        except Forged:
            return Response(status=403)
        except RequestEntityTooLarge:
            return Response(status=413)
        if len(body) > LONGEST_BODY_BYTES:
            return Response(status=413)
        told = self.deliver(request.args, body)
        return Response(told.body, told.status, mimetype=told.mimetype)

    def deliver(self, query: Mapping[str, str], body: bytes) -> HttpAnswer:
        """One delivery. Refusals say nothing: whoever is not the platform learns nothing."""
        try:
            self._envelope.check(query)
            inbound = read_inbound(self._envelope.open(body, query))
        except Forged:
            return HttpAnswer(403)
        except BadInbound as fault:
            log.warning("inbound refused", why=str(fault))
            return HttpAnswer(400)
        self._before()
        return self._answered(inbound, query)

    def _answered(self, inbound: Inbound, query: Mapping[str, str]) -> HttpAnswer:
        try:
            reply = self._in_time(inbound)
        except Exception as fault:  # noqa: BLE001 - the edge: nothing of a message may reach the log or the caller
            _log_failure(inbound, fault)
            return HttpAnswer(503)
        if not reply:
            return HttpAnswer(200, SUCCESS)
        xml = reply_xml(inbound, reply, self._context.clock())
        return HttpAnswer(200, self._envelope.close(xml, query), "application/xml")

    def _in_time(self, inbound: Inbound) -> str:
        """The reply; "" where there is none, or where a job will say it later."""
        if inbound.kind in RECEIPTS:
            self._work.take_receipts(inbound)
            return ""
        until = time.monotonic() + self._budget_seconds
        taken, reply = self._at_once(inbound)
        if reply is not None:
            return reply
        future = self._pool.submit(self._work.answer, inbound, taken)
        try:
            return self._first_part(inbound, future.result(until - time.monotonic()))
        except (NotInTime, StillBusy):
            log.info("inbound takes too long", kind=inbound.kind)
        except Exception as fault:  # noqa: BLE001 - the edge: what failed here is tried again by the job
            _log_failure(inbound, fault)
        # Bounded too: a Redis that is away makes its client try for longer than the platform waits.
        self._pool.submit(self._owe, inbound).result(OWE_SECONDS)
        return ""

    def _at_once(self, inbound: Inbound) -> tuple[ClaimedTurn | None, str | None]:
        """The reply where no more than words are wanted; else None, and the turn where it was taken."""
        taken = None
        try:
            taken = self._work.take(inbound)
            return taken, None if taken is None else self._work.swift_answer(taken)
        except Exception as fault:  # noqa: BLE001 - the edge: whatever failed is tried again the whole way
            _log_failure(inbound, fault)
            return taken, None

    def _owe(self, inbound: Inbound) -> None:
        """The reply follows as a customer-service message, whoever finishes it."""
        self._work.once.promise(inbound.key, inbound.openid)
        self._context.ports.replay(inbound.key)

    def _first_part(self, inbound: Inbound, answer: Answer) -> str:
        """What fits into the passive reply; the rest follows, once."""
        parts = parts_of(answer.text)
        if parts[1:] and not answer.repeated:
            self._context.ports.say_later(inbound.openid, "\n".join(parts[1:]))
        return parts[0] if parts else ""


def _log_failure(inbound: Inbound, fault: Exception) -> None:
    """Where it broke, never with what: exception texts may hold what a person wrote."""
    where = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in traceback.extract_tb(fault.__traceback__)]
    log.error("inbound failed", kind=inbound.kind, fault=type(fault).__name__, where=where[-6:])


class WebhookShortcut:
    """A WSGI application around Flask's."""

    def __init__(self, hook: Webhook, inner: "WSGIApplication", headers: Mapping[str, str], observe: Observe) -> None:
        self._hook = hook
        self._inner = inner
        self._headers = [*headers.items(), ("Cache-Control", "no-store")]
        self._observe = observe

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a delivery, or leave the request to Flask."""
        length = environ.get("CONTENT_LENGTH") or ""
        if environ["PATH_INFO"] != PATH or environ["REQUEST_METHOD"] != "POST" or not _is_short(length):
            return self._inner(environ, start_response)
        began = time.monotonic()
        # The first of doubled names, as Flask reads them.
        query = dict(reversed(parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True)))
        told = self._hook.deliver(query, environ["wsgi.input"].read(int(length)))
        body = told.body.encode()
        kind = ("Content-Type", f"{told.mimetype}; charset=utf-8")
        start_response(_LINES[told.status], [kind, ("Content-Length", str(len(body))), *self._headers])
        self._observe(time.monotonic() - began, "POST", told.status)
        return [body]


def _is_short(length: str) -> bool:
    return length.isdecimal() and len(length) <= len(str(LONGEST_BODY_BYTES)) and int(length) <= LONGEST_BODY_BYTES
