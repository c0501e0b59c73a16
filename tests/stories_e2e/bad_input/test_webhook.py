"""Bad requests to the webhook: refused without an effect, a word of detail or a 5xx."""

import socket
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
import requests

from tests.stories_e2e.harness.service import Service
from tests.stories_e2e.harness.webhook import push, query, text, xml

MORE_THAN_THREADS = 24
STRANGER = "oStranger0000000000000000001"
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><xml><ToUserName>&b;</ToUserName></xml>'
MALFORMED: dict[str, bytes | str] = {
    "empty": "",
    "cut off": "<xml><ToUserName>",
    "no xml": "{}",
    "not utf-8": b"\xff\xfe\x00<xml/>",
    "null bytes": "<xml>\x00</xml>",
    "entities": BOMB,
    "no sender": "<xml><MsgType>text</MsgType><Content>x</Content><MsgId>1</MsgId></xml>",
    "no type": f"<xml><FromUserName>{STRANGER}</FromUserName></xml>",
    "bad number": xml(STRANGER, "text", "<Content>x</Content><MsgId>x</MsgId>").replace(
        "<CreateTime>", "<CreateTime>x"
    ),
    "nested": xml(STRANGER, "text", "<Content><b>x</b></Content><MsgId>5</MsgId>"),
}
UNKNOWN = {
    "kind": xml(STRANGER, "hologram", "<MsgId>24000000000000001</MsgId>"),
    "event": xml(STRANGER, "event", "<Event><![CDATA[telepathy]]></Event>"),
    "no event": xml(STRANGER, "event", ""),
    "receipt of nothing": xml(
        STRANGER, "event", "<Event>TEMPLATESENDJOBFINISH</Event><MsgID>7</MsgID><Status>x</Status>"
    ),
    "blank text": xml(STRANGER, "text", "<Content></Content><MsgId>24000000000000002</MsgId>"),
    "long text": text(STRANGER, "找工作" * 3000, 24000000000000003),
    "cdata end": text(STRANGER, "]] > ; --", 24000000000000004),
}


@pytest.mark.parametrize("case", MALFORMED)
def test_a_malformed_body_is_refused_without_content(service: Service, case: str) -> None:
    answer = push(service, MALFORMED[case])

    assert answer.status_code in (200, 400)
    assert answer.text in ("", "success") or answer.text.startswith("<xml>")


@pytest.mark.parametrize("case", UNKNOWN)
def test_an_unknown_kind_is_taken_and_answered(service: Service, case: str) -> None:
    answer = push(service, UNKNOWN[case])

    assert answer.status_code == 200
    assert answer.text == "success" or answer.text.startswith("<xml>")


@pytest.mark.parametrize("token", ["", "false", "签名"])
def test_a_wrong_signature_has_403_and_no_content(service: Service, token: str) -> None:
    posted = push(service, text(STRANGER, "你好", 24000000000000005), token)
    asked = requests.get(f"{service.url}/wechat", params=query(token) | {"echostr": "1"}, timeout=30)

    assert [(answer.status_code, answer.text) for answer in (posted, asked)] == [(403, ""), (403, "")]


def test_the_platforms_address_check_is_answered(service: Service) -> None:
    assert service.outside.post("verify") == {"ok": True}


def test_a_huge_body_is_refused(service: Service) -> None:
    answer = push(service, text(STRANGER, "大" * 1_000_000, 24000000000000006))

    assert (answer.status_code, answer.text) == (413, "")


def test_a_message_delivered_many_times_at_once_has_one_effect_and_one_answer(service: Service) -> None:
    phone = service.outside.phone("小双", following=True)
    asked = phone.say("我要登记")
    body = text(phone.openid, "同意", 24000000000000007)

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: push(service, body), range(6)))
    late = push(service, body)

    contents = Counter(answer.text.partition("<Content>")[2].partition("</Content>")[0] for answer in (*answers, late))
    assert "同意" in asked
    assert len(contents) == 1 and "姓名" in next(iter(contents))
    assert "身份证" in phone.say("李小双")


def test_a_bad_message_between_good_ones_loses_nobodys(service: Service) -> None:
    phone = service.outside.phone("小芳", following=True)
    phone.say("我要登记")

    for body in MALFORMED.values():
        push(service, body)

    assert "姓名" in phone.say("同意")


def connected(service: Service, words: bytes) -> socket.socket:
    """A connection that has said only this."""
    host, _, port = service.url.removeprefix("http://").partition(":")
    link = socket.create_connection((host, int(port)), timeout=30)
    link.sendall(words)
    return link


def test_who_signs_nothing_is_refused_before_a_byte_of_the_body(service: Service) -> None:
    with connected(service, b"POST /wechat HTTP/1.1\r\nHost: a\r\nContent-Length: 400\r\n\r\n") as link:
        assert b" 403 " in link.recv(100)


def test_heads_that_never_end_stop_nobody(service: Service) -> None:
    """Each of them holds a thread for two seconds at most."""
    half = b"POST /wechat HTTP/1.1\r\nHost:"
    with ExitStack() as stack:
        links = [stack.enter_context(connected(service, half)) for _ in range(MORE_THAN_THREADS)]

        healthy = requests.get(f"{service.url}/healthz", timeout=20)
        ends = {link.recv(100)[:12] for link in links[:4]}

    assert healthy.status_code == 200
    assert ends <= {b"", b"HTTP/1.1 400"}
