"""The platform's pushes to the service, and its use of the answers (platform facts 1.2 to 1.7)."""

from dataclasses import replace

import pytest
from wechatpy import parse_message
from wechatpy.crypto import WeChatCrypto

from sandbox.base.config import Config, Mode
from sandbox.runner import SandboxServer
from sandbox.webhook.crypto import sign
from tests.sandbox.conftest import Caller
from tests.sandbox.played_service import PlayedService, text_reply

KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"


def texts(platform: SandboxServer, openid: str) -> list[str]:
    return [entry["text"] for entry in platform.chat(openid) if not entry["from_me"]]


def test_a_text_is_pushed_signed_and_its_answer_shown(platform: SandboxServer, service: PlayedService) -> None:
    (openid,) = platform.make_people()
    service.answer = lambda query, body: (200, text_reply(openid, "您好"))

    platform.act(openid, "say", text="我要登记 ]]> 😀")

    query, body = service.received[0]
    assert query["signature"] == sign("QDG6eK", query["timestamp"], query["nonce"])
    assert (query["openid"], parse_message(body).content) == (openid, "我要登记 ]]> 😀")
    assert texts(platform, openid) == ["您好"]


def test_a_parametric_code_follows_once_and_then_scans(
    platform: SandboxServer, caller: Caller, service: PlayedService
) -> None:
    (openid,) = platform.make_people(following=False)
    wish = {"action_name": "QR_LIMIT_STR_SCENE", "action_info": {"scene": {"scene_str": "v:1"}}}
    ticket = caller.post("/cgi-bin/qrcode/create", wish)["ticket"]

    platform.act(openid, "scan", ticket=ticket)
    platform.act(openid, "scan", ticket=ticket)

    first, second = (parse_message(body) for body in service.bodies())
    assert (first.event, first.scene_id, first.ticket) == ("subscribe_scan", "v:1", ticket)
    assert (second.event, second.scene_id) == ("scan", "v:1")


def test_silence_is_an_answer(platform: SandboxServer, service: PlayedService) -> None:
    (openid,) = platform.make_people()

    platform.act(openid, "say", text="你好")

    assert (len(service.received), texts(platform, openid)) == (1, [])


@pytest.mark.parametrize("answer", [(500, ""), (200, '{"errcode": 0}'), (200, "<html>")])
def test_a_failing_service_gets_three_equal_deliveries_and_the_person_a_fault_line(
    platform: SandboxServer, service: PlayedService, answer: tuple[int, str]
) -> None:
    (openid,) = platform.make_people()
    service.answer = lambda query, body: answer

    platform.act(openid, "say", text="你好")

    assert (len(service.received), len(set(service.bodies()))) == (3, 1)
    assert "该公众号提供的服务出现故障" in texts(platform, openid)[0]


def test_a_slow_service_is_cut_off_and_asked_again(platform: SandboxServer, service: PlayedService) -> None:
    (openid,) = platform.make_people()
    service.wait_seconds = 0.6

    platform.act(openid, "say", text="你好")

    rules = {each["rule"] for each in platform.ledger()["violations"]}
    assert (len(service.received), rules) == (3, {"no answer within 5 s"})


def test_an_overlong_answer_is_a_violation(platform: SandboxServer, service: PlayedService) -> None:
    (openid,) = platform.make_people()
    service.answer = lambda query, body: (200, text_reply(openid, "岗" * 683))

    platform.act(openid, "say", text="你好")

    assert platform.ledger()["violations"][0]["rule"] == "text over 2048 bytes"
    assert "故障" in texts(platform, openid)[0]


def test_safe_mode_hides_the_message_and_demands_sealed_answers(config: Config, service: PlayedService) -> None:
    crypto = WeChatCrypto(config.token, KEY, config.app_id)

    def answer(query: dict[str, str], body: str) -> tuple[int, str]:
        clear = crypto.decrypt_message(body, query["msg_signature"], query["timestamp"], query["nonce"])
        reply = text_reply(query["openid"], f"收到{parse_message(clear).content}")
        return 200, crypto.encrypt_message(reply, query["nonce"], query["timestamp"])

    service.answer = answer
    with SandboxServer(replace(config, mode=Mode.SAFE, aes_key=KEY)) as platform:
        (openid,) = platform.make_people()
        platform.act(openid, "say", text="你好")

        assert texts(platform, openid) == ["收到你好"]
        assert "Content" not in service.bodies()[0]


def test_compatible_mode_sends_both_forms_and_takes_clear_answers(config: Config, service: PlayedService) -> None:
    service.answer = lambda query, body: (200, text_reply(query["openid"], "您好"))
    with SandboxServer(replace(config, mode=Mode.COMPATIBLE, aes_key=KEY)) as platform:
        (openid,) = platform.make_people()
        platform.act(openid, "say", text="你好")

        assert texts(platform, openid) == ["您好"]
        assert "<Content>" in service.bodies()[0]
        assert "<Encrypt>" in service.bodies()[0]


def test_a_forged_push_carries_a_wrong_signature(platform: SandboxServer, service: PlayedService) -> None:
    (openid,) = platform.make_people()
    fields = {"MsgType": "unheard_of"}

    platform.post("push", {"openid": openid, "fields": fields, "forge": "signature"})

    query, body = service.received[0]
    assert query["signature"] != sign("QDG6eK", query["timestamp"], query["nonce"])
    assert "unheard_of" in body


def test_the_popup_names_every_choice_and_adds_credits(
    platform: SandboxServer, caller: Caller, service: PlayedService
) -> None:
    (openid,) = platform.make_people()
    ids = [each["priTmplId"] for each in caller.get("/wxaapi/newtmpl/gettemplate")["data"]]

    platform.act(openid, "notices", answers={ids[0]: "accept", ids[1]: "reject"})

    assert service.bodies()[0].count("<List>") == 2
    assert platform.get("people")["people"][0]["credits"] == {ids[0]: 1, ids[1]: 0}


def test_a_voice_note_has_a_wide_form_and_no_recognition(
    platform: SandboxServer, caller: Caller, service: PlayedService
) -> None:
    (openid,) = platform.make_people()

    platform.act(openid, "voice", base64="IyFBTVIK")

    data = parse_message(service.bodies()[0])._data
    assert (data["Recognition"], data["Format"]) == (None, "amr")
    assert data["MediaId16K"] != data["MediaId"]
