"""Staff of one town reach no file of another, nor any chat, by the API (security findings H3, M6; issue 10: K15)."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from models.chat.late_replies import LateReply
from models.database.engine import Sessions
from models.pending_files import PendingFile
from models.people import Person
from models.push.qr_codes import CodeKind, QrCode
from models.staff import AuditEntry, Role
from tests.console.conftest import Api, Visitor
from tests.harness.stories import Story

FAR_NUMBER, OWN_NUMBER = "11010519491231002X", "532125189901010012"
STRANGER = "oStranger00000000000000000001"


@pytest.fixture
def towns(story: Story) -> dict[str, int]:
    return {name: story.town(name, f"{name[:2]}村") for name in ("翠华镇", "玉碗镇")}


@pytest.fixture
def lead(api: Callable[..., Api]) -> Api:
    return api()


@pytest.fixture
def rep(api: Callable[..., Api], towns: dict[str, int]) -> Api:
    return api(Role.REPRESENTATIVE, town_id=towns["玉碗镇"])


@pytest.fixture
def far(lead: Api, towns: dict[str, int]) -> int:
    """A person of another town than the representative's."""
    facts = {"name": "王阿贵", "id_number": FAR_NUMBER, "phone": "13800000001", "town": "翠华镇", "consent": True}
    return int(lead("POST", "/people", facts).get_json()["id"])


@pytest.fixture
def own(rep: Api, towns: dict[str, int]) -> int:
    facts = {"name": "小梅", "town": "玉碗镇", "consent": True}
    return int(rep("POST", "/people", facts).get_json()["id"])


def person(sessions: Sessions, person_id: int) -> Person:
    with sessions() as session:
        return session.get_one(Person, person_id)


def audits(sessions: Sessions, action: str) -> list[dict[str, Any]]:
    with sessions() as session:
        return list(session.scalars(select(AuditEntry.detail).where(AuditEntry.action == action)))


def told(sessions: Sessions) -> list[str]:
    with sessions() as session:
        return [reply.text for reply in session.scalars(select(LateReply))]


def test_every_refusal_says_the_same_and_is_audited(
    rep: Api, far: int, own: int, sessions: Sessions, towns: dict[str, int]
) -> None:
    tries = [
        rep("POST", "/people", {"name": "王阿贵", "id_number": FAR_NUMBER, "town": "玉碗镇"}),
        rep("POST", "/people", {"name": "李四", "id_number": FAR_NUMBER, "town": "玉碗镇"}),
        rep("POST", "/people", {"name": "李四", "id_number": OWN_NUMBER, "town": "翠华镇"}),
        rep("PATCH", f"/people/{own}", {"id_number": FAR_NUMBER}),
        rep("PATCH", f"/people/{own}", {"town": "翠华镇"}),
    ]

    assert {answer.status_code for answer in tries} == {403}
    assert len({answer.get_json()["detail"] for answer in tries}) == 1
    assert len(audits(sessions, "entry_outside_territory")) == len(tries)
    assert {"people": [far]} in audits(sessions, "entry_outside_territory")
    assert person(sessions, far).town_id == towns["翠华镇"]


def test_a_strangers_chat_is_offered_the_file_and_stays_closed_to_staff(
    rep: Api, own: int, story: Story, sessions: Sessions, member: Callable[..., Visitor], towns: dict[str, int]
) -> None:
    follower = story.follower(STRANGER)
    browser = member(Role.REPRESENTATIVE, town_id=towns["玉碗镇"])

    answer = rep("PATCH", f"/people/{own}", {"openid": STRANGER})

    assert answer.get_json()["openid"] is None
    browser.get(f"/chats/{follower}", 404)
    assert ["回“绑定”" in words and "回“反对”" in words for words in told(sessions)] == [True]


def test_a_chat_that_somebody_else_uses_is_not_even_offered(
    rep: Api, own: int, story: Story, sessions: Sessions, towns: dict[str, int]
) -> None:
    story.person("老李", follower_id=story.follower(STRANGER), town_id=towns["翠华镇"])

    answers = [
        rep("PATCH", f"/people/{own}", {"openid": STRANGER}),
        rep("POST", "/people", {"name": "小王", "town": "玉碗镇", "openid": STRANGER}),
    ]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert "扫本镇的二维码" in answers[0].get_json()["detail"]
    assert told(sessions) == []


def test_a_shared_phone_that_came_by_the_towns_code_is_offered(
    rep: Api, own: int, story: Story, sessions: Sessions, towns: dict[str, int]
) -> None:
    with sessions.begin() as session:
        code = {"kind": CodeKind.TOWN, "town_id": towns["玉碗镇"], "ticket": "t", "created_at": story.now}
        session.add(QrCode(scene="town-2", **code))
    story.person("老李", follower_id=story.follower(STRANGER, scene="town-2"), town_id=towns["翠华镇"])

    answer = rep("PATCH", f"/people/{own}", {"openid": STRANGER})

    assert answer.status_code == 200
    assert len(told(sessions)) == 1


def test_the_lead_links_a_chat_at_once_and_the_one_that_had_the_file_hears_of_it(
    lead: Api, own: int, story: Story, sessions: Sessions
) -> None:
    first = story.follower("oOld")
    lead("PATCH", f"/people/{own}", {"openid": "oOld"})
    story.follower(STRANGER)

    changed = lead("PATCH", f"/people/{own}", {"openid": STRANGER, "min_wage": 4000}).get_json()

    assert changed["openid"] == STRANGER
    assert ["另一个微信" in words for words in told(sessions)] == [True]
    assert audits(sessions, "person_changed")[-1] == {"fields": ["min_wage", "openid"], "follower_before": first}


def test_an_offer_holds_no_data_but_the_name(rep: Api, own: int, story: Story, sessions: Sessions) -> None:
    story.follower(STRANGER)

    rep("PATCH", f"/people/{own}", {"openid": STRANGER})

    with sessions() as session:
        offer = session.scalars(select(PendingFile)).one()
    assert (offer.person_id, offer.relation) == (own, "微信")


def test_invisible_characters_are_stripped_from_whatever_the_api_takes(lead: Api, towns: dict[str, int]) -> None:
    facts = {
        "name": "王\u200b阿贵\ufeff",
        "id_number": "\u202d11010519491231002X\u202c",
        "phone": "138\u20600000\u00a00001",
        "town": "翠华镇\u200b",
        "village": "\u2067翠华村\u2069",
        "trades": ["焊工\u200b"],
        "education": "初中\u00ad",
    }

    answer = lead("POST", "/people", facts).get_json()

    shown = ("name", "phone", "town", "village", "trades", "education")
    assert [answer[name] for name in shown] == ["王阿贵", "138****0001", "翠华镇", "翠华村", ["焊工"], "初中"]
