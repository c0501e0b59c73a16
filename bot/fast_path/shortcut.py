"""Deliveries of the platform answered before Flask: a WSGI application around Flask's."""

import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from bot.webhook import PATH, Webhook
from bot.wechat.inbound import LONGEST_BODY_BYTES

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Observe = Callable[[float, str, int], None]
"""`(seconds, method, status)`"""
_LINES = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


class WebhookShortcut:
    """Answers a short `POST /wechat` by the webhook's own rules; Flask gets every other request."""

    def __init__(self, hook: Webhook, inner: "WSGIApplication", headers: Mapping[str, str], observe: Observe) -> None:
        self._hook = hook
        self._inner = inner
        self._headers = [*headers.items(), ("Cache-Control", "no-store")]
        self._observe = observe

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a delivery, or pass the request to Flask."""
        length = environ.get("CONTENT_LENGTH") or ""
        if environ["PATH_INFO"] != PATH or environ["REQUEST_METHOD"] != "POST" or not _is_short(length):
            return self._inner(environ, start_response)
        began = time.monotonic()
        # The first of doubled names, as Flask reads them.
        query = dict(reversed(parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True)))
        told = self._hook.deliver(query, partial(environ["wsgi.input"].read, int(length)))
        body = told.body.encode()
        kind = ("Content-Type", f"{told.mimetype}; charset=utf-8")
        start_response(_LINES[told.status], [kind, ("Content-Length", str(len(body))), *self._headers])
        self._observe(time.monotonic() - began, "POST", told.status)
        return [body]


def _is_short(length: str) -> bool:
    return length.isdecimal() and len(length) <= len(str(LONGEST_BODY_BYTES)) and int(length) <= LONGEST_BODY_BYTES
