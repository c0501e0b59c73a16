"""People who cannot type register all the same: by a relative, the representative, or voice, with consent on record."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from bot.context import BotContext
from bot.jobs import hear
from models.chat.attachments import Attachment
from models.chat.wechat import ChatMessage, Handover
from models.database.engine import Sessions
from models.pending_files import PendingFile, PendingState
from models.people import Consent, Person, PersonState
from models.push.notices import Delivery, Notice
from models.push.qr_codes import CodeKind, QrCode
from models.staff import Role
from programme.people.pending_files import CALL_VERSION
from tests.bot.platform import Platform
from tests.console.conftest import Visitor
from tests.harness.crashes import killed
from tests.harness.stories import Story
from wiring import bot_context, taught_of

NUMBER = "11010519491231002X"
TYPED = ("1", "王小梅", NUMBER, "1", "13800000000", "翠华镇", "1", "初中", "焊工", "4000", "愿意")
SPEAKING = "<MsgType>voice</MsgType><MediaId>m8</MediaId><Recognition></Recognition><MediaId16K>m16</MediaId16K>"
SOUND = b"#!AMR-WB\nsound"
DESK = {"name": "王小梅", "id_number": NUMBER, "phone": "13800000000", "education": "", "absent": "1"}


@pytest.fixture
def chat(app: Flask, story: Story) -> Platform:
    return Platform(app.test_client(), "tokenofthetests1", app.extensions["songgang"].clock)


@pytest.fixture
def town(story: Story) -> int:
    return story.town("翠华镇", "黄葛村")


@pytest.fixture
def rep(member: Callable[..., Visitor], town: int) -> Visitor:
    return member(Role.REPRESENTATIVE, town_id=town)


@pytest.fixture
def one(sessions: Sessions) -> Callable[[Any], Any]:
    """The only row of a table, as it is now."""

    def read(table: Any) -> Any:
        with sessions() as session:
            return session.scalars(select(table)).one()

    return read


def answered(visitor: Visitor, pending: PendingFile, said: str, **more: str) -> None:
    assert visitor.post(f"/consent-calls/{pending.id}/answer", {"said": said, **more}).status_code == 302


def bot_of(app: Flask) -> BotContext:
    runtime = app.extensions["songgang"]
    return bot_context(runtime, taught_of(runtime))


def test_a_relative_types_and_the_person_agrees_by_call(
    chat: Platform, rep: Visitor, one: Callable[[Any], Any]
) -> None:
    chat.say("我帮我妈登记", *TYPED)
    page = rep.get("/consent-calls/")

    answered(rep, one(PendingFile), "agreed")

    person, consent = one(Person), one(Consent)
    assert "王小梅" in page
    assert "13800000000" not in page
    assert person.state is PersonState.REGISTERED
    assert person.follower_id is None
    assert (consent.given, consent.via, consent.version) == (True, "call", CALL_VERSION)
    assert consent.user_id is not None


def test_the_code_by_which_the_relative_came_is_kept_with_the_file(
    chat: Platform, rep: Visitor, one: Callable[[Any], Any], town: int, story: Story
) -> None:
    with story.sessions.begin() as session:
        session.add(QrCode(scene=f"town-{town}", kind=CodeKind.TOWN, town_id=town, ticket="t", created_at=story.now))
    chat.told(chat.event("subscribe", f"<EventKey>qrscene_town-{town}</EventKey><Ticket>t</Ticket>"))
    chat.say("我帮我妈登记", *TYPED)

    answered(rep, one(PendingFile), "agreed")

    assert one(Person).code_id == one(QrCode).id


def test_a_representative_types_at_the_desk_and_the_person_agrees_by_call(
    rep: Visitor, one: Callable[[Any], Any]
) -> None:
    rep.post("/people/new", {**DESK, "town": "翠华镇"})
    pending = one(PendingFile)

    answered(rep, pending, "agreed")

    assert pending.typed_by is not None
    assert one(Person).consent_at is not None
    assert one(Consent).via == "call"


def test_who_speaks_is_heard_typed_for_and_asked(
    app: Flask, chat: Platform, town: int, member: Callable[..., Visitor], one: Callable[[Any], Any]
) -> None:
    lead = member(Role.LEAD)
    chat.say("我不会打字")
    chat.told(chat.xml(f"{SPEAKING}<MsgId>5</MsgId>"))
    hear(bot_of(app), one(Attachment).id, lambda _: SOUND, None)
    ticket = one(Handover).id

    sound = lead.client.get(f"/attachments/{one(Attachment).id}")
    lead.post(f"/people/new?ticket={ticket}", {**DESK, "town": "翠华镇"})
    answered(lead, one(PendingFile), "agreed")

    assert sound.data == SOUND
    assert "听录音" in lead.get(f"/handovers/{ticket}")
    assert one(Person).follower_id is not None
    assert one(Consent).via == "call"


def test_whose_file_is_made_by_call_hears_of_it_though_the_process_dies_right_after(
    app: Flask, chat: Platform, town: int, rep: Visitor, one: Callable[[Any], Any]
) -> None:
    chat.say("帮老公登记", *TYPED)

    with killed(app.extensions["songgang"].sessions, "after_commit"):
        answered(rep, one(PendingFile), "agreed", to_chat="1")

    assert one(Person).state is PersonState.REGISTERED
    assert one(Notice).title == "登记成功"
    assert one(Delivery).person_id == one(Person).id


def test_a_no_erases_what_was_typed(
    chat: Platform, rep: Visitor, sessions: Sessions, one: Callable[[Any], Any]
) -> None:
    chat.say("帮老公登记", *TYPED)

    answered(rep, one(PendingFile), "refused")

    settled = one(PendingFile)
    assert (settled.state, settled.entry, settled.version) == (PendingState.REFUSED, "", CALL_VERSION)
    with sessions() as session:
        assert session.scalars(select(Person)).all() == []
        assert not any(NUMBER in message.text for message in session.scalars(select(ChatMessage)))


def test_nobody_answering_keeps_it_on_the_list(chat: Platform, rep: Visitor, one: Callable[[Any], Any]) -> None:
    chat.say("帮老公登记", *TYPED)

    answered(rep, one(PendingFile), "no_answer")

    assert "打过 1 次没人接" in rep.get("/consent-calls/")


def test_an_answer_is_recorded_once(chat: Platform, rep: Visitor, one: Callable[[Any], Any]) -> None:
    chat.say("帮老公登记", *TYPED)
    pending = one(PendingFile)
    answered(rep, pending, "refused")

    assert rep.post(f"/consent-calls/{pending.id}/answer", {"said": "agreed"}).status_code == 409


def test_another_towns_representative_sees_neither_the_file_nor_its_phone(
    chat: Platform, town: int, story: Story, member: Callable[..., Visitor], one: Callable[[Any], Any]
) -> None:
    other = member(Role.REPRESENTATIVE, town_id=story.town("玉碗镇"))
    chat.say("帮老公登记", *TYPED)

    assert "王小梅" not in other.get("/consent-calls/")
    assert other.post(f"/consent-calls/{one(PendingFile).id}/phone").status_code == 404


def test_the_number_to_call_is_audited(
    chat: Platform, rep: Visitor, one: Callable[[Any], Any], audited: Callable[[], list[str]]
) -> None:
    chat.say("帮老公登记", *TYPED)

    shown = rep.post(f"/consent-calls/{one(PendingFile).id}/phone")

    assert "13800000000" in shown.text
    assert audited()[-1] == "unmasked"


def test_the_sound_is_for_the_territory_alone(
    app: Flask, chat: Platform, rep: Visitor, one: Callable[[Any], Any]
) -> None:
    chat.say("我不会打字")
    chat.told(chat.xml(f"{SPEAKING}<MsgId>5</MsgId>"))
    hear(bot_of(app), one(Attachment).id, lambda _: SOUND, None)

    assert rep.client.get(f"/attachments/{one(Attachment).id}").status_code == 404
