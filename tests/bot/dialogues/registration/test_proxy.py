"""阿贵's daughter types for her mother; a neighbour types for 阿贵."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import select

from bot.dialogues.registration.relatives import spoken_for
from models.chat.wechat import Follower
from models.database.engine import Sessions
from models.pending_files import PendingFile, PendingState
from models.people import Person
from programme.people.pending_files import entry_of
from tests.bot.cast import AGUI_NUMBER
from tests.bot.platform import Platform

ANSWERS = ("1", "陈阿贵", AGUI_NUMBER, "1", "13800000000", "翠华镇", "1", "初中", "焊工", "4000", "愿意")


@pytest.fixture
def rows(sessions: Sessions) -> Iterator[Callable[[Any], list[Any]]]:
    with sessions() as session:
        yield lambda table: list(session.scalars(select(table)).all())


@pytest.mark.parametrize(
    ("words", "whose"),
    [
        ("我帮我妈登记", "妈妈"),
        ("帮老公报名", "老公"),
        ("给我家老者登个记", "爸爸"),
        ("替隔壁邻居注册", "他"),
        ("帮我幺妹报个名", "妹妹"),
        ("幫我媽登記", "妈妈"),
        ("我要登记", None),
        ("帮我登记", None),
        ("帮我老公找个工作", None),
        ("我帮我妈问一下补贴", None),
        ("给我娃报名读书", None),
    ],
)
def test_who_types_for_whom_is_understood(words: str, whose: str | None) -> None:
    assert spoken_for(words) == whose


def test_whose_data_it_is_is_said_before_the_first_question(platform: Platform) -> None:
    reply = platform.say("我帮我妈登记")

    assert "您妈妈本人同意" in reply
    assert "打电话" in reply
    assert "1 接着填" in reply


def test_the_questions_are_about_the_other_person(platform: Platform) -> None:
    platform.say("帮老公登记", "1")

    assert platform.heard[-1].startswith("您老公的姓名是？")
    assert "您老公的身份证号" in platform.say("陈阿贵")


def test_no_file_is_made_before_the_person_agrees(platform: Platform, rows: Callable[[Any], list[Any]]) -> None:
    reply = platform.say("我帮我妈登记", *ANSWERS)

    (pending,) = rows(PendingFile)
    assert "登记完成" not in reply
    assert "等本人同意" in reply
    assert rows(Person) == []
    assert (pending.state, pending.relation) == (PendingState.PENDING, "妈妈")
    assert entry_of(pending).id_number == AGUI_NUMBER


def test_somebody_who_typed_for_another_can_still_not_apply(platform: Platform) -> None:
    platform.say("我帮我妈登记", *ANSWERS)

    assert "我要登记" in platform.say("我的进度")


def test_a_no_keeps_nothing(platform: Platform, rows: Callable[[Any], list[Any]]) -> None:
    reply = platform.say("帮我爸登记", "2")

    assert "什么都没有保存" in reply
    assert rows(PendingFile) == []


def test_nothing_is_told_about_a_file_the_other_person_already_has(platform: Platform, sessions: Sessions) -> None:
    platform.say("我要登记", "同意", *ANSWERS[1:])
    other = Platform(platform.client, platform.token, platform.clock, openid="oXiaoMei00000000000000000001")

    replies = [other.say(words) for words in ("帮邻居登记", *ANSWERS)]

    assert not any("已经有服务档案" in reply for reply in replies)


def test_a_registered_person_may_register_somebody_else_from_the_menu(platform: Platform) -> None:
    platform.say("我要登记", "同意", *ANSWERS[1:])
    platform.say("我要登记", "2", "我妈")

    assert "您妈妈本人同意" in platform.heard[-1]


def test_the_same_person_typed_again_replaces_the_first_words(
    platform: Platform, rows: Callable[[Any], list[Any]]
) -> None:
    platform.say("我帮我妈登记", *ANSWERS)
    platform.say("我帮我妈登记", *ANSWERS)

    assert [one.state for one in rows(PendingFile)] == [PendingState.EXPIRED, PendingState.PENDING]
    assert len(rows(Follower)) == 1
