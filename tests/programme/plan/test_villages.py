"""One village, however its name is written (issue 10, K19)."""

import pytest

from programme.plan.plan import Plan
from programme.plan.villages import find_same_village, tidy_village

TOWN = "翠华镇"


def meant(text: str, *known: str) -> str | None:
    return find_same_village(tidy_village(text, TOWN), known, str)


@pytest.mark.parametrize(
    ("written", "village"),
    [
        ("笔山社区居委会", "笔山社区"),
        ("笔山社区居民委员会", "笔山社区"),
        ("笔山居委会", "笔山社区"),
        ("笔山", "笔山社区"),
        ("笔山 社区", "笔山社区"),
        ("翠华镇笔山社区", "笔山社区"),
        ("大关县翠华镇笔山社区居委会", "笔山社区"),
        ("笔山社区（城区）", "笔山社区"),
        ("翠屏村委会", "翠屏村"),
        ("翠屏村民委员会", "翠屏村"),
        ("翠屏村村民委员会", "翠屏村"),
        ("翠屏村村委会", "翠屏村"),
        ("翠屏", "翠屏村"),
        ("翠屏社区", "翠屏村"),
        ("翠屏行政村", "翠屏村"),
        ("黄连河村委会", "黄连河村"),
        ("翠屏村\u200b", "翠屏村"),
        ("翠屏村委", "翠屏村"),
        ("翠屏村公所", "翠屏村"),
        ("翠屏村三组", "翠屏村"),
        ("翠屏村大坪子组", "翠屏村"),
        ("翠华镇翠屏村村民小组", "翠屏村"),
        ("笔山社区第3村民小组", "笔山社区"),
        ("笔山社区居委会二社", "笔山社区"),
        ("笔山社区-居委会", "笔山社区"),
        ("笔山社区【居委会】", "笔山社区"),
        ('"笔山社区', "笔山社区"),
        ("翠屏小学", None),
        ("桃源村委会", None),
        ("村委会", None),
    ],
)
def test_committees_and_endings_do_not_make_another_village(plan: Plan, written: str, village: str | None) -> None:
    assert meant(written, *(each.name for each in plan.villages_of(TOWN))) == village


@pytest.mark.parametrize("ending", ["", "村委会", "村民委员会", "社区居委会", "居民委员会"])
def test_every_village_of_the_plan_is_found_by_its_committee(plan: Plan, ending: str) -> None:
    for village in plan.villages:
        known = [each.name for each in plan.villages_of(village.town)]
        text = village.name.removesuffix("村").removesuffix("社区") + ending

        assert find_same_village(tidy_village(text, village.town), known, str) == village.name


@pytest.mark.parametrize("text", ["村委会", "居委会", "社区", "村", "翠华镇", "大关县翠华镇", "—", " "])
def test_a_cell_without_a_name_is_no_village(text: str) -> None:
    assert tidy_village(text, TOWN) == ""


def test_a_village_and_a_community_of_one_name_are_told_apart() -> None:
    known = ("朝阳村", "朝阳社区")

    assert meant("朝阳村委会", *known) == "朝阳村"
    assert meant("朝阳社区居委会", *known) == "朝阳社区"
    assert meant("朝阳", *known) is None


def test_a_name_that_itself_ends_in_village_is_found() -> None:
    known = ("大村", "新村社区", "东村")

    assert [meant(text, *known) for text in ("大村村委会", "新村居委会", "东村村民委员会")] == list(known)
