"""wechatpy's traps, closed."""

import io
import traceback

import pytest

from push.clients.wechat import PlatformClient
from push.errors import PlatformRefused, PlatformUnreachable
from tests.push.harness.platform import TOKEN_PATH
from tests.push.harness.recorded import Hangup, Recorded, Said


def test_every_call_goes_to_the_configured_base(client: PlatformClient, platform: Recorded) -> None:
    platform.tell("/cgi-bin/tags/create", {"tag": {"id": 100}})

    client.account.call("/wxaapi/newtmpl/gettemplate")
    client.account.tag.create("云上镇")

    assert [asked.path for asked in platform.asked] == [
        TOKEN_PATH,
        "/wxaapi/newtmpl/gettemplate",
        "/cgi-bin/tags/create",
    ]


def test_a_stale_token_is_replaced_once_and_never_in_a_loop(client: PlatformClient, platform: Recorded) -> None:
    platform.tell("/cgi-bin/tags/get", {"errcode": 40001, "errmsg": "no"})

    with pytest.raises(PlatformRefused, match="40001"):
        client.account.call("/cgi-bin/tags/get")

    assert len(platform.asked_at("/cgi-bin/tags/get")) == 2
    assert len(platform.asked_at(TOKEN_PATH)) == 3


def test_an_upload_made_twice_sends_the_whole_file_twice(client: PlatformClient, platform: Recorded) -> None:
    platform.tell(TOKEN_PATH, {"access_token": "T1", "expires_in": 7200}, {"access_token": "T2", "expires_in": 7200})
    platform.tell("/cgi-bin/media/upload", {"errcode": 42001, "errmsg": "expired"}, {"media_id": "M"})

    answer = client.account.media.upload("image", ("a.jpg", io.BytesIO(b"picture" * 100), "image/jpeg"))

    first, second = platform.asked_at("/cgi-bin/media/upload")
    assert answer == {"media_id": "M"} and second.raw.count(b"picture") == first.raw.count(b"picture") == 100


@pytest.mark.parametrize("page", [Said(502, b"bad"), Said(200, b"<html>", "text/html"), Said(200, b""), Hangup])
def test_what_is_no_answer_raises_without_a_secret(
    client: PlatformClient, platform: Recorded, page: Said | type[Hangup]
) -> None:
    platform.tell("/cgi-bin/tags/get", page)

    with pytest.raises(PlatformUnreachable) as caught:
        client.account.call("/cgi-bin/tags/get")

    shown = "".join(traceback.format_exception(caught.value))
    assert "T1" not in shown and "very-secret" not in shown


def test_a_picture_comes_back_as_it_is(client: PlatformClient, platform: Recorded) -> None:
    platform.tell("/cgi-bin/media/get", Said(200, b"\x89PNG", "image/png"))

    assert client.account.media.download("M").content == b"\x89PNG"


def test_the_quota_of_a_call_can_be_asked(client: PlatformClient, platform: Recorded) -> None:
    platform.tell("/cgi-bin/openapi/quota/get", {"errcode": 0, "quota": {"daily_limit": 100, "used": 1, "remain": 99}})

    assert client.account.quota("/cgi-bin/message/mass/send")["remain"] == 99
