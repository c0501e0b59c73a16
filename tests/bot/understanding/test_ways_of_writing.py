"""R64: what requirements.md 4.4 lists of how people write is understood as the standard words are."""

import pytest

from bot.understanding import base_reader
from tests.bot.understanding.scoring import PLACES

understand = base_reader().understand

# Heard and typed, standard.
DIALECT = (
    ("咋个报名嘛", "怎么报名"),
    ("补贴咋过领", "补贴怎么领"),
    ("补贴啷个领", "补贴怎么领"),
    ("登记咋整", "登记怎么办"),
    ("有哪样活路", "有什么工作"),
    ("那个厂做啥子", "那个厂做什么"),
    ("第一个是做么子的", "第一个是做什么的"),
    ("厂在哪点", "厂在哪里"),
    ("厂在哪哈儿", "厂在哪里"),
    ("焊工好多钱一个月", "焊工多少钱一个月"),
    ("补贴好久发", "补贴什么时候发"),
    ("有没得包吃住的厂", "有没有包吃住的厂"),
    ("莫得夜班的厂有不", "没有夜班的厂有不"),
    ("莫给我发了", "不要给我发了"),
    ("不消给我发消息了", "不要给我发消息了"),
    ("我想克中山上班", "我想去中山上班"),
    ("我想切火炬区打工", "我想去火炬区打工"),
    ("格是要交钱", "是不是要交钱"),
    ("格有焊工的活", "有没有焊工的活"),
    ("给有包住的厂", "有没有包住的厂"),
    ("55岁得不得", "55岁行不行"),
    ("上个星期报嘞那个咋样了", "上个星期报的那个怎么样了"),
    ("我婆娘想找个活路", "我媳妇想找个工作"),
    ("我家那个想进厂", "我老公想进厂"),
    ("娃儿十七了找个活路", "孩子十七了找个工作"),
)
SLIPS = (
    ("想找个场上班", "想找个厂上班"),
    ("有没有宝吃的厂", "有没有包吃的厂"),
    ("工姿五千的", "工资五千的"),
    ("普功还招不", "普工还招不"),
    ("我要登计", "我要登记"),
    ("补帖怎么领", "补贴怎么领"),
    ("钟山那边的厂", "中山那边的厂"),
    ("活具区的厂", "火炬区的厂"),
    ("最近招公的厂", "最近招工的厂"),
    ("有沒有包吃包住的廠", "有没有包吃包住的厂"),
    ("ｗｏ要登记", "wo要登记"),
)
SLOTLESS = frozenset({"register", "subsidy", "policy", "my_status", "unsubscribe", "help", "human"})


def meaning(text: str) -> tuple[str, dict[str, object]]:
    said = understand(text, PLACES)
    return str(said.intent), {} if str(said.intent) in SLOTLESS else dict(said.slots.as_dict())


@pytest.mark.parametrize(("typed", "standard"), DIALECT + SLIPS)
def test_it_means_what_the_standard_words_mean(typed: str, standard: str) -> None:
    assert meaning(typed) == meaning(standard)


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("三千五", 3500, None),
        ("四千八", 4800, None),
        ("四五千", 4000, 5000),
        ("一万二", 12000, None),
        ("5k", 5000, None),
        ("5K+", 5000, None),
        ("五千往上", 5000, None),
        ("4千5", 4500, None),
        ("不低于四千", 4000, None),
        ("五千左右", 5000, None),
        ("三四千", 3000, 4000),
        ("两三百一天", None, None),
        ("二十五一个小时", None, None),
    ],
)
def test_wages_are_read_as_people_write_them(words: str, low: int | None, high: int | None) -> None:
    slots = understand(f"想找个{words}的工作", PLACES).slots.as_dict()

    assert (slots.get("min_wage"), slots.get("max_wage")) == (low, high)
