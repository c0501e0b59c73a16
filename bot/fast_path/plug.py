"""The one place where the fast path is joined to the webhook."""

from collections.abc import Mapping

from flask import Flask

from bot.fast_path.answer import FastPath
from bot.fast_path.shortcut import Observe, WebhookShortcut
from bot.webhook import Webhook


def plug_in(app: Flask, hook: Webhook, headers: Mapping[str, str], observe: Observe) -> None:
    """Answer the deliveries of `hook` before Flask, and its messages without the database where that is possible.

    `headers` are those of every response of `app`; `observe` is told of each delivery, which Flask does not see.
    """
    hook.begin = FastPath(hook.work).begin
    app.wsgi_app = WebhookShortcut(hook, app.wsgi_app, headers, observe)  # type: ignore[method-assign]
