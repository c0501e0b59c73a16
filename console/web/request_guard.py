"""What no part of the service can take: it is refused at the door, with 400."""

from typing import Any

from flask import Flask, abort, request
from flask.json.provider import DefaultJSONProvider

NULL = "\x00"
"""PostgreSQL keeps no text with it, and nobody types it."""
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class CleanJson(DefaultJSONProvider):
    """JSON in plain Chinese letters out; in, nothing with null characters or nested without end."""

    ensure_ascii = False

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:  # noqa: ANN401 - whatever JSON was sent
        """Raises ValueError for anything else, as for what is no JSON."""
        text = s.decode() if isinstance(s, bytes) else s
        if NULL in text or "\\u0000" in text:
            raise ValueError("null character")
        try:
            return super().loads(text, **kwargs)
        except RecursionError:
            raise ValueError("nested too deep") from None


def guard_incoming(app: Flask) -> None:
    """JSON bodies, form fields and query strings alike."""
    app.json = CleanJson(app)
    app.before_request(_refuse_null)


def _refuse_null() -> None:
    values = [*request.args.values(), *(request.form.values() if request.mimetype in FORMS else ())]
    if any(NULL in value for value in values):
        abort(400)
