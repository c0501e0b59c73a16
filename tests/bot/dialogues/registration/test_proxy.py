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
        ("我妈想去中山，她没手机咋个登记", "妈妈"),
        ("我爸不识字怎么登记", "爸爸"),
        ("老公不会用微信，能不能登记", "老公"),
        ("我姐没微信我可以帮她填表不", "姐姐"),
        ("屋头老汉不会用手机，我替他登记得不", "爸爸"),
        ("我嫂子想出去打工，要怎么登记", "嫂子"),
        ("我兄弟媳妇想登记", "亲戚"),
        ("村里有个老人没手机能登记吗", "家人"),
        ("我妈登记过了", None),
        ("我老公登记了没", None),
        ("我妈的登记进度", None),
        ("我老公喊我来登记", None),
        ("我儿子帮我登记", None),
        ("别人登记要钱吗", None),
        ("我妈想去中山", None),
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


@pytest.mark.parametrize("text", ["我妈想去中山，她没手机咋个登记", "我爸不识字怎么登记", "老公也想去打工，咋个登"])
def test_who_asks_for_a_relative_is_led_straight_into_it_without_vacancies(platform: Platform, text: str) -> None:
    reply = platform.say(text)

    assert "1 接着填" in reply
    assert "岗位" not in reply.partition("也不能报名岗位")[0] and "元｜" not in reply


def test_ones_own_registration_is_not_lost_to_that_of_a_relative(platform: Platform) -> None:
    platform.say("我要登记", "同意", "陈阿贵")

    reply = platform.say("帮我妈登记")

    assert "现在登的是您自己的" in reply and "帮妈妈登记" in reply
    assert "末四位" in platform.say(AGUI_NUMBER)


@pytest.mark.parametrize("text", ["有没有电话", "补贴咋个领", "找工作"])
@pytest.mark.parametrize("before", [("我帮我妈登记",), ("我帮我妈登记", "1")])
def test_a_question_beside_it_keeps_the_registration_of_a_relative(
    platform: Platform, before: tuple[str, ...], text: str, rows: Callable[[Any], list[Any]]
) -> None:
    reply = platform.say(*before, text)
    platform.say(*ANSWERS[len(before) - 1 :])

    assert "您妈妈的登记还没做完" in reply
    assert [one.relation for one in rows(PendingFile)] == ["妈妈"]


@pytest.fixture
def asked_whose(platform: Platform) -> Platform:
    platform.say("我要登记", "同意", *ANSWERS[1:])
    assert "这次登记谁的" in platform.say("我要登记")
    return platform


def test_the_question_whose_file_lapses_when_something_else_is_asked(asked_whose: Platform) -> None:
    asked = ("有没有电话", "包吃住吗", "补贴咋个领", "明天几点走", "要不要交钱", "有没得四千以上嘞")
    heard = [asked_whose.say(text) for text in asked]

    assert [one for one in heard if "登记还没做完" in one or "没看明白" in one or "登记谁的" in one] == []


def test_the_question_whose_file_is_asked_anew_when_it_is_wanted(asked_whose: Platform) -> None:
    asked_whose.say("有没有电话")

    assert "这次登记谁的" in asked_whose.say("我要登记")
    assert "给哪个登记" in asked_whose.say("2")
    assert "给哪个登记" in asked_whose.say("有没有电话")
    assert "您妈妈本人同意" in asked_whose.say("我妈")
