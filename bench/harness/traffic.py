"""Endless signed requests of many senders, each with an id of its own, for the benchmark of the webhook."""

import hashlib
import itertools
import time
from collections.abc import Iterator

from wechatpy.crypto import WeChatCrypto

from bench.harness.raw_http import post

TOKEN, APP_ID = "benchtokenofours", "wx0123456789abcdef"
AES_KEY = "bench" * 8 + "abc"
NONCE = "1320562132"
_nonces = itertools.count(int(NONCE))
SCENE = "village-1"
ACCOUNT = "gh_7c1e00d2aa31"
WORDS = ("四千以上包吃住的普工", "你好", "有没有焊工的活路", "免费培训怎么报名")
WISHES = ("{}以上包吃住的普工", "有没有{}块的焊工活路", "{}一个月的保安招不招人", "想进个{}的电子厂")
LEAST_WAGE, WAGES = 2001, 7993
"""Twice as many as a process keeps what it understood of (bot/session/turn_reader.py)."""
SENDERS = 200
FIRST_ID = 24 * 10**15
BETWEEN = 64
"""So many others follow between a person's following and their first message."""


def repeated(prefix: str) -> Iterator[bytes]:
    """Texts that many people write alike."""
    return (plain(text(one, WORDS[one // SENDERS % len(WORDS)], prefix)) for one in itertools.count())


def varied(prefix: str) -> Iterator[bytes]:
    """Texts that nobody wrote before: each must be understood anew."""
    for one in itertools.count():
        words = WISHES[one // SENDERS % len(WISHES)].format(LEAST_WAGE + one % WAGES)
        yield plain(text(one, words, prefix))


def encrypted(prefix: str) -> Iterator[bytes]:
    """The repeated texts in safe mode."""
    crypto = WeChatCrypto(TOKEN, AES_KEY, APP_ID)
    return (sealed(crypto, text(one, WORDS[one // SENDERS % len(WORDS)], prefix)) for one in itertools.count())


def newcomers(prefix: str) -> Iterator[bytes]:
    """A village that scans at once: everybody follows by a code, and a little later asks the first thing."""
    for one in itertools.count():
        yield plain(follow(f"{prefix}{one:022}"))
        if one >= BETWEEN:
            yield plain(text_of(f"{prefix}{one - BETWEEN:022}", WORDS[one % len(WORDS)], one))


def text(number: int, words: str, prefix: str) -> str:
    """A text message of one of the senders in turn."""
    return text_of(f"{prefix}{number % SENDERS:022}", words, number)


def text_of(openid: str, words: str, number: int) -> str:
    """A text message."""
    return body(openid, {"MsgType": "text", "Content": words}, f"<MsgId>{FIRST_ID + number}</MsgId>")


def follow(openid: str) -> str:
    """Somebody scans a code and follows."""
    fields = {"MsgType": "event", "Event": "subscribe", "EventKey": f"qrscene_{SCENE}", "Ticket": "gQH47joAAAAA"}
    return body(openid, fields, "")


def body(openid: str, fields: dict[str, str], numbers: str) -> str:
    """The platform's XML."""
    all_fields = {"ToUserName": ACCOUNT, "FromUserName": openid, **fields}
    words = "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in all_fields.items())
    return f"<xml>{words}<CreateTime>{int(time.time())}</CreateTime>{numbers}</xml>"


def plain(xml: str) -> bytes:
    """The request of a body as it is."""
    return post(path(), xml.encode(), "text/xml")


def sealed(crypto: WeChatCrypto, xml: str) -> bytes:
    """The request of an encrypted body."""
    timestamp = str(int(time.time()))
    closed = crypto.encrypt_message(xml, NONCE, timestamp)
    signature = closed.partition("<MsgSignature><![CDATA[")[2].partition("]]>")[0]
    return post(f"{path(timestamp, NONCE)}&encrypt_type=aes&msg_signature={signature}", closed.encode(), "text/xml")


def path(timestamp: str = "", nonce: str = "") -> str:
    """The webhook's address, signed anew for each request, as the platform does."""
    timestamp, nonce = timestamp or str(int(time.time())), nonce or str(next(_nonces))
    signature = hashlib.sha1("".join(sorted([TOKEN, timestamp, nonce])).encode()).hexdigest()  # noqa: S324
    return f"/wechat?signature={signature}&timestamp={timestamp}&nonce={nonce}"
