"""The right to see and to erase one's own data, in the words of people."""

import pytest

from tests.bot.cast import ANSWERS
from tests.bot.platform import Platform


@pytest.mark.parametrize(
    "text", ["把我删了算了", "删掉我吧", "把我从你们那彻底删掉", "把我注销了", "把我所有的东西都删了"]
)
def test_a_person_who_wants_to_be_erased_is_asked_once_and_not_only_unsubscribed(text: str, platform: Platform) -> None:
    asked = platform.say(*ANSWERS, text)

    assert "真的删除吗" in asked


@pytest.mark.parametrize("text", ["我要看你们存了我啥子", "你们记了我哪些东西", "想晓得你们有我的什么信息"])
def test_a_person_who_asks_what_is_kept_of_them_sees_it(text: str, platform: Platform) -> None:
    assert "看我的资料" in platform.say(*ANSWERS, text)
