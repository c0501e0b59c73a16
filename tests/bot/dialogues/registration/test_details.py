"""Details of a person in one sentence of a registration, told apart."""

import pytest

from bot.dialogues.base import Facts
from bot.dialogues.registration.details import particulars
from bot.understanding.slots import names, numbers
from bot.understanding.slots.gazetteer import named
from bot.understanding.spelling.folding import fold
from programme.calendar import Clock, today
from programme.plan.plan import Plan

TOWNS = ["翠华镇", "高桥镇", "木杆镇", "天星镇", "上高桥回族彝族苗族乡"]
VILLAGES = ["笔山社区", "天星村", "安乐村"]
NUMBER = "11010519491231002X"
PHONE = "13800000000"


@pytest.fixture
def facts(plan: Plan, clock: Clock) -> Facts:
    return Facts(plan, clock(), today(clock()))


@pytest.mark.parametrize(
    "said",
    [
        "我叫张三，身份证110105 1949 1231 002x，电话138 0000 0000，翠华镇的",
        "张三 11010519491231002X 13800000000 翠华",
        "13800000000 11010519491231002x 张三 翠华镇",
        "姓名：张三，证件号码：110105-19491231-002×，手机+86 138-0000-0000，翠花镇",
        "本人张三身份证号11010519491231002叉电话13800000000家住翠华镇",
        "我叫张三，翠华的，身份证11010519491231002*13800000000",
        "我叫张三，身份证１１０１０５１９４９１２３１００２Ｘ电话一三八零零零零零零零零翠华镇",
    ],
)
def test_everything_at_once_is_told_apart(said: str, facts: Facts) -> None:
    told = particulars(said, facts)

    assert told.values == {"name": "张三", "id_number": NUMBER, "phone": PHONE, "town": "翠华镇"}
    assert told.faults == {}


def test_a_village_named_like_its_town_is_found_beside_it() -> None:
    town, rest = named("我住天星镇天星村", TOWNS)
    village, _ = named(rest, VILLAGES)

    assert (town, village) == ("天星镇", "天星村")


@pytest.mark.parametrize(("said", "town"), [("上高桥的", "上高桥回族彝族苗族乡"), ("我是高桥的", "高桥镇")])
def test_a_town_inside_anothers_name_is_not_confused(said: str, town: str) -> None:
    assert named(said, TOWNS)[0] == town


def test_a_number_too_short_is_kept_as_what_its_label_says() -> None:
    found = numbers.find(fold("身份证1101051949123100，电话1380000000"))

    assert (found.id_number, found.phone) == ("1101051949123100", "1380000000")


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("我是阿普·依布·拉黑，电话13800000000", "阿普·依布·拉黑"),
        ("我妈叫赵秀英", "赵秀英"),
        ("我叫马哈麦德，高桥的", "马哈麦德"),
    ],
)
def test_names_of_every_kind_are_found(said: str, name: str, facts: Facts) -> None:
    assert particulars(said, facts).values["name"] == name


@pytest.mark.parametrize("said", ["我要登记", "我是高桥的", "你好", "我是高中毕业"])
def test_a_sentence_without_a_name_has_none(said: str, facts: Facts) -> None:
    assert "name" not in particulars(said, facts).values


@pytest.mark.parametrize(
    ("said", "name"), [("张三。", "张三"), ("张 三", "张三"), ("叫张三嘞", "张三"), ("不想说", None)]
)
def test_an_answer_to_the_question_for_the_name(said: str, name: str | None) -> None:
    assert names.answered(said) == name
