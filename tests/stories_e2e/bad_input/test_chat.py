"""Bad input of people through the served webhook: one exact answer, or none.

Strangers and people in a conversation write it, for their messages take different ways
(docs/decisions/fast-path.md).
"""

import itertools
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import redis
import requests

from tests.stories_e2e.harness.service import Service
from tests.stories_e2e.harness.webhook import push, query, text, xml

NUMBER = "11010519491231002X"
GAP_SECONDS = 0.15
ODD = {
    "ten thousand characters": ("我要找工作，" * 1667, "您写得太长"),
    "one character ten thousand times": ("哈" * 10_000, "您写得太长"),
    "only emoji": ("😀😀👍🏽🇨🇳", "表情和符号我看不懂"),
    "only control characters": ("\x01\x02\x1b\x7f", "回“帮助”看我能做什么"),
    "control characters in a word": ("\x0b退\x07订\x00", "已经停了"),
    "only direction marks": ("\u202e\u202d\u200f", "回“帮助”看我能做什么"),
    "a word written from right to left": ("\u202e退订\u202c", "已经停了"),
    "a word with a joiner": ("退\u200d订", "已经停了"),
    "sql": ("'; DROP TABLE people; --", "没听懂"),
    "a template": ("{{7*7}}${7*7}<%= 7*7 %>", "没听懂"),
    "markup": ("<script>alert(1)</script>", "没听懂"),
    "the number of somebody else": (f"查一下{NUMBER}是哪个", "别人的信息不能查"),
}
DOCTYPES = {
    "entities": '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
    "a file": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    "an address": '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    "in small letters": '<!doctype x [<!ENTITY a "a">]>',
}
HOSTILE = {
    "nested": "<xml>" + "<a>" * 5_000 + "</a>" * 5_000 + "</xml>",
    "nested for ever": "<a>" * 20_000,
    "an entity nobody declared": "<xml><ToUserName>&a;</ToUserName></xml>",
    "ten thousand attributes": "<xml " + " ".join(f'a{one}="1"' for one in range(5_000)) + "/>",
    "an encrypted body where none may be": "<xml><ToUserName>gh</ToUserName><Encrypt>QUJD</Encrypt></xml>",
}
_numbers = itertools.count(24700000000000001)
_people = itertools.count(1)


@pytest.fixture(params=["stranger", "known"])
def openid(request: pytest.FixtureRequest, service: Service) -> str:
    """Somebody who has never written, or who is in the middle of a conversation."""
    openid = f"oOdd{next(_people):024}"
    if request.param == "known":
        said(service, openid, "你好")
        said(service, openid, "你好")
    return openid


@pytest.mark.parametrize("case", ODD)
def test_an_odd_message_has_one_plain_answer(service: Service, openid: str, case: str) -> None:
    words, answer = ODD[case]

    reply = said(service, openid, words)

    assert answer in reply
    assert "49" not in reply and NUMBER[-4:] not in reply
    assert "工作" in said(service, openid, "帮助")


@pytest.mark.parametrize("case", DOCTYPES)
def test_a_document_type_is_refused_without_content(service: Service, case: str) -> None:
    answer = push(service, DOCTYPES[case] + text("oStranger0000000000000000002", "&a;", 5))

    assert (answer.status_code, answer.text) == (400, "")


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_body_is_refused_without_content_and_without_delay(service: Service, case: str) -> None:
    began = time.monotonic()

    answer = push(service, HOSTILE[case])

    assert (answer.status_code, answer.text) == (400, "")
    assert time.monotonic() - began < 5


def test_a_body_without_a_length_is_read_up_to_the_cap(service: Service) -> None:
    small = text("oStranger0000000000000000003", "你好", next(_numbers)).encode()

    answers = [
        requests.post(f"{service.url}/wechat", params=query(service.token), data=iter([body]), timeout=30)
        for body in (small, small + b" " * 100_000)
    ]

    assert [answer.status_code for answer in answers] == [200, 413]
    assert "找工作" in answers[0].text and answers[1].text == ""


def test_a_hundred_messages_a_minute_are_answered_kindly_once_and_the_registration_goes_on(service: Service) -> None:
    openid = f"oFlood{next(_people):022}"
    asked = [said(service, openid, words) for words in ("我要登记", "同意")][-1]

    told = [said(service, openid, "哈") for _ in range(100)]
    stopped = said(service, openid, "人工")

    kind = [reply for reply in told if "看不过来" in reply]
    assert "姓名" in asked and len(kind) == 1
    assert not any(told[told.index(kind[0]) + 1 :])
    assert "工作人员" in stopped
    assert registering(service, openid)


def test_overlapping_messages_of_one_person_are_answered_one_after_another_in_order(service: Service) -> None:
    openid = f"oHasty{next(_people):022}"
    said(service, openid, "我要登记")

    with ThreadPoolExecutor(3) as pool, redis.Redis.from_url(service.redis_url) as link:
        link.set(f"bot:turn:{openid}", "somebody", px=3000)
        answers = [pool.submit(said, service, openid, words) for words in spaced("同意", "陈阿贵", NUMBER)]
        link.delete(f"bot:turn:{openid}")
        name, number, confirmed = (answer.result() for answer in answers)

    assert "姓名" in name
    assert "身份证" in number
    assert "002X" in confirmed


def spaced(*texts: str) -> Iterator[str]:
    """One after another, faster than they can be answered."""
    for one in texts:
        yield one
        time.sleep(GAP_SECONDS)


def said(service: Service, openid: str, words: str) -> str:
    """The words that the platform is told for this text; "" for none."""
    safe = words.replace("]]>", "]]]]><![CDATA[>")
    answer = push(service, xml(openid, "text", f"<Content><![CDATA[{safe}]]></Content><MsgId>{next(_numbers)}</MsgId>"))
    assert answer.status_code == 200, answer.text
    return answer.text.partition("<Content><![CDATA[")[2].partition("]]></Content>")[0]


def registering(service: Service, openid: str) -> bool:
    """True if the registration still waits for the name, a minute later."""
    service.pass_time(90)
    return "身份证" in said(service, openid, "陈阿贵")
