"""Sentences not understood, and teaching: nothing personal shows, nothing counts before its effect is known."""

from collections.abc import Callable

import pytest

from console.staff.chats.phrase_form import PhraseError, read_phrase
from console.staff.chats.sentences import grouped
from models.chat.phrases import Phrase, PhraseKind, PhraseState
from models.chat.wechat import ChatMessage
from models.database.engine import Sessions
from models.staff import Role
from tests.console.conftest import Visitor
from tests.harness.stories import Story

Member = Callable[..., Visitor]
EFFECT = {"total": 9, "before": 7, "after": 8, "endangered": 0, "changed": 1, "lost": 2, "heard": 1}
SHOWN = {"itself": ["other", "training"], "changes": [["学手艺", "other", "training", True]]}


@pytest.fixture
def lost(story: Story) -> None:
    follower_id = story.follower()
    said = {"我叫李大山，电话13800000000，咋个弄嘛那个": "这句我没听懂。", "李大山": "姓名记下了。"}
    with story.sessions.begin() as session:
        for text, reply in said.items():
            facts = {"key": text, "kind": "text", "text": text, "reply": reply, "intent": "other", "at": story.now}
            session.add(ChatMessage(follower_id=follower_id, **facts))


def _tried(officer: Visitor, sessions: Sessions, **effect: object) -> None:
    officer.post("/sentences/phrases", {"text": "屋头灶开张没", "choice": "intent:training"})
    with sessions.begin() as session:
        session.get_one(Phrase, 1).effect = EFFECT | SHOWN | effect


@pytest.mark.usefixtures("lost")
def test_lost_sentences_show_neither_numbers_nor_names_nor_answers_to_questions(member: Member) -> None:
    page = member(Role.OFFICER).get("/sentences/")

    assert "我叫〔姓名〕，电话〔电话〕，咋个弄嘛那个" in page
    assert "李大山" not in page


def test_only_the_team_teaches(member: Member, story: Story) -> None:
    member(Role.REPRESENTATIVE, town_id=story.town()).get("/sentences/", 403)


def test_a_phrase_is_first_tried_and_then_saved_and_taken_back(
    member: Member, sessions: Sessions, audited: Callable[[], list[str]]
) -> None:
    officer = member(Role.OFFICER)
    _tried(officer, sessions)
    states = []

    page = officer.get("/sentences/phrases/1")
    for step in ("save", "withdraw"):
        officer.post(f"/sentences/phrases/1/{step}")
        with sessions() as session:
            states.append(session.get_one(Phrase, 1).state)

    assert "学手艺" in page
    assert states == [PhraseState.SAVED, PhraseState.WITHDRAWN]
    assert audited()[-2:] == ["phrase_saved", "phrase_withdrawn"]


@pytest.mark.parametrize("effect", [{"endangered": 1}, None])
def test_what_endangers_or_was_not_tried_is_not_saved(
    member: Member, sessions: Sessions, effect: dict[str, int] | None
) -> None:
    officer = member(Role.OFFICER)
    _tried(officer, sessions, **(effect or {}))
    if effect is None:
        with sessions.begin() as session:
            session.get_one(Phrase, 1).effect = {}

    assert officer.post("/sentences/phrases/1/save").status_code == 409


def test_the_form_suggests_what_the_sentence_seems_to_mean(member: Member) -> None:
    page = member(Role.OFFICER).post("/sentences/teach", {"text": "补贴咋个领"}).text

    assert '<option value="intent:subsidy" selected>' in page


@pytest.mark.parametrize(
    ("text", "choice", "standard"),
    [
        ("找我13800000000", "intent:human", ""),
        ("〔姓名〕在哪", "intent:human", ""),
        ("好", "intent:help", ""),
        ("屋头", "dialect:", ""),
        ("屋头", "intent:sleep", ""),
    ],
)
def test_a_phrase_with_personal_data_or_without_a_meaning_is_refused(text: str, choice: str, standard: str) -> None:
    with pytest.raises(PhraseError):
        read_phrase(text, choice, standard)


def test_a_dialect_word_stands_for_its_standard_word() -> None:
    taught = read_phrase("屋头", "dialect:", "家里")

    assert (taught.kind, taught.meaning) == (PhraseKind.DIALECT, "家里")


def test_sentences_that_say_nearly_the_same_stand_together() -> None:
    groups = grouped(["灶开张没", "今天赶场不", "灶开张没得", "灶开张没"])

    assert [(group.first, group.times, group.others) for group in groups] == [
        ("灶开张没", 3, ["灶开张没得"]),
        ("今天赶场不", 1, []),
    ]
