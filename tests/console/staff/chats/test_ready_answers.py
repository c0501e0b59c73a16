"""Ready answers: edited with a preview and a reason, every version kept, an older one taken up again."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from models.chat.answers import AnswerVersion
from models.database.engine import Sessions
from models.staff import Role
from tests.bot.platform import Platform
from tests.console.conftest import Visitor
from tests.harness.stories import Story

Member = Callable[..., Visitor]
NEW = {"text": "一分钱都不收，打{热线}问。", "reason": "说得更短", "seen": "0"}


def versions(sessions: Sessions) -> list[tuple[int, str, str]]:
    with sessions() as session:
        found = session.scalars(select(AnswerVersion).order_by(AnswerVersion.version))
        return [(one.version, one.text, one.reason) for one in found]


def test_what_staff_save_is_said_in_the_chat(app: Flask, member: Member, audited: Callable[[], list[str]]) -> None:
    chat = Platform(app.test_client(), "tokenofthetests1", app.extensions["songgang"].clock)

    member(Role.OFFICER).post("/answers/cost", NEW)

    assert chat.say("要不要交钱") == "一分钱都不收，打12333、12345问。"
    assert audited()[-1] == "answer_changed"


def test_an_older_version_is_taken_up_again_as_a_new_one(member: Member, sessions: Sessions) -> None:
    officer = member(Role.OFFICER)
    officer.post("/answers/cost", NEW)
    officer.post("/answers/cost", {"text": "不收钱。", "reason": "再短些", "seen": "1"})

    officer.post("/answers/cost", {"text": NEW["text"], "reason": "退回第 1 版", "seen": "2"})

    assert [(number, reason) for number, _, reason in versions(sessions)][-1] == (3, "退回第 1 版")
    assert versions(sessions)[2][1] == NEW["text"]
    assert "第 3 版" in officer.get("/answers/cost")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"text": "打{座机}"}, "没有“{座机}”这个空"),
        ({"text": "长" * 300}, "太长了"),
        ({"reason": " "}, "为什么改"),
        ({"seen": "4"}, "刚才有人改过"),
    ],
)
def test_what_cannot_stand_is_refused_and_nothing_is_lost(
    member: Member, sessions: Sessions, changed: dict[str, str], words: str
) -> None:
    page = member(Role.OFFICER).post("/answers/cost", NEW | changed).text

    assert words in page and (NEW | changed)["text"] in page
    assert versions(sessions) == []


def test_the_preview_shows_what_a_phone_will(member: Member, sessions: Sessions) -> None:
    page = member(Role.OFFICER).post("/answers/cost/preview", {"text": NEW["text"]}).text

    assert "打12333、12345问" in page and "2 行" not in page
    assert versions(sessions) == []


def test_the_list_shows_every_answer_as_it_is_said(member: Member) -> None:
    page = member(Role.LEAD).get("/answers/")

    assert "是不是骗人的" in page and "随程序带的" in page and "{热线}" not in page


def test_only_lead_and_officers_change_answers(member: Member, sessions: Sessions, story: Story) -> None:
    assert member(Role.ADMIN).post("/answers/cost", NEW).status_code == 403
    member(Role.REPRESENTATIVE, town_id=story.town()).get("/answers/", 403)
    member(Role.LEAD).get("/answers/nothing", 404)
    assert versions(sessions) == []
