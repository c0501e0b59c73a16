"""The transport tells a sender how a call ended."""

import asyncio
from collections.abc import Callable

import pytest

from push.clients.transport import Answer, NotSent, NoVerdict, Transport, Verdict
from settings import HttpClient
from tests.push.harness.recorded import Hangup, Recorded, Said, closed_port

Post = Callable[[str], Verdict]


@pytest.fixture
def post(http_client: HttpClient) -> Post:
    """Post a JSON object to the address, over a connection made for it."""
    return lambda url: asyncio.run(Transport(http_client, answer_seconds=0.2).post_json(url, {"text": "补贴"}))


def test_a_json_answer_is_handed_over(post: Post, platform: Recorded) -> None:
    platform.tell("/x", {"errcode": 43004})

    verdict = post(f"{platform.url}/x")

    assert isinstance(verdict, Answer) and verdict.errcode == 43004


def test_chinese_letters_are_sent_raw(post: Post, platform: Recorded) -> None:
    post(f"{platform.url}/x")

    assert "补贴".encode() in platform.asked[0].raw


def test_nobody_listening_means_that_it_was_not_sent(post: Post) -> None:
    verdict = post(f"http://127.0.0.1:{closed_port()}/x")

    assert isinstance(verdict, NotSent)


def test_a_cut_connection_leaves_it_open_whether_it_arrived(post: Post, platform: Recorded) -> None:
    platform.tell("/x", Hangup)

    assert isinstance(post(f"{platform.url}/x"), NoVerdict)


def test_an_unreadable_answer_is_no_verdict(post: Post, platform: Recorded) -> None:
    pages = [Said(502, b"<html>"), Said(200, b""), Said(200, b"[]"), Said(500, b"{}")]
    platform.tell("/x", *pages)

    verdicts = [post(f"{platform.url}/x") for _ in pages]

    assert all(isinstance(verdict, NoVerdict) for verdict in verdicts)


def test_reasons_name_no_address_and_so_no_token(post: Post, platform: Recorded) -> None:
    platform.tell("/x", Hangup)

    cut = post(f"{platform.url}/x?access_token=T1")
    refused = post(f"http://127.0.0.1:{closed_port()}/x?access_token=T1")

    assert "T1" not in repr(cut) + repr(refused)


def test_connections_are_kept_between_calls_and_closed_at_the_end(http_client: HttpClient, platform: Recorded) -> None:
    async def twice() -> list[Verdict]:
        async with Transport(http_client) as transport, transport:
            return [await transport.post_json(f"{platform.url}/x", {}) for _ in range(2)]

    verdicts = asyncio.run(twice())

    assert [type(verdict) for verdict in verdicts] == [Answer, Answer]
