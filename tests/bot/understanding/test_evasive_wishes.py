"""What people refuse, correct, call by another name or only tell: each kind with sentences of its own."""

import pytest

from bot.understanding import Intent, base_reader
from bot.understanding.meaning import SlotValue
from tests.bot.understanding.scoring import PLACES

understand = base_reader().understand


def slots(text: str) -> dict[str, SlotValue]:
    return understand(text, PLACES).slots.as_dict()


@pytest.mark.parametrize(
    ("text", "trade"),
    [
        ("莫给我说电子厂了，保洁有没有", "保洁"),
        ("莫给我说电子厂了我手抖做不成搬搬抬抬嘞得行", "搬运"),
        ("不想在做电子场了，包妆的有没有", "包装"),
        ("拒绝电子厂，仓管来一个", "仓管"),
        ("受够流水线了，换个叉车", "叉车"),
        ("做怕了五金厂，食品厂招不", "食品"),
        ("缝纫太费眼睛，换搬运", "搬运"),
        ("家具厂灰太大不去，塑胶有没", "塑胶"),
        ("做了两年模具了，想换数控", "数控"),
        ("不要叫我去当普工，数控有没有", "数控"),
        ("唔好叫我入电子厂，餐饮都得", "餐饮"),
        ("no electronics please, packing is fine", "包装"),
    ],
)
def test_the_trade_named_beside_a_refused_one_is_the_wish(text: str, trade: str) -> None:
    assert slots(text)["trade"] == trade


@pytest.mark.parametrize(
    "text", ["想学点技术 别是缝纫就行", "只要不是缝纫，什么都学", "莫是电焊就行，想学门手艺", "除了叉车，还有什么班"]
)
def test_a_trade_that_is_only_refused_is_no_wish(text: str) -> None:
    assert "trade" not in slots(text)


@pytest.mark.parametrize(
    ("text", "trade"), [("是不是电子厂", "电子"), ("保安要不要人", "保安"), ("仓管工资低点也行", "仓管")]
)
def test_a_trade_asked_about_is_still_a_wish(text: str, trade: str) -> None:
    assert slots(text)["trade"] == trade


@pytest.mark.parametrize(
    ("text", "wage"),
    [
        ("我想找个五千的哦不五千可能高了四千五吧", 4500),
        ("我要七千的焊工，不七千五吧", 7500),
        ("想要五千，五千好像有点多，那就四千八", 4800),
        ("最低六千，说多了，五千就得", 5000),
        ("想要八千，七千也行的普工", 7000),
        ("工资五千，五千怕没得，四千二的厂", 4200),
    ],
)
def test_the_wage_that_somebody_settles_for_is_the_wish(text: str, wage: int) -> None:
    assert slots(text)["min_wage"] == wage


@pytest.mark.parametrize(
    "text", ["那个9000的真到手9000?", "上面写的综和工资5500是不是要天天加班才有", "4500那个是两班倒吗"]
)
def test_a_wage_that_only_tells_which_post_is_no_wish(text: str) -> None:
    meaning = understand(text, PLACES)

    assert meaning.intent is Intent.JOB_DETAIL
    assert meaning.slots.min_wage is None


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("我儿子今年刚满十八不对身份证上是十九他想进厂", 19),
        ("我今年四十九还是五十哦身份证上写起是五十一有没得搞包装嘞", 51),
        ("我四十七，户口本上写的四十五，缝纫要不", 45),
        ("我爸五十九，哦他讲五十八，能守夜不", 58),
        ("我妈五十差一岁就是四十九，扫地的有没有", 49),
        ("虚岁四十二实岁四十，有厂要不", 40),
        ("我家两个娃娃一个十七一个二十三大嘞那个想找个开叉车嘞", 23),
        ("一个十九一个二十二，小的那个想进厂", 19),
        ("有两个娃，一个8岁一个12岁，想找包住的厂", None),
        ("上面那个收到50岁的厂在哪里", None),
    ],
)
def test_the_age_that_counts_is_the_corrected_one_of_whoever_wishes(text: str, age: int | None) -> None:
    assert slots(text).get("age") == age


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("就在大关哪点有活路做没得出远门我老妈没得人管", "大关"),
        ("本来说去中山的后来我妈病了就不去了你看大关这边有没有活", "大关"),
        ("走不脱，奶奶瘫在床上，大关有没有半天班", "大关"),
        ("唔去东莞喇，返大关揾，有冇保安", "大关"),
        ("我家离县城四十公里，有没有日结", None),
    ],
)
def test_the_home_county_is_wished_for_in_many_words(text: str, place: str | None) -> None:
    meaning = understand(text, PLACES)

    assert meaning.intent is Intent.JOB_SEARCH
    assert meaning.slots.location == place


@pytest.mark.parametrize(
    ("text", "benefits"),
    [
        ("第3个有空条没有", ("空调",)),
        ("几多钱一个月都倾得 最紧要有社保", ("五险",)),
        ("想找个能日节的", ("日结",)),
        ("有社宝和夫妻方的厂有没有", ("五险", "夫妻房")),
    ],
)
def test_misspelt_benefits_are_read(text: str, benefits: tuple[str, ...]) -> None:
    assert understand(text, PLACES).slots.benefits == benefits


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("主管成日摸手摸脚，点算", Intent.HUMAN),
        ("我要投诉嗰间灯饰厂", Intent.HUMAN),
        ("间厂唔出粮，我要投诉", Intent.HUMAN),
        ("上次间厂执笠咗，想再揾过份焊工", Intent.JOB_SEARCH),
        ("来个人跟我说一下", Intent.HUMAN),
        ("村头来个人说给他八百保证送进厂，真不真", Intent.POLICY),
        ("someone asked me to transfer 600 for a uniform, is that normal", Intent.POLICY),
        ("bu shi pinkunhu neng canjia ma", Intent.POLICY),
        ("表弟欠我五千块三年了", Intent.OTHER),
        ("老板欠我五千块三年了", Intent.HUMAN),
    ],
)
def test_a_call_for_a_person_is_told_from_what_only_sounds_so(text: str, intent: Intent) -> None:
    assert understand(text, PLACES).intent is intent


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("换厂了那200还有没", Intent.SUBSIDY),
        ("我家不是建档立卡嘞那两百块给有我嘞份", Intent.SUBSIDY),
        ("考得个焊工证听说奖五百要找哪个拿", Intent.SUBSIDY),
        ("大专毕业去中山有啥钱拿", Intent.SUBSIDY),
        ("che piao bao xiao ma", Intent.SUBSIDY),
        ("学焊工要不要钱", Intent.TRAINING),
        ("200一天的日结有没有", Intent.JOB_SEARCH),
        ("我家的牛跑到别人地里去了人家要我赔两百", Intent.OTHER),
        ("大关到昭通的班车几点", Intent.OTHER),
        ("那家厂的班车几点", Intent.JOB_DETAIL),
        ("哪家快第便宜", Intent.OTHER),
    ],
)
def test_money_and_times_are_understood_by_what_they_belong_to(text: str, intent: Intent) -> None:
    assert understand(text, PLACES).intent is intent


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("去年我让你们别发消息了现在家里要用钱麻烦再给我发", Intent.RESUBSCRIBE),
        ("那阵我喊你们莫发了，现在后悔了，重新发嘛", Intent.RESUBSCRIBE),
        ("那次说别来烦我，现在想听招工的消息了", Intent.RESUBSCRIBE),
        ("I told you to stop last year, now please send me jobs again", Intent.RESUBSCRIBE),
        ("去年就让你们别发了，今年还发，停掉", Intent.UNSUBSCRIBE),
        ("说了不要发，怎么现在又发来了", Intent.UNSUBSCRIBE),
        ("现在不想收了，别发", Intent.UNSUBSCRIBE),
        ("千万别再叫我进服装厂，看看物流", Intent.JOB_SEARCH),
        ("我以前写的是想做保洁，现在改成想做缝任", Intent.REGISTER),
        ("现在改成想做叉车", Intent.REGISTER),
    ],
)
def test_what_is_wanted_again_is_told_from_what_is_refused_again(text: str, intent: Intent) -> None:
    assert understand(text, PLACES).intent is intent
