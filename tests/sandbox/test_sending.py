"""Sending by the service: customer, template, subscription and mass messages (platform fact 3)."""

from typing import Any

import pytest

from sandbox.runner import SandboxServer
from tests.sandbox.conftest import TEXT, Caller
from tests.sandbox.played_service import PlayedService

TEMPLATE_LINES = {
    "thing1": {"value": "缝纫工"},
    "thing2": {"value": "某制衣厂"},
    "phrase3": {"value": "已报名"},
    "time4": {"value": "2026-11-23 10:00"},
    "thing5": {"value": "请保持电话畅通"},
}
NOTICE_LINES = {f"thing{number}": {"value": "缝纫工"} for number in range(1, 6)}


def titled(templates: list[dict[str, Any]], title: str) -> dict[str, Any]:
    return next(each for each in templates if each["title"] == title)


def send_template(caller: Caller, openid: str, lines: object = None, **more: object) -> Any:
    own = caller.get("/cgi-bin/template/get_all_private_template")["template_list"]
    body = {"touser": openid, "template_id": titled(own, "报名结果通知")["template_id"], **more}
    return caller.post("/cgi-bin/message/template/send", {**body, "data": lines or TEMPLATE_LINES})


def send_notice(caller: Caller, openid: str) -> int:
    own = caller.get("/wxaapi/newtmpl/gettemplate")["data"]
    body = {"touser": openid, "template_id": titled(own, "岗位推荐通知")["priTmplId"], "data": NOTICE_LINES}
    return int(caller.post("/cgi-bin/message/subscribe/bizsend", body)["errcode"])


def send_mass(caller: Caller, openids: list[str], **more: object) -> Any:
    return caller.post("/cgi-bin/message/mass/send", {"touser": openids, **TEXT, **more})


def kinds(platform: SandboxServer, openid: str) -> list[str]:
    return [entry["kind"] for entry in platform.chat(openid)]


def test_five_customer_messages_follow_a_text(platform: SandboxServer, caller: Caller) -> None:
    (openid,) = platform.make_people(window=True)

    assert [caller.custom(openid) for _ in range(6)] == [0] * 5 + [45047]


def test_a_menu_click_opens_three_messages(platform: SandboxServer, caller: Caller) -> None:
    (openid,) = platform.make_people()
    button = {"type": "click", "name": "找工作", "key": "jobs"}
    caller.post("/cgi-bin/menu/create", {"button": [button]})

    platform.act(openid, "menu", path=[0])

    assert [caller.custom(openid) for _ in range(4)] == [0, 0, 0, 45047]


def test_following_opens_three_messages_for_a_minute(platform: SandboxServer, caller: Caller) -> None:
    (openid,) = platform.make_people(following=False)
    platform.act(openid, "follow")

    sent = [caller.custom(openid) for _ in range(4)]
    platform.post("clock", {"advance_seconds": 61})

    assert [*sent, caller.custom(openid)] == [0, 0, 0, 45047, 45015]


def test_after_48_hours_the_window_is_closed(platform: SandboxServer, caller: Caller) -> None:
    (openid,) = platform.make_people(window=True)
    platform.post("clock", {"advance_seconds": 48 * 3600 + 1})
    caller.token = caller.stable_token()

    assert caller.custom(openid) == 45015


def test_a_text_over_2048_bytes_is_refused(platform: SandboxServer, caller: Caller) -> None:
    (openid,) = platform.make_people(window=True)

    assert caller.custom(openid, "岗" * 683) == 45002


def test_a_template_message_shows_its_lines_and_reports(
    platform: SandboxServer, caller: Caller, service: PlayedService
) -> None:
    (openid,) = platform.make_people()

    sent = send_template(caller, openid)
    platform.post("settle")

    assert platform.chat(openid)[0]["fields"]["岗位名称"] == "缝纫工"
    assert f"<MsgID>{sent['msgid']}</MsgID><Status><![CDATA[success]]></Status>" in service.bodies()[0]


def test_a_template_message_goes_to_followers_only(platform: SandboxServer, caller: Caller) -> None:
    (openid,) = platform.make_people(following=False)

    assert send_template(caller, openid)["errcode"] == 43004


@pytest.mark.parametrize(
    ("field", "value"),
    [("thing1", "岗" * 21), ("thing1", "两\n行"), ("thing1", ""), ("phrase3", "abc"), ("time4", "明天")],
)
def test_a_value_against_its_type_is_refused_by_name(
    platform: SandboxServer, caller: Caller, field: str, value: str
) -> None:
    (openid,) = platform.make_people()

    answer = send_template(caller, openid, {**TEMPLATE_LINES, field: {"value": value}})

    assert (answer["errcode"], f"{field}.DATA" in answer["errmsg"]) == (47003, True)


def test_a_repeated_client_msg_id_arrives_once(platform: SandboxServer, caller: Caller) -> None:
    (openid,) = platform.make_people()

    first, second = (send_template(caller, openid, client_msg_id="a1")["msgid"] for _ in range(2))

    assert (first == second, kinds(platform, openid)) == (True, ["template"])


def test_a_blocked_account_fails_behind_the_scenes(
    platform: SandboxServer, caller: Caller, service: PlayedService
) -> None:
    (openid,) = platform.make_people(blocked=True)

    accepted = send_template(caller, openid)["errcode"]
    platform.post("settle")

    assert (accepted, kinds(platform, openid)) == (0, [])
    assert "failed:user block" in service.bodies()[0]


def test_one_acceptance_is_one_notice(platform: SandboxServer, caller: Caller, service: PlayedService) -> None:
    (openid,) = platform.make_people(following=False, credits=1)

    answers = [send_notice(caller, openid) for _ in range(2)]
    platform.post("settle")

    assert (answers, kinds(platform, openid)) == ([0, 43101], ["notice"])
    assert "subscribe_msg_sent_event" in service.bodies()[0]


def test_a_mass_message_reaches_followers_and_reports_counts(
    platform: SandboxServer, caller: Caller, service: PlayedService
) -> None:
    openids = platform.make_people(3) + platform.make_people(following=False)

    accepted = send_mass(caller, openids)
    platform.post("settle")

    assert [kinds(platform, openid) for openid in openids] == [["mass"]] * 3 + [[]]
    assert f"<MsgID>{accepted['msg_id']}</MsgID>" in service.bodies()[0]
    assert "<TotalCount>4</TotalCount><FilterCount>3</FilterCount><SentCount>3" in service.bodies()[0]


def test_the_fifth_mass_message_of_a_month_silently_fails(platform: SandboxServer, caller: Caller) -> None:
    openids = platform.make_people(2)

    codes = [send_mass(caller, openids, clientmsgid=f"n{number}")["errcode"] for number in range(5)]
    platform.post("settle")

    assert (codes, len(platform.chat(openids[0]))) == ([0] * 5, 4)


@pytest.mark.parametrize("more", [{}, {"clientmsgid": "n1"}])
def test_the_same_mass_message_within_a_day_names_the_first(
    platform: SandboxServer, caller: Caller, more: dict[str, str]
) -> None:
    openids = platform.make_people(2)

    first, second = (send_mass(caller, openids, **more) for _ in range(2))

    assert (second["errcode"], second["msg_id"]) == (45065, first["msg_id"])


def test_mass_lists_have_their_limits(platform: SandboxServer, caller: Caller) -> None:
    openids = platform.make_people(2)

    assert send_mass(caller, openids[:1])["errcode"] == 40130
    assert send_mass(caller, [f"o{number}" for number in range(10_001)])["errcode"] == 40032
    assert send_mass(caller, openids, clientmsgid="n" * 33)["errcode"] == 45067


def test_a_mass_message_goes_to_the_holders_of_a_tag(platform: SandboxServer, caller: Caller) -> None:
    tagged, other = platform.make_people(2)
    tag = caller.post("/cgi-bin/tags/create", {"tag": {"name": "翠华镇"}})["tag"]["id"]
    caller.post("/cgi-bin/tags/members/batchtagging", {"tagid": tag, "openid_list": [tagged]})

    caller.post("/cgi-bin/message/mass/sendall", {"filter": {"tag_id": tag}, **TEXT})
    platform.post("settle")

    assert (kinds(platform, tagged), kinds(platform, other)) == (["mass"], [])


def test_a_call_may_take_effect_and_lose_its_answer(platform: SandboxServer, caller: Caller) -> None:
    (openid,) = platform.make_people(window=True)
    platform.post("faults", {"path": "/cgi-bin/message/custom/send", "kind": "drop"})

    with pytest.raises(OSError, match="Connection"):
        caller.custom(openid)

    assert kinds(platform, openid) == ["text"]


def test_an_ordered_error_strikes_once_and_has_no_effect(platform: SandboxServer, caller: Caller) -> None:
    (openid,) = platform.make_people(window=True)
    platform.post("faults", {"path": "/cgi-bin/message/custom/send", "kind": "errcode", "errcode": -1})

    assert [caller.custom(openid) for _ in range(2)] == [-1, 0]
    assert kinds(platform, openid) == ["text"]
