"""A name is a name at the question for it, whatever its characters also mean."""

import random
from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.dialogues import kept_open, respond
from bot.dialogues.base import Facts, Next, Turn
from bot.dialogues.fixed_words import COMMANDS, command
from bot.dialogues.registration.steps import STEPS
from bot.dialogues.self_service.unsubscribe import StopNotices
from bot.understanding import Understanding, base_reader
from bot.understanding.lexicon.tables import BASE
from bot.wechat.inbound import Kind
from models.database.engine import Sessions
from models.people import Person
from programme.calendar import Clock, today
from programme.plan.plan import Plan
from tests.bot.cast import ANSWERS
from tests.bot.platform import Platform

NAMES, SEED = 2000, 20261202
HAN = "国 建 文 明 志 强 桂 英 秀 兰 小 梅 玉 珍 富 贵 春 花 天 才 德 发 大 勇 招 弟 来 福 仕 碧 朝 应 光 开 友 学 永"
HUI = "哈三 一不拉 尔沙 索非 主麻 阿舍 海迪 不力哈 法土麦 乃麦 牙古 木沙 五买尔 阿依舍 者那拜"
MIAO = "阿卯 咪彩 仰阿 娜咪 阿爪 务仰 卯努 朵阿 阿宝 老卯 阿邓"
YI_CLANS = "吉克 沙马 阿苦 曲比 马海 吉木 海来 阿余 莫色 俄木"
YI = "阿依莫 布子 木呷 日古 伍合 尔布 子莫 古哈 拉铁 阿乌 以布 史古莫 里伍 不古 惹莫"
UYGHUR = (
    "艾力 阿不都 热西提 古丽米热 买买提 吐尔逊 艾比布力 阿依古丽 帕提曼 玉素甫 库尔班 再努尔 肉孜 阿卜杜拉"
    " 努尔买买提 依明江 热孜宛古丽"
)


def made_up() -> list[str]:
    """Names of the five peoples of the examples, and one or two of every surname of the lexicon."""
    chance = random.Random(SEED)
    han, hui, miao, yi, uyghur = (words.split() for words in (HAN, HUI, MIAO, YI, UYGHUR))
    surnames = BASE.words("surnames.txt")
    names = [one + "".join(chance.sample(han, size)) for one in surnames for size in (1, 2)]
    makers = (
        lambda: chance.choice(("马", "虎", "撒", "锁", "李")) + chance.choice(hui),
        lambda: chance.choice(("杨", "陶", "王", "熊")) + chance.choice(miao),
        lambda: chance.choice(YI_CLANS.split()) + chance.choice(yi),
        lambda: "·".join(chance.sample(uyghur, 2)),
        lambda: "".join(chance.sample(uyghur, 2)),
    )
    while len(names) < NAMES:
        names.append(chance.choice(makers)())
    return names[:NAMES]


@pytest.fixture
def facts(plan: Plan, clock: Clock) -> Facts:
    return Facts(plan, clock(), today(clock()))


def step_after(text: str, facts: Facts, kept: dict[str, object], step: str = "register.name") -> Next:
    fixed = command(text)
    said = Understanding(fixed) if fixed else base_reader().understand(text)
    turn = Turn(text, said, facts, step=step, kept=kept)
    return kept_open(turn, respond(Kind.TEXT, turn))


ASKED: dict[str, object] = {"consent": "1", "trail": ["consent", "name"]}


def taken(name: str, facts: Facts, *, said: str = "") -> str:
    """The name that the registration holds after the answer and at most one confirmation; "" if it holds none."""
    first = step_after(said or name, facts, ASKED)
    if first.effects or first.step not in STEPS:
        return ""
    if first.step == "register.name" and first.kept.get("name_doubt"):
        first = step_after("1", facts, dict(first.kept))
    return str(first.kept.get("name", "")) if first.step == "register.id_number" and not first.effects else ""


def test_no_name_of_two_thousand_runs_a_command_or_needs_a_second_confirmation(facts: Facts) -> None:
    assert [(name, held) for name in made_up() if (held := taken(name, facts)) != name] == []


def test_most_names_need_no_confirmation(facts: Facts) -> None:
    usual = [
        surname + given for surname in "陈王李张刘杨罗吴周黄赵马" for given in ("桂英", "国富", "小梅", "强", "朝友")
    ]
    doubted = [name for name in usual if step_after(name, facts, ASKED).kept.get("name_doubt")]

    assert len(doubted) * 10 < len(usual)


@pytest.mark.parametrize(
    "said", ["我叫{}", "姓名是{}", "名字：{}", "我的名字是{}", "叫{}", "我是{}", "不对，是{}", "我妈叫{}"]
)
@pytest.mark.parametrize(
    "name", ["吉克阿依莫", "古丽米热·艾比布力", "阿不都热西提", "马不力哈", "欧阳招弟", "阿苦木呷"]
)
def test_a_name_that_is_introduced_is_taken_without_its_introduction(said: str, name: str, facts: Facts) -> None:
    assert taken(name, facts, said=said.format(name)) == name


@pytest.mark.parametrize("name", ["阿不来提", "阿不得热合曼", "吾不力", "阿不力克木", "阿不来提·买买提"])
def test_the_sound_of_a_no_within_a_name_refuses_nothing(name: str, facts: Facts) -> None:
    assert taken(name, facts) == name


@pytest.mark.parametrize("word", sorted(COMMANDS))
def test_a_bare_command_stays_a_command(word: str, facts: Facts) -> None:
    step = step_after(word, facts, ASKED)

    assert step.kept.get("name") is None and not step.kept.get("name_doubt")


@pytest.mark.parametrize("text", ["不要再发消息了", "莫给我发信息了", "别再发通知", "退订吧", "不要发短信了", "全退"])
def test_a_refusal_in_words_is_still_obeyed(text: str, facts: Facts) -> None:
    step = step_after(text, facts, ASKED)

    assert any(isinstance(effect, StopNotices) for effect in step.effects)
    assert step.step == "register.name"


@pytest.mark.parametrize("name", ["丁退", "刘停发", "莫色退里", "龙退", "吴关", "马停"])
def test_a_name_that_holds_a_stop_is_asked_back_and_then_taken(name: str, facts: Facts) -> None:
    step = step_after(name, facts, ASKED)

    assert not step.effects and step.kept.get("name_doubt") == name
    assert taken(name, facts) == name


@pytest.mark.parametrize("text", ["关停", "马上退", "都退", "莫发", "别发", "单退了"])
def test_a_stop_that_begins_like_a_surname_is_no_name(text: str, facts: Facts) -> None:
    assert not step_after(text, facts, ASKED).kept.get("name_doubt")


@pytest.mark.parametrize("text", ["哈哈哈哈", "呵呵呵", "嘿嘿嘿嘿嘿"])
def test_laughing_is_no_name(text: str, facts: Facts) -> None:
    assert not step_after(text, facts, ASKED).kept.get("name_doubt")


SENTENCES = [
    "有没有电话",
    "包吃住吗",
    "找工作",
    "工资好多",
    "补贴咋个领",
    "你们是干什么的",
    "查我的信息",
    "我没得身份证",
]


@pytest.mark.parametrize("text", SENTENCES)
def test_a_sentence_is_no_name(text: str, facts: Facts) -> None:
    step = step_after(text, facts, ASKED)

    assert step.kept.get("name") is None and not step.kept.get("name_doubt")


EXAMPLES = [
    "古丽米热·艾比布力",
    "艾力·阿不都",
    "吉克阿依莫",
    "阿不都热西提",
    "马不力哈",
    "问子豪",
    "艾力 • 阿不都",
    "王乾",
]


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_register_and_keep_their_notices(platform: Platform, sessions: Sessions, name: str) -> None:
    platform.say("我要登记", "同意")
    if "对吗" in platform.say(name):
        platform.say("对")
    last = platform.say(*ANSWERS[3:])

    with sessions() as session:
        person = session.scalars(select(Person)).one()
    assert "登记完成" in last
    assert person.name == name.replace(" ", "").replace("•", "·")
    assert not person.refuses_job


def test_a_name_asked_back_may_be_denied_and_written_right(facts: Facts) -> None:
    asked = step_after("吉克阿依莫", facts, ASKED)
    denied = step_after("2", facts, dict(asked.kept))
    right = step_after("吉克阿依姆", facts, dict(denied.kept))

    assert "您的名字" in asked.reply or "您的姓名" in asked.reply
    assert "姓名是？" in denied.reply
    assert right.kept["name_doubt"] == "吉克阿依姆"


@pytest.mark.parametrize("again", ["吉克阿依莫", "对", "是的", "1", "对的", "没错"])
def test_a_name_asked_back_is_confirmed_in_any_words(again: str, facts: Facts) -> None:
    asked = step_after("吉克阿依莫", facts, ASKED)

    assert step_after(again, facts, dict(asked.kept)).kept["name"] == "吉克阿依莫"


@pytest.mark.parametrize("text", ["不对，是马不力哈", "错了，我叫马不力哈", "马不力哈"])
def test_another_name_may_be_written_instead_of_a_no(text: str, facts: Facts) -> None:
    asked = step_after("吉克阿依莫", facts, ASKED)
    other = step_after(text, facts, dict(asked.kept))
    if other.kept.get("name_doubt"):
        other = step_after("对", facts, dict(other.kept))

    assert other.kept["name"] == "马不力哈"


@pytest.mark.parametrize("text", ["名字打错了，是吉克阿依莫", "打错了，是马不力哈", "名字写错了，应该是阿不都热西提"])
def test_a_name_is_put_right_at_a_later_question(text: str, facts: Facts) -> None:
    kept: dict[str, object] = {**ASKED, "name": "陈阿贵", "trail": ["consent", "name", "id_number"]}
    step = step_after(text, facts, kept, "register.id_number")
    if step.kept.get("name_doubt"):
        step = step_after("对", facts, dict(step.kept))

    assert step.kept["name"] == text[text.index("是") + 1 :]
    assert step.step == "register.id_number"


@pytest.mark.parametrize("name", ["吉克阿依莫", "马不力哈", "古丽米热·艾比布力"])
def test_the_name_of_a_relative_is_a_name_too(name: str, facts: Facts) -> None:
    kept: dict[str, object] = {"consent": "call", "whose": "妈妈", "trail": ["name"]}
    step = step_after(f"她叫{name}", facts, kept)
    if step.kept.get("name_doubt"):
        assert "您妈妈的姓名是" in step.reply
        step = step_after("1", facts, dict(step.kept))

    assert step.kept["name"] == name


def test_a_doubt_survives_a_question_beside_it(facts: Facts) -> None:
    asked = step_after("吉克阿依莫", facts, ASKED)
    beside = step_after("有没有电话", facts, dict(asked.kept))

    assert "吉克阿依莫" in beside.reply
    assert replace(step_after("对", facts, dict(beside.kept))).kept["name"] == "吉克阿依莫"
