"""Inputs that no part of the service can take are refused with 400, before any view."""

import json
import re
from collections.abc import Iterator
from typing import Any

from flask import Flask, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.datastructures import MultiDict

from console.web.errors import UnusableText

_UNUSABLE = re.compile("[\x00\ud800-\udfff]")
"""A null character, which PostgreSQL keeps in no text, or half of a character, which no encoding writes."""
_INSTEAD = "\ufffd"
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class CleanJson(DefaultJSONProvider):
    """A JSON provider: Chinese letters go out as they are; unusable text and endless nesting do not come in."""

    ensure_ascii = False

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:  # noqa: ANN401 - whatever JSON was sent
        """Parse a body. Raises UnusableText, or ValueError for endless nesting as for text that is no JSON."""
        value = parsed(s, **kwargs)
        if any(_UNUSABLE.search(text) for text in _texts(value)):
            raise UnusableText
        return value


def parsed(text: str | bytes, **options: Any) -> Any:  # noqa: ANN401 - whatever JSON was sent
    """The JSON value; ValueError for text that is no JSON, or is nested without end."""
    try:
        return json.loads(text, **options)
    except RecursionError:
        raise ValueError("nested too deep") from None


def mended(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object with a sign in place of each unusable character of its texts; for `object_pairs_hook`."""
    return {
        _UNUSABLE.sub(_INSTEAD, name): _UNUSABLE.sub(_INSTEAD, value) if isinstance(value, str) else value
        for name, value in pairs
    }


def guard_incoming(app: Flask) -> None:
    """Guard JSON bodies, form fields, names of files, query strings, addresses and headers."""
    app.json = CleanJson(app)
    app.before_request(_refuse_unusable)


def _refuse_unusable() -> None:
    if any(_UNUSABLE.search(text) for text in _sent()):
        raise UnusableText


def _sent() -> Iterator[str]:
    """All texts of the request but its body; of a form, the body too."""
    yield request.path
    yield from _pairs(request.args)
    for name, value in request.headers:
        yield name
        yield value
    if request.mimetype in FORMS:
        yield from _pairs(request.form)
        for field, file in request.files.items(multi=True):
            yield field
            yield file.filename or ""


def _pairs(values: "MultiDict[str, str]") -> Iterator[str]:
    for name, value in values.items(multi=True):
        yield name
        yield value


def _texts(value: object) -> Iterator[str]:
    """All texts in a JSON value, names of its fields included; deep nesting costs no recursion."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            yield from one
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
