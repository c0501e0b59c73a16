"""Conversations: who sees which, what is masked, and when an answer may go out."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from console.staff.chats import conversation_lines
from models.chat.late_replies import LateReply
from models.chat.wechat import ChatMessage, Handover, HandoverKind, HandoverState
from models.staff import AuditEntry, Role
from programme.people.identity import mask_numbers
from tests.console.conftest import Visitor
from tests.harness.stories import Story

Member = Callable[..., Visitor]
Readings = Callable[[], list[tuple[str, int | None]]]
WANTED = {"state": HandoverState.OPEN, "topic": "补贴"}


def _say(story: Story, follower_id: int, text: str, reply: str = "好的。") -> None:
    with story.sessions.begin() as session:
        key = f"k{follower_id}{text}"
        said = ChatMessage(key=key, follower_id=follower_id, kind="text", text=text, reply=reply, at=story.now)
        session.add(said)


def _ask(story: Story, follower_id: int, **facts: object) -> None:
    due = story.now + timedelta(hours=2)
    with story.sessions.begin() as session:
        session.add(Handover(follower_id=follower_id, created_at=story.now, due_at=due, **WANTED, **facts))


def test_who_waits_for_a_person_stands_first(member: Member, story: Story) -> None:
    story.chatting_person("阿贵", "oAGui")
    story.chatting_person("小梅", "oXiaoMei")
    _ask(story, 1)
    _say(story, 1, "你们几点下班")
    _say(story, 2, "有没得焊工")

    page = member(Role.OFFICER).get("/chats/")

    assert page.index("阿贵") < page.index("小梅")


def test_a_rights_case_stands_out_before_others_due_at_the_same_moment(member: Member, story: Story) -> None:
    story.chatting_person("阿贵", "oAGui")
    story.chatting_person("小梅", "oXiaoMei")
    _ask(story, 1)
    _ask(story, 2, kind=HandoverKind.RIGHTS, settle_by=story.now.date())

    rights, ordinary = member(Role.OFFICER).get("/chats/").split("<tr")[-2:]

    assert "维权" not in ordinary
    assert "小梅" in rights and "维权" in rights


def test_a_representative_sees_the_own_town_only(member: Member, story: Story) -> None:
    here, there = story.town("云上镇"), story.town("雾下镇")
    story.chatting_person("阿贵", "oAGui", town_id=here)
    story.chatting_person("小梅", "oXiaoMei", town_id=there)
    _say(story, 1, "在不在")
    _say(story, 2, "有没得焊工")
    representative = member(Role.REPRESENTATIVE, town_id=here)

    page = representative.get("/chats/")

    assert "阿贵" in page
    assert "小梅" not in page
    representative.get("/chats/2", 404)
    representative.get("/chats/2/lines", 404)


def test_numbers_in_a_conversation_are_masked_and_reading_it_is_audited(
    member: Member, story: Story, audited: Callable[[], list[str]]
) -> None:
    story.chatting_person("阿贵", "oAGui")
    _say(story, 1, "我的号码13800000000，证号11010519491231002X，要四千五")

    page = member(Role.OFFICER).get("/chats/1")

    assert "我的号码〔电话〕，证号〔身份证号〕，要四千五" in page
    assert "transcript_read" in audited()


@pytest.fixture
def readings(story: Story) -> Readings:
    """What was read, of whom, in order."""

    def read() -> list[tuple[str, int | None]]:
        wanted = AuditEntry.action.in_(("transcript_read", "talks_listed", "sentences_read"))
        with story.sessions() as session:
            rows = session.execute(
                select(AuditEntry.action, AuditEntry.entity_id).where(wanted).order_by(AuditEntry.id)
            )
            return [(action, entity_id) for action, entity_id in rows]

    return read


@pytest.mark.parametrize(
    ("path", "trace"),
    [
        ("/chats/1/lines", ("transcript_read", 1)),
        ("/chats/1", ("transcript_read", 1)),
        ("/chats/", ("talks_listed", None)),
        ("/sentences/", ("sentences_read", None)),
    ],
)
def test_no_way_to_read_what_people_say_leaves_no_trace(
    member: Member, story: Story, readings: Readings, path: str, trace: tuple[str, int | None]
) -> None:
    story.chatting_person("阿贵", "oAGui")
    _say(story, 1, "在不在")

    member(Role.OFFICER).get(path)

    assert readings() == [trace]


def test_a_conversation_that_stays_open_is_one_reading_in_half_an_hour(
    member: Member, story: Story, readings: Readings
) -> None:
    story.chatting_person("阿贵", "oAGui")
    story.chatting_person("小梅", "oXiaoMei")
    officer, lead = member(Role.OFFICER), member(Role.LEAD)

    for path in ("/chats/1/lines", "/chats/1/lines", "/chats/2/lines", "/chats/1/lines", "/chats/2/lines"):
        officer.get(path)
    lead.get("/chats/1/lines")

    assert readings() == [("transcript_read", 1), ("transcript_read", 2), ("transcript_read", 1)]


@pytest.mark.parametrize(("minutes", "entries"), [(29, 1), (31, 2)])
def test_half_an_hour_later_it_is_another_reading(
    member: Member, story: Story, readings: Readings, minutes: int, entries: int
) -> None:
    story.chatting_person("阿贵", "oAGui")
    officer = member(Role.OFFICER)
    officer.get("/chats/1/lines")
    with story.sessions.begin() as session:
        for entry in session.scalars(select(AuditEntry).where(AuditEntry.action == "transcript_read")):
            entry.at -= timedelta(minutes=minutes)

    officer.get("/chats/1/lines")

    assert len(readings()) == entries


def test_a_conversation_that_is_not_shown_was_not_read(member: Member, story: Story, readings: Readings) -> None:
    there = story.town("雾下镇")
    story.chatting_person("小梅", "oXiaoMei", town_id=there)
    representative = member(Role.REPRESENTATIVE, town_id=story.town("云上镇"))

    representative.get("/chats/1/lines", 404)

    assert readings() == []


def test_an_answer_settles_the_open_ticket_and_waits_for_the_phone(member: Member, story: Story) -> None:
    story.chatting_person("阿贵", "oAGui")
    _ask(story, 1)
    officer = member(Role.OFFICER)

    officer.post("/chats/1/answer", {"answer": "明天上午到站里来。"})

    with story.sessions() as session:
        ticket = session.scalars(select(Handover)).one()
        assert (ticket.state, ticket.answer) == (HandoverState.ANSWERED, "明天上午到站里来。")
        assert session.scalars(select(LateReply)).one().handover_id == ticket.id
    page = officer.get("/chats/1/lines")
    assert "正在发送" in page
    assert "还能回 4 条" in page


def test_outside_the_window_nothing_is_sent_and_the_page_says_what_else_can_be_done(
    member: Member, story: Story
) -> None:
    story.person("阿贵", follower_id=story.follower("oAGui"))
    officer = member(Role.OFFICER)

    page = officer.get("/chats/1")
    officer.post("/chats/1/answer", {"answer": "在的。"})

    assert "给阿贵打电话" in page
    assert "电话单" in page
    with story.sessions() as session:
        assert session.scalars(select(LateReply)).all() == []


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("138 0000 0000", "〔电话〕"),
        ("一三八零零零零零零零零 是我", "〔电话〕 是我"),
        ("110105 1949 1231 002x", "〔身份证号〕"),
        ("卡号6222000011112222333", "卡号〔号码〕"),
        ("我36岁 要4500", "我36岁 要4500"),
    ],
)
def test_numbers_that_name_somebody_are_hidden_and_others_stay(written: str, shown: str) -> None:
    assert mask_numbers(written) == shown


def test_following_by_a_code_is_told_in_words_not_as_the_codes_scene(story: Story) -> None:
    messages = [ChatMessage(key=kind, kind=kind, text="village-5", at=story.now) for kind in ("subscribe", "scan")]

    assert [conversation_lines.said(message) for message in messages] == ["（关注了公众号）", "（扫了二维码）"]


def test_choosing_which_notices_to_get_is_not_told_as_a_tap_on_the_menu(story: Story) -> None:
    assert (
        conversation_lines.said(ChatMessage(key="k", kind="subscription", text="", at=story.now))
        == "（选了收哪些通知）"
    )


@pytest.mark.parametrize(("label", "shown"), [("翠屏公园", "（位置）翠屏公园"), ("", "（位置）")])
def test_a_place_does_not_stand_as_words_that_the_person_wrote(label: str, shown: str) -> None:
    message = ChatMessage(key="k", follower_id=1, kind="location", text=label)

    assert conversation_lines.said(message) == shown
