"""The platform's business errors: HTTP 200 with an errcode."""

import secrets
from typing import Any

Json = dict[str, Any]

TEXTS = {
    -1: "system error",
    40001: "invalid credential, access_token is invalid or not latest",
    40002: "invalid grant_type",
    40003: "invalid openid",
    40004: "invalid media type",
    40005: "invalid file type",
    40006: "invalid media size",
    40007: "invalid media_id",
    40008: "invalid message type",
    40013: "invalid appid",
    40014: "invalid access_token",
    40016: "invalid button size",
    40017: "invalid button type",
    40018: "invalid button name size",
    40019: "invalid button key size",
    40020: "invalid button url size",
    40023: "invalid sub button size",
    40025: "invalid sub button name size",
    40029: "invalid code",
    40030: "invalid refresh_token",
    40032: "invalid openid list size",
    40033: "invalid charset. please check your request, if include \\uxxxx will create fail!",
    40035: "invalid parameter",
    40037: "invalid template_id",
    40052: "invalid action name",
    40053: "invalid action info",
    40092: "invalid remark name",
    40097: "invalid args",
    40125: "invalid appsecret",
    40130: "at least two openids are needed",
    40152: "tag not exist",
    40163: "code been used",
    41001: "access_token missing",
    41002: "appid missing",
    41004: "appsecret missing",
    41005: "media data missing",
    41008: "missing code",
    42001: "access_token expired",
    42003: "code expired",
    43001: "require GET method",
    43002: "require POST method",
    43004: "require subscribe",
    43101: "user refuse to accept the msg",
    44001: "empty media data",
    44002: "empty post data",
    44004: "empty content",
    45002: "content size out of limit",
    45008: "article size out of limit",
    45009: "reach max api daily quota limit",
    45011: "api minute-quota reach limit, please retry next minute",
    45015: "response out of time limit or subscription is canceled",
    45047: "out of response count limit",
    45056: "too many tags",
    45058: "can't modify sys tag",
    45059: "can't add too many tags for a user",
    45065: "clientmsgid exist",
    45067: "clientmsgid size out of limit",
    45080: "need a message from the user in the last 30 seconds",
    45081: "already typing",
    45157: "invalid tag name",
    45158: "tag name too long",
    45159: "invalid tag id",
    46003: "menu no exist",
    46004: "user not exist",
    47001: "data format error",
    47003: "argument invalid!",
    48002: "user block",
    48001: "api unauthorized",
    48006: "forbid to clear quota because of reaching the limit",
    49003: "not match openid with appid",
    76021: "cgi_path not found",
    76022: "could not use this cgi_path, no permission",
}


class Refusal(Exception):
    """A refusal by the platform; `extra` joins the answer (45065 carries the existing msg_id)."""

    def __init__(self, errcode: int, detail: str = "", **extra: object) -> None:
        """Make a refusal; `detail` follows the usual text of the code."""
        self.errcode = errcode
        self.errmsg = f"{TEXTS.get(errcode, 'error')} {detail}".strip()
        self.extra = extra
        super().__init__(f"{errcode} {self.errmsg}")

    def answer(self) -> Json:
        """The JSON of the answer; its rid is new each time, as on the platform."""
        return {"errcode": self.errcode, "errmsg": f"{self.errmsg} rid: {new_rid()}", **self.extra}


def ok(**more: object) -> Json:
    """The answer of a call that succeeded: `errcode` 0 and its other values."""
    return {"errcode": 0, "errmsg": "ok", **more}


def new_rid() -> str:
    """A request id as the platform writes it: three groups of eight hex digits."""
    digits = secrets.token_hex(12)
    return f"{digits[:8]}-{digits[8:16]}-{digits[16:]}"


def text_of(body: Json, key: str) -> str:
    """The text at `key`, empty if absent or of another type."""
    value = body.get(key)
    return value if isinstance(value, str) else ""


def object_of(body: Json, key: str) -> Json:
    """The object at `key`, empty if absent or of another type."""
    value = body.get(key)
    return value if isinstance(value, dict) else {}


def texts_of(body: Json, key: str) -> list[str]:
    """The list of texts at `key`; another type is refused with 40097."""
    value = body.get(key)
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise Refusal(40097, f"{key} must be a list of strings")
    return value


def number_of(body: Json, key: str) -> int | None:
    """The integer at `key` (a digit string counts), or None."""
    value = body.get(key)
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
