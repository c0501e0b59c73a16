"""The platform's side of the webhook, as short as tests need it."""

import hashlib
import itertools
import re
import time
from dataclasses import dataclass, field

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from programme.calendar import Clock

ACCOUNT = "gh_0123456789ab"
AGUI = "oAGui000000000000000000000001"
_numbers = itertools.count(24000000000000001)


@dataclass
class Platform:
    """Signs and posts; remembers the last reply."""

    client: FlaskClient
    token: str
    clock: Clock
    openid: str = AGUI
    heard: list[str] = field(default_factory=list)

    def query(self, **more: str) -> dict[str, str]:
        timestamp, nonce = str(int(time.time())), str(next(_numbers))
        joined = "".join(sorted([self.token, timestamp, nonce]))
        signature = hashlib.sha1(joined.encode()).hexdigest()  # noqa: S324 - the platform's own scheme
        return {"signature": signature, "timestamp": timestamp, "nonce": nonce} | more

    def post(self, body: str | bytes, **query: str) -> TestResponse:
        return self.client.post("/wechat", query_string=self.query(**query), data=body)

    def message(self, text: str, number: int | None = None) -> str:
        number = number or next(_numbers)
        return self.xml(f"<MsgType>text</MsgType><Content><![CDATA[{text}]]></Content><MsgId>{number}</MsgId>")

    def xml(self, fields: str, openid: str | None = None) -> str:
        return (
            f"<xml><ToUserName><![CDATA[{ACCOUNT}]]></ToUserName>"
            f"<FromUserName><![CDATA[{openid or self.openid}]]></FromUserName>"
            f"<CreateTime>{int(self.clock().timestamp())}</CreateTime>{fields}</xml>"
        )

    def event(self, name: str, fields: str = "") -> str:
        return self.xml(f"<MsgType>event</MsgType><Event><![CDATA[{name}]]></Event>{fields}")

    def say(self, *texts: str) -> str:
        """Write these texts one after another; the last reply."""
        return [self.told(self.message(text)) for text in texts][-1]

    def told(self, body: str) -> str:
        """The words of the reply to a body; "" for `success`."""
        answer = self.post(body)
        assert answer.status_code == 200
        found = re.search(r"<Content><!\[CDATA\[(.*)\]\]></Content>", answer.text, re.DOTALL)
        self.heard.append(found[1].replace("]]]]><![CDATA[>", "]]>") if found else "")
        return self.heard[-1]
