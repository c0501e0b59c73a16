"""Whose file it is, settled by a call (security findings H2, H3, M6)."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from models.chat.late_replies import LateReply
from models.database.engine import Sessions
from models.pending_files import PendingFile, PendingState
from models.people import Consent, Person, PersonState
from models.queries.people.people import find_person_by_id_number
from models.staff import Role
from models.work import Application, ApplicationState
from programme.calendar import today
from programme.people.service_files import identify
from tests.bot.platform import Platform
from tests.console.conftest import Visitor
from tests.harness.stories import Story

NUMBER = "11010519491231002X"
OLD, NEW = "13800000000", "13800000001"
THIEF = "oThief00000000000000000000001"
DESK = {"name": "王小梅", "id_number": NUMBER, "education": "", "absent": "1"}


@pytest.fixture
def chat(app: Flask) -> Platform:
    return Platform(app.test_client(), "tokenofthetests1", app.extensions["songgang"].clock, openid=THIEF)


@pytest.fixture
def towns(story: Story) -> dict[str, int]:
    return {name: story.town(name) for name in ("翠华镇", "玉碗镇")}


@pytest.fixture
def rep(member: Callable[..., Visitor], towns: dict[str, int]) -> Visitor:
    return member(Role.REPRESENTATIVE, town_id=towns["翠华镇"])


@pytest.fixture
def victim(story: Story, sessions: Sessions, towns: dict[str, int]) -> int:
    """A person of 翠华镇 with a chat, a phone and an ID number."""
    follower = story.follower("oVictim")
    person_id = story.person("王小梅", phone=OLD, follower_id=follower, town_id=towns["翠华镇"], service_no="000777")
    with sessions.begin() as session:
        identify(session.get_one(Person, person_id), NUMBER, today(story.now))
    return person_id


def claim(chat: Platform, name: str = "王小梅") -> None:
    chat.say("我要登记", "同意", name, NUMBER, "1", NEW, "玉碗镇", "跳过", "初中", "焊工", "4000", "愿意")


def read(sessions: Sessions, table: Any) -> list[Any]:
    with sessions() as session:
        return list(session.scalars(select(table).order_by(table.id)))


def file_of(sessions: Sessions) -> Person:
    with sessions() as session:
        person = find_person_by_id_number(session, NUMBER)
        assert person is not None
        return person


def told(sessions: Sessions) -> list[str]:
    return [reply.text for reply in read(sessions, LateReply)]


def answered(visitor: Visitor, sessions: Sessions, said: str) -> int:
    pending = read(sessions, PendingFile)[-1]
    return visitor.post(f"/consent-calls/{pending.id}/answer", {"said": said}).status_code


def test_the_call_goes_to_the_number_that_was_on_file(
    chat: Platform, rep: Visitor, victim: int, sessions: Sessions
) -> None:
    claim(chat)

    page = rep.get("/consent-calls/")
    shown = rep.post(f"/consent-calls/{read(sessions, PendingFile)[0].id}/phone").text

    assert "核对本人" in page and "原来登记在册的号码" in page and "是您本人吗" in page
    assert ">是本人<" in page and ">不是本人，删掉微信填的<" in page and "本人不同意" not in page
    assert OLD in shown and NEW not in shown


@pytest.mark.parametrize(("said", "words"), [("agreed", "核对过了，是本人"), ("refused", "不是本人，微信上填的内容")])
def test_what_was_entered_is_said_in_the_words_of_the_button(
    chat: Platform, rep: Visitor, victim: int, sessions: Sessions, said: str, words: str
) -> None:
    claim(chat)

    answered(rep, sessions, said)

    assert words in rep.get("/consent-calls/")


def test_the_person_says_it_was_somebody_else(chat: Platform, rep: Visitor, victim: int, sessions: Sessions) -> None:
    claim(chat)

    assert answered(rep, sessions, "refused") == 302

    person = file_of(sessions)
    assert (person.id, person.phone, person.state) == (victim, OLD, PersonState.REGISTERED)
    assert [one.state for one in read(sessions, Person)] == [PersonState.REGISTERED, PersonState.ERASED]
    assert "不是他登记的" in told(sessions)[-1]
    assert "还没有登记" in chat.say("查我的信息")
    assert [one.given for one in read(sessions, Consent) if one.person_id == victim] == []


def test_the_person_has_a_new_phone_indeed_and_keeps_file_number_and_applications(
    chat: Platform, rep: Visitor, victim: int, sessions: Sessions, story: Story
) -> None:
    claim(chat)
    beside = read(sessions, Person)[-1].id
    vacancy = story.vacancy(story.enterprise())
    with sessions.begin() as session:
        session.add(Application(vacancy_id=vacancy, person_id=beside, state=ApplicationState.APPLIED, at=story.now))

    assert answered(rep, sessions, "agreed") == 302

    person = file_of(sessions)
    assert (person.id, person.service_no, person.phone, person.phone_unproved) == (victim, "000777", NEW, False)
    assert "000777" in chat.say("查我的信息")
    assert [one.person_id for one in read(sessions, Application)] == [victim]
    assert ["另一个微信" in words for words in told(sessions)[-2:]] == [True, False]


def test_a_representative_who_confirms_moves_nobody_to_another_town(
    chat: Platform, rep: Visitor, victim: int, sessions: Sessions, towns: dict[str, int]
) -> None:
    claim(chat)

    answered(rep, sessions, "agreed")

    assert file_of(sessions).town_id == towns["翠华镇"]


def test_another_name_is_shown_to_staff_and_no_file_is_mixed_up(
    chat: Platform, rep: Visitor, victim: int, sessions: Sessions
) -> None:
    claim(chat, name="李小梅")

    page = rep.get("/consent-calls/")
    answered(rep, sessions, "agreed")

    assert "原来的名字：王小梅" in page
    assert (file_of(sessions).name, read(sessions, PendingFile)[0].state) == ("王小梅", PendingState.PENDING)


def test_the_page_of_a_lent_file_says_so_and_leads_to_the_call(
    chat: Platform, member: Callable[..., Visitor], victim: int, sessions: Sessions
) -> None:
    claim(chat)
    lead = member(Role.LEAD)

    lent, own = (lead.get(f"/people/{number}") for number in (read(sessions, Person)[-1].id, victim))

    assert "还没核对本人" in lent and "/consent-calls/#file-" in lent and "接通过一次电话才发短信" in lent
    assert "还没核对本人" not in own and "接通过一次电话" not in own


def test_someone_on_the_register_who_was_not_asked_yet_goes_back_to_it(
    chat: Platform, member: Callable[..., Visitor], sessions: Sessions, story: Story, towns: dict[str, int]
) -> None:
    facts: dict[str, Any] = {
        "state": PersonState.LISTED,
        "consent_at": None,
        "town_id": towns["翠华镇"],
        "register_no": "P1",
    }
    listed = story.person("王小梅", **facts)
    with sessions.begin() as session:
        identify(session.get_one(Person, listed), NUMBER, today(story.now))
    claim(chat)
    chat.say("退订")

    answered(member(Role.LEAD), sessions, "refused")

    person = file_of(sessions)
    assert (person.state, person.follower_id, person.phone) == (PersonState.LISTED, None, None)
    assert not (person.refuses_job or person.refuses_training or person.refuses_policy)


def test_a_representative_pulls_nobody_into_the_own_town(
    member: Callable[..., Visitor], victim: int, sessions: Sessions, towns: dict[str, int], audited: Any
) -> None:
    other = member(Role.REPRESENTATIVE, town_id=towns["玉碗镇"])

    pages = [
        other.post("/people/new", {**DESK, "name": name, "phone": NEW, "town": "玉碗镇", **more}).text
        for name in ("王小梅", "李四")
        for more in ({}, {"absent": "", "consent": "y"})
    ]

    assert all("这个人不归您登记" in page for page in pages)
    assert read(sessions, PendingFile) == []
    assert audited().count("entry_outside_territory") == 4
    other.get(f"/people/{victim}", 404)


def test_a_file_kept_before_the_person_was_known_is_not_moved_by_the_answer_either(
    member: Callable[..., Visitor], sessions: Sessions, story: Story, towns: dict[str, int]
) -> None:
    other = member(Role.REPRESENTATIVE, town_id=towns["玉碗镇"])
    other.post("/people/new", {**DESK, "phone": NEW, "town": "玉碗镇"})
    known, colleague = story.person("王小梅", town_id=towns["翠华镇"]), story.user("anna", Role.OFFICER)
    with sessions.begin() as session:
        identify(session.get_one(Person, known), NUMBER, today(story.now))
        session.scalars(select(PendingFile)).one().typed_by = colleague

    answered(other, sessions, "agreed")

    assert (file_of(sessions).town_id, file_of(sessions).phone) == (towns["翠华镇"], None)
    assert read(sessions, PendingFile)[0].state is PendingState.PENDING


def test_who_typed_does_not_record_the_answer_of_somebody_known(
    rep: Visitor, member: Callable[..., Visitor], victim: int, sessions: Sessions
) -> None:
    rep.post("/people/new", {**DESK, "phone": NEW, "town": "翠华镇"})

    answered(rep, sessions, "agreed")
    before = file_of(sessions).phone
    answered(member(Role.LEAD), sessions, "agreed")

    assert (before, file_of(sessions).phone) == (OLD, NEW)


def test_a_chat_accepts_the_file_that_staff_offer_it(
    chat: Platform, rep: Visitor, sessions: Sessions, api: Any, story: Story, towns: dict[str, int]
) -> None:
    chat.say("你好")
    caller = api(Role.REPRESENTATIVE, town_id=towns["翠华镇"])
    person = caller("POST", "/people", {"name": "小梅", "town": "翠华镇", "openid": THIEF, "consent": True}).get_json()

    page = rep.get("/consent-calls/")
    reply = chat.say("绑定")

    assert person["openid"] is None and "要连微信" in page
    assert person["service_no"] in reply
    assert caller("GET", f"/people/{person['id']}").get_json()["openid"] == THIEF


@pytest.mark.parametrize("words", ["反对", "不是我"])
def test_a_chat_declines_it_with_one_word(
    chat: Platform, sessions: Sessions, api: Any, towns: dict[str, int], words: str
) -> None:
    chat.say("你好")
    caller = api(Role.REPRESENTATIVE, town_id=towns["翠华镇"])
    caller("POST", "/people", {"name": "小梅", "town": "翠华镇", "openid": THIEF, "consent": True})

    chat.say(words)

    assert read(sessions, PendingFile)[0].state is PendingState.REFUSED
    assert [one.follower_id for one in read(sessions, Person)] == [None]
