"""Times that the platform waits for the webhook's answers, for `/metrics`."""

import time

from flask import Flask, Response, g, request

from push.counters import WebhookCounter
from push.runtime import Runtime

WEBHOOK = "wechat"
"""The blueprint of the bot."""


def measure_webhook(app: Flask, runtime: Runtime) -> WebhookCounter:
    """Count and time the webhook's answers from now on; the shortcut before Flask adds its own to this counter."""
    tally = WebhookCounter(runtime.redis)
    app.extensions["songgang_tally"] = tally

    def begin() -> None:
        g.began_at = time.monotonic()

    def end(response: Response) -> Response:
        if request.blueprint == WEBHOOK and "began_at" in g:
            tally.observe_webhook(time.monotonic() - g.began_at, request.method, response.status_code)
        return response

    app.before_request(begin)
    app.after_request(end)
    return tally
