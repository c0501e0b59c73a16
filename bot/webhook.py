"""`GET|POST /wechat`: takes only deliveries that the platform signed, and answers each within five seconds."""

import time
import traceback
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotInTime
from pathlib import Path
from typing import NamedTuple

import structlog
from flask import Blueprint, Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from bot.context import BotContext
from bot.pipeline import Answer, Pipeline, Rest
from bot.session.signatures import UsedSignatures
from bot.session.turns import StillBusy
from bot.wechat.envelope import SUCCESS, Envelope, Forged, Stale
from bot.wechat.inbound import LONGEST_BODY_BYTES, RECEIPTS, BadInbound, Inbound, Kind, read_inbound
from bot.wechat.replies import parts_of, reply_xml

BUDGET_SECONDS = 4.3
"""The platform hangs up after 5 (docs/platform.md 1.4)."""
OWE_SECONDS = 0.4
THREADS = 32

log = structlog.get_logger()


PATH = "/wechat"


def blueprint_of(hook: "Webhook") -> Blueprint:
    """The two calls as Flask views. Take them out of CSRF protection: the platform signs instead."""
    blueprint = Blueprint("wechat", __name__)
    blueprint.add_url_rule(PATH, view_func=hook.verify, endpoint="verify", methods=["GET"])
    blueprint.add_url_rule(PATH, view_func=hook.receive, endpoint="receive", methods=["POST"])
    return blueprint


class HttpAnswer(NamedTuple):
    """The HTTP response to a delivery."""

    status: int
    body: str = ""
    mimetype: str = "text/plain"


class Webhook:
    """The two calls of the platform."""

    def __init__(
        self,
        context: BotContext,
        budget_seconds: float = BUDGET_SECONDS,
        before: Callable[[], None] = lambda: None,
        unix: Callable[[], float] = time.time,
    ) -> None:
        """`before` is called before each delivery of the platform is worked on; `unix`: the real time."""
        settings = context.settings
        self._context = context
        self._envelope = Envelope(settings.wechat_token, settings.wechat_aes_key, settings.wechat_app_id, unix)
        self._used = UsedSignatures(context.redis)
        self._budget_seconds = budget_seconds
        self._before = before
        self.work = Pipeline(context)
        self.begin: Callable[[Inbound], str | Rest] = self.work.begin
        """Begins the work on a message: the whole reply, or the rest of the work. The fast path puts its own here."""
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="bot")

    def verify(self) -> Response:
        """Echo the platform's word when the URL is saved; 403 without content for any other caller."""
        try:
            self._envelope.check(request.args)
        except Forged:
            return Response(status=403)
        return Response(request.args.get("echostr", ""), mimetype="text/plain")

    def receive(self) -> Response:
        """One delivery, as a Flask view; a body too long for the platform is not read to its end."""
        # One byte more than allowed: a body without a declared length is cut off there without an error.
        request.max_content_length = LONGEST_BODY_BYTES + 1
        try:
            told = self.deliver(request.args, request.get_data)
        except RequestEntityTooLarge:
            return Response(status=413)
        return Response(told.body, told.status, mimetype=told.mimetype)

    def deliver(self, query: Mapping[str, str], read: Callable[[], bytes]) -> HttpAnswer:
        """One delivery, whose body `read` reads: only of a caller with a signature, since reading may take long.

        A refusal has no content: a stranger learns nothing from it.
        """
        try:
            self._envelope.check(query)
            body = read()
            if len(body) > LONGEST_BODY_BYTES:
                return HttpAnswer(413)
            if not self._envelope.covers_bodies and self._used.is_reused(query["signature"], body):
                raise Stale("of another body")
            inbound = read_inbound(self._envelope.open(body, query))
        except Forged as fault:
            if isinstance(fault, Stale):
                log.warning("signature refused", why=str(fault))
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
            log_failure(inbound, fault)
            return HttpAnswer(503)
        if not reply:
            return HttpAnswer(200, SUCCESS)
        xml = reply_xml(inbound, reply, self._context.clock())
        return HttpAnswer(200, self._envelope.close(xml, query), "application/xml")

    def _in_time(self, inbound: Inbound) -> str:
        """The reply; "" if there is none, or if a job will send it later."""
        if inbound.kind in RECEIPTS:
            self.work.take_receipts(inbound)
            return ""
        if inbound.kind is Kind.OTHER:
            # It proves nothing, changes nothing and has no words (bot/wechat/kinds.py).
            return ""
        until = time.monotonic() + self._budget_seconds
        begun = self.begin(inbound)
        if isinstance(begun, str):
            return begun
        future = self._pool.submit(begun)
        try:
            return self._first_part(inbound, future.result(until - time.monotonic()))
        except (NotInTime, StillBusy):
            log.info("inbound takes too long", kind=inbound.kind)
        except Exception as fault:  # noqa: BLE001 - the edge: what failed here is tried again by the job
            log_failure(inbound, fault)
        # Bounded too: if Redis is away, its client tries for longer than the platform waits.
        self._pool.submit(self._owe, inbound).result(OWE_SECONDS)
        return ""

    def _owe(self, inbound: Inbound) -> None:
        """Promise the reply as a customer-service message, by the process that finishes it."""
        self.work.once.promise(inbound.key, inbound.openid)
        self._context.ports.replay(inbound.key)

    def _first_part(self, inbound: Inbound, answer: Answer) -> str:
        """The part that fits into the passive reply; the other parts follow, once."""
        parts = parts_of(answer.text)
        if parts[1:] and not answer.repeated:
            self._context.ports.say_later(inbound.openid, "\n".join(parts[1:]))
        return parts[0] if parts else ""


def log_failure(inbound: Inbound, fault: Exception) -> None:
    """Log the place of a failure, never its text: an exception's text may hold what a person wrote."""
    where = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in traceback.extract_tb(fault.__traceback__)]
    log.error("inbound failed", kind=inbound.kind, fault=type(fault).__name__, where=where[-6:])
