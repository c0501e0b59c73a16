"""Inputs that no part of the service can take are refused with 400, before any view."""

from typing import Any

from flask import Flask, abort, request
from flask.json.provider import DefaultJSONProvider

NULL = "\x00"
"""PostgreSQL keeps no text with it, and nobody types it."""
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class CleanJson(DefaultJSONProvider):
    """A JSON provider: Chinese letters go out as they are; null characters and endless nesting do not come in."""

    ensure_ascii = False

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:  # noqa: ANN401 - whatever JSON was sent
        """Parse a body; ValueError for one with null characters or endless nesting, as for text that is no JSON."""
        text = s.decode() if isinstance(s, bytes) else s
        if NULL in text or "\\u0000" in text:
            raise ValueError("null character")
        try:
            return super().loads(text, **kwargs)
        except RecursionError:
            raise ValueError("nested too deep") from None


def guard_incoming(app: Flask) -> None:
    """Guard JSON bodies, form fields and query strings."""
    app.json = CleanJson(app)
    app.before_request(_refuse_null)


def _refuse_null() -> None:
    values = [*request.args.values(), *(request.form.values() if request.mimetype in FORMS else ())]
    if any(NULL in value for value in values):
        abort(400)
