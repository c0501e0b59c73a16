"""A list of vacancies, refined word by word over several turns (requirements.md 4.3)."""

import pytest

from models.work import VacancyState
from tests.bot.platform import Platform
from tests.harness.stories import Story


@pytest.fixture(autouse=True)
def _vacancies(story: Story, platform: Platform) -> None:
    enterprise = story.enterprise()
    for title, trade, low, high, shift, benefits in (
        ("焊工", "焊工", 6000, 9000, "白班", ("包吃", "包住")),
        ("电子厂普工", "电子", 4500, 6000, "夜班", ("包住",)),
        ("包装工", "包装", 4000, 4800, "白班", ("包吃",)),
        ("普工", "普工", 3800, 4500, "白班", ()),
    ):
        facts = {"trade": trade, "wage_min": low, "wage_max": high, "shift": shift, "benefits": benefits}
        story.vacancy(enterprise, title, state=VacancyState.PUBLISHED, **facts)


def test_each_wish_narrows_what_was_found_before(platform: Platform) -> None:
    platform.say("有没得四千以上嘞")

    by_day = platform.say("要白班的")
    with_lodging = platform.say("再便宜点的住宿")

    assert "按“4000元以上、白班”找到3个" in by_day
    assert "按“4000元以上、白班、包住”找到1个" in with_lodging


def test_a_wish_is_let_go_by_saying_that_the_other_will_do(platform: Platform) -> None:
    platform.say("最新岗位", "要白班的")

    assert "电子厂普工" in platform.say("夜班也得")


@pytest.mark.parametrize("words", ["工资少点也行", "钱少点也可以", "工资低点也可以"])
def test_less_pay_will_do(platform: Platform, words: str) -> None:
    platform.say("有没得八千以上嘞")

    assert "找到4个" in platform.say(words)


def test_better_paid_ones_than_those_shown_are_found(platform: Platform) -> None:
    platform.say("最新岗位")

    assert "按“5000元以上”找到2个" in platform.say("工资高点的")


def test_nearer_ones_there_are_none_and_the_list_stays(platform: Platform) -> None:
    platform.say("最新岗位")

    told = platform.say("近点的")

    assert "附近站点" in told
    assert "焊工（" in platform.say("1")


def test_the_next_page_and_its_second_line(platform: Platform) -> None:
    platform.say("最新岗位")

    assert "1 普工" in platform.say("下一页")
    assert "后面没有了" in platform.say("下一页")


def test_the_second_one_is_shown_in_detail(platform: Platform) -> None:
    platform.say("最新岗位")

    assert "电子厂普工（" in platform.say("第二个")


def test_where_nothing_fits_the_wish_that_excludes_most_is_named(platform: Platform) -> None:
    platform.say("要夜班的")

    assert "7000元以上的没有；改成6000元有1个" in platform.say("七千以上的")


def test_a_new_search_forgets_the_wishes_before(platform: Platform) -> None:
    platform.say("有没得白班的")

    assert "按“电子、4000元以上”" in platform.say("找电子厂四千以上的活")
