"""The account's own things: tags, codes, menu, media, web authorisation, and what survives a restart."""

from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from sandbox.base.config import Config
from sandbox.runner import SandboxServer
from tests.sandbox.conftest import Caller


def test_tags_have_their_limits(platform: SandboxServer, caller: Caller) -> None:
    names = ["镇" * 11, "翠华镇", "翠华镇"]
    codes = [caller.post("/cgi-bin/tags/create", {"tag": {"name": name}}).get("errcode", 0) for name in names]
    many = {"tagid": 100, "openid_list": platform.make_people(51)}

    assert codes == [45158, 0, 45157]
    assert caller.post("/cgi-bin/tags/members/batchtagging", many)["errcode"] == 40032


def test_user_info_tells_no_name_and_nothing_of_strangers(platform: SandboxServer, caller: Caller) -> None:
    (follower,), (other,) = platform.make_people(), platform.make_people(following=False)

    assert "nickname" not in caller.get("/cgi-bin/user/info", openid=follower)
    assert caller.get("/cgi-bin/user/info", openid=other) == {"subscribe": 0, "openid": other}


def test_a_code_is_a_picture_until_it_expires(platform: SandboxServer, caller: Caller) -> None:
    wish = {"action_name": "QR_SCENE", "expire_seconds": 60, "action_info": {"scene": {"scene_id": 7}}}
    ticket = caller.post("/cgi-bin/qrcode/create", wish)["ticket"]
    address = platform.base_url + "/cgi-bin/showqrcode"

    picture = requests.get(address, params={"ticket": ticket}, timeout=10)
    platform.post("clock", {"advance_seconds": 61})

    assert picture.content.startswith(b"\x89PNG")
    assert requests.get(address, params={"ticket": ticket}, timeout=10).status_code == 404


def test_escaped_characters_break_a_menu(platform: SandboxServer, caller: Caller) -> None:
    address = f"{platform.base_url}/cgi-bin/menu/create?access_token={caller.token}"
    button = {"type": "click", "name": "找工作", "key": "jobs"}

    answer = requests.post(address, json={"button": [button]}, timeout=10).json()

    assert answer["errcode"] == 40033


def test_an_uploaded_picture_comes_back_for_three_days(platform: SandboxServer, caller: Caller) -> None:
    address = f"{platform.base_url}/cgi-bin/media/upload?access_token={caller.token}&type=image"
    sent = requests.post(address, files={"media": ("a.png", b"\x89PNG....", "image/png")}, timeout=10).json()

    fetched = requests.get(
        platform.base_url + "/cgi-bin/media/get",
        params={"access_token": caller.token, "media_id": sent["media_id"]},
        timeout=10,
    )

    assert (fetched.content, fetched.headers["Content-Type"]) == (b"\x89PNG....", "image/png")


def test_a_page_learns_who_opened_it_once(platform: SandboxServer, caller: Caller, config: Config) -> None:
    (openid,) = platform.make_people()
    platform.act(openid, "choose")
    query = (
        f"appid={config.app_id}&redirect_uri=http%3A%2F%2Fe.example%2Fa&response_type=code&scope=snsapi_base&state=s1"
    )
    address = f"{platform.base_url}/connect/oauth2/authorize?{query}"

    target = requests.get(address, allow_redirects=False, timeout=10).headers["Location"]
    found = parse_qs(urlsplit(target).query)
    wish = {"appid": config.app_id, "secret": config.app_secret, "code": found["code"][0]}
    first, second = (caller.get("/sns/oauth2/access_token", **wish) for _ in range(2))

    assert (found["state"], first["openid"], second["errcode"]) == (["s1"], openid, 40163)


def test_people_chats_codes_and_credits_survive_a_restart(config: Config, tmp_path: Path) -> None:
    kept = replace(config, data=tmp_path)
    with SandboxServer(kept) as platform:
        openids = platform.make_people(3, credits=2)
        platform.act(openids[0], "say", text="你好")
        before = platform.get("people")

    with SandboxServer(kept) as platform:
        assert platform.get("people") == before
        assert platform.chat(openids[0])[0]["text"] == "你好"


def test_a_reset_empties_the_world(platform: SandboxServer, caller: Caller) -> None:
    (openid,) = platform.make_people(window=True)
    caller.custom(openid)

    platform.post("reset")

    assert (platform.get("people"), platform.ledger()["messages"]) == ({"people": []}, [])


def test_one_api_alone_can_be_slow(platform: SandboxServer, caller: Caller) -> None:
    platform.post("latency", {"ms": 1000, "path": "/cgi-bin/getcallbackip"})

    assert caller.get("/cgi-bin/get_current_selfmenu_info").get("errcode", 0) == 0
    with pytest.raises(requests.Timeout):
        requests.get(f"{platform.base_url}/cgi-bin/getcallbackip", timeout=0.3)
