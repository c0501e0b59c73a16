"""Posts to the webhook as the platform does, or as somebody who is not."""

import secrets
import time

import requests

from sandbox.webhook.crypto import sign
from tests.stories_e2e.harness.service import Service

ACCOUNT = "gh_7c1e00d2aa31"


def query(token: str) -> dict[str, str]:
    """A fresh signature."""
    stamp, nonce = str(int(time.time())), str(secrets.randbelow(2**31))
    return {"signature": sign(token, stamp, nonce), "timestamp": stamp, "nonce": nonce}


def push(service: Service, body: bytes | str, token: str | None = None) -> requests.Response:
    """One delivery of this very body, signed with the account's token or another."""
    raw = body.encode() if isinstance(body, str) else body
    signed = query(service.token if token is None else token)
    return requests.post(f"{service.url}/wechat", params=signed, data=raw, timeout=30)


def xml(openid: str, kind: str, fields: str) -> str:
    """A body of the platform."""
    return (
        f"<xml><ToUserName><![CDATA[{ACCOUNT}]]></ToUserName><FromUserName><![CDATA[{openid}]]></FromUserName>"
        f"<CreateTime>{int(time.time())}</CreateTime><MsgType><![CDATA[{kind}]]></MsgType>{fields}</xml>"
    )


def text(openid: str, words: str, number: int) -> str:
    """The text message of this MsgId."""
    return xml(openid, "text", f"<Content><![CDATA[{words}]]></Content><MsgId>{number}</MsgId>")
