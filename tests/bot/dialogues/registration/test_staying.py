"""Any answer beside a registration leaves it open, at every question (R33)."""

import random
from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.dialogues import kept_open, respond
from bot.dialogues.base import Effect, Facts, Next, PersonFacts, Turn
from bot.dialogues.fixed_words import command
from bot.dialogues.registration.steps import STEPS, SaveFile
from bot.dialogues.self_service.profile import EraseFile
from bot.understanding import Intent, Understanding, base_reader
from bot.understanding.lexicon.tables import BASE
from bot.wechat.inbound import Kind
from models.database.engine import Sessions
from models.people import Person
from programme.calendar import Clock, today
from programme.plan.plan import Plan
from tests.bot.cast import AGUI_NUMBER, ANSWERS
from tests.bot.platform import Platform

SENTENCES, SEED = 300, 20261201
KEPT_ABOUT_SELF = {
    "consent": "1",
    "name": "陈阿贵",
    "id_number": AGUI_NUMBER,
    "confirm_id": True,
    "phone": "13800000000",
    "town": "翠华镇",
    "village": None,
    "education": "初中",
    "trade": ["焊工"],
    "wage": [4000, None],
}
RIGHT = {
    "consent": "同意",
    "name": "陈阿贵",
    "id_number": AGUI_NUMBER,
    "confirm_id": "1",
    "phone": "13800000000",
    "town": "翠华镇",
    "village": "1",
    "education": "初中",
    "trade": "焊工",
    "wage": "4000",
    "willing": "愿意",
}
"""The right answer to every question, in their order."""


def sentences() -> list[str]:
    """Sentences of all intents from the example files, the same number of each."""
    chance = random.Random(SEED)
    groups = [[text for text, intent in BASE.examples if intent is wanted] for wanted in Intent]
    share = SENTENCES // len(groups) + 1
    return [text for group in groups for text in chance.sample(group, share)][:SENTENCES]


SENTENCES_OF_ALL_INTENTS = sentences()


def said_in(step: str, text: str, facts: Facts, kept: dict[str, object]) -> Turn:
    fixed = command(text)
    said = Understanding(fixed) if fixed else base_reader().understand(text)
    return Turn(text, said, facts, step=f"register.{step}", kept=kept)


def after(turn: Turn) -> Next:
    """The step after a message, without its effects."""
    return kept_open(turn, respond(Kind.TEXT, turn))


def kept_before(step: str) -> dict[str, object]:
    names = list(RIGHT)
    told = {name: KEPT_ABOUT_SELF[name] for name in names[: names.index(step)]}
    return {**told, "trail": [*told, step]}


@pytest.fixture
def facts(plan: Plan, clock: Clock) -> Facts:
    return Facts(plan, clock(), today(clock()))


@pytest.fixture
def registered(facts: Facts) -> Facts:
    return replace(facts, person=PersonFacts(1, "000001", "王小梅", age=30))


ANSWERING = {
    "confirm_id": {Intent.REGISTER},
    "phone": {Intent.REGISTER},
    "education": {Intent.JOB_SEARCH},
    "trade": {Intent.JOB_SEARCH, Intent.JOB_DETAIL, Intent.APPLY, Intent.TRAINING},
    "wage": {Intent.JOB_SEARCH, Intent.OTHER},
    "willing": {Intent.JOB_SEARCH, Intent.APPLY, Intent.REGISTER},
}
"""Intents of sentences that may hold the answer to a question: 刚才填的不对 a no, 丝印 a trade, 四千以上 a wage."""
YES = {"可以可以", "给我婆婆也登一个"}
"""Sentences among them that answer the question for consent or begin the registration of somebody else."""


def goes_away(turn: Turn) -> bool:
    """True for a wish to stop or to go back, which is obeyed."""
    return turn.said.intent in (Intent.CANCEL, Intent.BACK)


def may_answer(step: str, turn: Turn) -> bool:
    return turn.said.intent in ANSWERING.get(step, ()) or (step in ("consent", "confirm_id") and turn.text in YES)


@pytest.mark.parametrize("step", RIGHT)
def test_after_any_sentence_the_next_right_answer_is_accepted(step: str, facts: Facts) -> None:
    lost = []
    for text in SENTENCES_OF_ALL_INTENTS:
        turn = said_in(step, text, facts, kept_before(step))
        beside = after(turn)
        if goes_away(turn) or (may_answer(step, turn) and beside.step != turn.step):
            continue
        answer = after(said_in(step, RIGHT[step], facts, dict(beside.kept)))
        if answer.step == turn.step or not (answer.step in STEPS or answer.ends):
            lost.append((text, beside.step, answer.reply))
    assert lost == []


@pytest.mark.parametrize("step", RIGHT)
def test_no_sentence_ends_a_registration_but_a_stop_or_a_no(step: str, facts: Facts) -> None:
    ended = []
    for text in SENTENCES_OF_ALL_INTENTS:
        turn = said_in(step, text, facts, kept_before(step))
        beside = after(turn)
        is_saved = any(isinstance(effect, SaveFile) for effect in beside.effects)
        if beside.step not in STEPS and not goes_away(turn) and not is_saved:
            ended.append((text, beside.reply))
    assert ended == []


@pytest.mark.parametrize("step", ["name", "phone", "trade"])
def test_the_registration_of_another_person_is_kept_as_well(step: str, registered: Facts) -> None:
    lost = []
    for text in SENTENCES_OF_ALL_INTENTS:
        turn = said_in(step, text, registered, {**kept_before(step), "consent": "call", "whose": "妈妈"})
        beside = after(turn)
        if not goes_away(turn) and beside.step not in STEPS:
            lost.append((text, beside.reply))
    assert lost == []


def sees(effect: type[Effect], step: Next) -> bool:
    return any(isinstance(one, effect) for one in step.effects)


@pytest.mark.parametrize(
    "text",
    [
        "有没有电话",
        "你们电话好多",
        "办公室电话",
        "有没得座机",
        "咋个联系你们",
        "附近站点",
        "政策问答",
        "我的进度",
        "通知设置",
    ],
)
@pytest.mark.parametrize("step", [2, 3, 4, 6, 9])
def test_a_question_about_the_office_keeps_the_registration(
    platform: Platform, sessions: Sessions, text: str, step: int
) -> None:
    platform.say(*ANSWERS[:step], text)

    last = platform.say(*ANSWERS[step:])

    assert "登记完成" in last
    with sessions() as session:
        assert session.scalars(select(Person.name)).one() == "陈阿贵"


def test_menus_and_other_events_keep_it_too(platform: Platform) -> None:
    platform.say(*ANSWERS[:5])
    for key in ("policy", "settings", "profile", "subsidy", "human", "vacancies"):
        platform.told(platform.event("CLICK", f"<EventKey>{key}</EventKey>"))

    assert "镇" in platform.say("13800000000")


def test_the_reminder_is_said_at_most_once(platform: Platform) -> None:
    platform.say(*ANSWERS[:5])

    heard = [platform.say(text) for text in ("有没有电话", "包吃住吗", "要不要交钱", "补贴咋个领")]

    assert [("登记还没做完" in one, "手机号" in one) for one in heard] == [(True, True), *[(False, True)] * 3]


def test_refusing_notices_in_the_middle_keeps_the_answers(platform: Platform, sessions: Sessions) -> None:
    platform.say(*ANSWERS[:5], "退订", *ANSWERS[5:])

    with sessions() as session:
        person = session.scalars(select(Person)).one()
    assert (person.phone, person.refuses_job) == ("13800000000", True)


@pytest.mark.parametrize("text", ["取消", "不登记了"])
def test_a_stop_still_stops(platform: Platform, text: str) -> None:
    assert "登记先停了" in platform.say(*ANSWERS[:5], text)
    assert "登记" not in platform.say("有没有电话")


ERASING = ["删除我的资料", "把我的资料删了", "注销", "我要删除我的个人信息", "我的信息帮我删掉", "请删除我的档案"]
SHOWING = ["查我的信息", "我的资料", "看一下我的资料", "查一下我登记的信息", "你们记了我哪些资料"]


@pytest.mark.parametrize("text", ERASING)
@pytest.mark.parametrize("step", [2, 4, 6, 7, 9])
def test_erasing_is_heard_at_every_question(platform: Platform, text: str, step: int) -> None:
    platform.say(*ANSWERS[:step])

    reply = platform.say(text)

    assert "没有可删的" in reply and "取消" in reply
    assert "登记完成" in platform.say(*ANSWERS[step:])


@pytest.mark.parametrize("text", SHOWING)
@pytest.mark.parametrize("step", [3, 6, 7, 9])
def test_showing_is_heard_at_every_question(platform: Platform, text: str, step: int) -> None:
    platform.say(*ANSWERS[:step])

    reply = platform.say(text)

    assert "姓名：陈阿贵" in reply and "档案还没建" in reply
    assert "登记完成" in platform.say(*ANSWERS[step:])


@pytest.mark.parametrize("text", ["不要删我的资料", "我的资料会不会泄露", "手机里的资料删了咋办", "你们咋会有我的资料"])
def test_what_only_speaks_of_data_erases_nothing(text: str, registered: Facts) -> None:
    turn = Turn(text, base_reader().understand(text), registered)

    assert "真的删除" not in respond(Kind.TEXT, turn).reply


def test_a_registered_person_erases_beside_the_registration_of_another_by_words(registered: Facts) -> None:
    kept = {**kept_before("phone"), "consent": "call", "whose": "妈妈"}
    asked = after(said_in("phone", "删除我的资料", registered, kept))
    unasked = after(said_in("phone", "确认删除", registered, kept))
    told = said_in("phone", "确认删除", registered, kept).remembering(asked.memory or {})

    done = after(told)

    assert asked.step == "register.phone" and not asked.effects and "确认删除" in asked.reply
    assert not sees(EraseFile, unasked)
    assert sees(EraseFile, done) and done.ends
