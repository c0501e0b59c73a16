"""Free training: open classes in three numbered lines, their details, enrolment, own classes (R10, R36, R48)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.dialogues.base import Effect, Next, Turn, stay
from bot.dialogues.fixed_words import assent, plain
from bot.dialogues.registration import steps as registration
from bot.dialogues.registration.identity import is_minor
from bot.dialogues.registration.relatives import learning_for, named
from bot.dialogues.self_service.withdrawing import Withdraw
from bot.dialogues.vacancies.steps import BARE, ApplyToPushed, asks_for_more
from bot.understanding.answers.choices import number
from bot.understanding.meaning import Intent
from bot.understanding.slots.gazetteer import stem
from bot.understanding.spelling.folding import fold
from models.training import CourseKind
from programme.people.ages import WORKING_AGE
from programme.training.enrolment import ADVICE
from programme.training.search import DAYTIME, EVENINGS, WEEKENDS, ClassWishes

PAGE = 3
CLASSES = "classes"
CONFIRM = "training.confirm"
SHORT = 12
"""Characters; a question so short is about the class shown last."""
_ENROL = re.compile(r"^(?:我要|我想|帮我)?报名?\s*(?P<which>.*)$")
_THAT_ONE = re.compile(
    "(?:我|我就|就|帮我|给我)?(?:要|想|想要)?报(?:个|一个)?(?:名)?(?:上|去)?(?:参加)?(?:那|这|前面那|刚才那|上面那)(?:个|一个)(?:培训)?(?:班|课|培训)?(?:吧|嘛|嘞|的|了)?"
)
_WISHES_TO_ENROL = re.compile("报名?(?!酬|纸|销)(?!.{0,3}(?:了|的|嘞))")
_MINE = re.compile(
    "我(?:报|参加)(?:名)?(?:了|的|嘞|过)|我的(?:班|课|培训)|(?:几时|好久|什么时候|啥时候|哪天).{0,4}(?:开课|开班|上课|开学)"
)
_WHERE_WHEN = re.compile(
    "在?(?:哪里|哪点|哪儿|哪个地方|什么地方|啥地方)|地点|地址|咋个走|几点|几时|好久|什么时候|啥时候|哪天|时间"
)
_LEAVE = re.compile("(?:退出|退掉|退了|取消|不去|不上|不参加|不学).{0,4}(?:培训|课|班|了)|退班")
_WHEN = {
    EVENINGS: re.compile("晚上|夜校|夜班|晚班|夜间|下班(?:以)?后|下了班"),
    WEEKENDS: re.compile("周末|星期六|星期天|星期日|礼拜|周六|周日|周天|放假"),
    DAYTIME: re.compile("白天|白班|日班"),
}
_WISHES_TO_LEARN = re.compile("学|培训我|考个?证")
_ABOUT_WORK = re.compile("活|岗|招|厂|工作|工资|包吃|包住|[0-9]{3,}|千")
_REFINES = frozenset({Intent.JOB_SEARCH, Intent.JOB_DETAIL, Intent.TRAINING, Intent.OTHER})


@dataclass(frozen=True)
class ShowClasses(Effect):
    """Show a page of the classes open to the person.

    `enrols`: the person wants to enrol, so that a single class is asked about at once. `learns`: the words wish to
    learn, which the file keeps; a person who only asks what there is has not wished for anything.
    """

    wishes: ClassWishes
    offset: int = 0
    enrols: bool = False
    learns: bool = False


@dataclass(frozen=True)
class ShowClass(Effect):
    """Show the details of one class."""

    class_id: int


@dataclass(frozen=True)
class AskToEnrol(Effect):
    """Ask for a confirmation that names person, time and place of the class."""

    class_id: int


@dataclass(frozen=True)
class Enrol(Effect):
    """Enrol the registered person, or put them on the waiting list."""

    class_id: int


@dataclass(frozen=True)
class ShowMyClasses(Effect):
    """Show the classes of the person with time and place; if there are none, the open ones."""


def start(turn: Turn) -> Next:
    """The answer to 想学焊工, 有什么培训, 我报的班什么时候开, 我想退出培训."""
    if barred := _too_young(turn):
        return barred
    if (whose := learning_for(turn.text)) is not None:
        return _for_somebody_else(whose)
    text = fold(turn.text)
    if turn.facts.person and _LEAVE.search(text):
        return leave(turn)
    if turn.memory.get("menu") == CLASSES and turn.memory.get("class") and _WHERE_WHEN.search(text):
        return Next(effects=(ShowClass(turn.memory["class"]),))
    if turn.facts.person and (_MINE.search(text) or _WHERE_WHEN.search(text)):
        return Next(effects=(ShowMyClasses(),))
    wishes = wishes_in(turn)
    enrols = bool(wishes) and bool(_WISHES_TO_ENROL.search(text))
    return Next(effects=(ShowClasses(wishes, enrols=enrols, learns=bool(_WISHES_TO_LEARN.search(text))),))


def newest(turn: Turn) -> Next:
    """All classes, without any wish (menu key, digit)."""
    return _too_young(turn) or Next(effects=(ShowClasses(ClassWishes()),))


def asks_for_mine(turn: Turn) -> bool:
    """True for a question about the person's own classes (我报的班什么时候开), which sounds like applications."""
    text = fold(turn.text)
    return bool(_MINE.search(text)) and bool(re.search("班|课|培训|学", text))


def mine(_turn: Turn) -> Next:
    return Next(effects=(ShowMyClasses(),))


def leave(_turn: Turn) -> Next:
    """Withdraw from the only class (退班), or ask which."""
    return Next(effects=(Withdraw(only_classes=True),))


def _too_young(turn: Turn) -> Next | None:
    """Advice on schools for people under the working age (A33), else None; an age said now goes before that on file."""
    said = turn.said.slots.age
    age = said if said is not None else (turn.facts.person.age if turn.facts.person else None)
    registering_minor = turn.step in registration.STEPS and is_minor(turn.facts, turn.kept)
    return Next(ADVICE) if registering_minor or (age is not None and age < WORKING_AGE) else None


def _for_somebody_else(whose: str) -> Next:
    who = named(whose)
    return Next(
        f"报班要用{who}自己的档案。没登记过的，回“帮{whose}登记”；登记过的，请{who}用自己的微信回“免费培训”。"
        "都不方便，回“人工”。"
    )


def wishes_in(turn: Turn) -> ClassWishes:
    """Trade, town and time of day in the words."""
    text, slots = fold(turn.text), turn.said.slots
    towns = (town.name for town in turn.facts.plan.towns)
    town = next((name for name in towns if name in text or (len(stem(name)) > 1 and stem(name) in text)), "")
    when = next((when for when, words in _WHEN.items() if words.search(text)), "")
    kind = CourseKind.PRE_JOB if "岗前" in text else ""
    return ClassWishes(slots.trade or "", town or slots.location or "", when, kind)


def wishes_from(kept: Mapping[str, Any]) -> ClassWishes:
    """The wishes from the values that memory keeps."""
    return ClassWishes(**kept)


def listed(turn: Turn) -> Next | None:
    """The answer to a list of classes: more, a line, time and place, or one more wish; None for other messages."""
    shown: list[int] = list(turn.memory.get("classes", ()))
    before = wishes_from(turn.memory.get("class_wishes", {}))
    if asks_for_more(turn.text):
        return Next(effects=(ShowClasses(before, int(turn.memory.get("class_offset", 0)) + PAGE),))
    position = number(turn.text)
    if position is not None and 1 <= position <= len(shown):
        return Next(effects=(ShowClass(shown[position - 1]),))
    if position is not None and "第" in turn.text:
        return Next(f"上面只有{len(shown)}个班。回号码看详细，回“更多”看别的。")
    if _ABOUT_WORK.search(fold(turn.text)) or _too_young(turn):
        return None
    looked_at: int | None = turn.memory.get("class") or (shown[0] if len(shown) == 1 else None)
    if looked_at and len(turn.text) <= SHORT and _WHERE_WHEN.search(turn.text) and not _MINE.search(turn.text):
        return Next(effects=(ShowClass(looked_at),))
    if turn.said.intent not in _REFINES or _WISHES_TO_ENROL.search(turn.text):
        return None
    told = {name: words for name, words in vars(wishes_in(turn)).items() if words}
    if not told:
        return None
    return Next(effects=(ShowClasses(replace(before, **told), learns="trade" in told),))


def wants_that_one(turn: Turn) -> bool:
    """True for 报那个班 after a list of classes."""
    return turn.memory.get("menu") == CLASSES and bool(_THAT_ONE.fullmatch(plain(turn.text)))


def enrol(turn: Turn) -> Next:
    """Enrol (报名, with or without a line); a person without a file registers first and then enrols."""
    if barred := _too_young(turn):
        return barred
    class_id = _meant(turn)
    if class_id is None and turn.is_registered and not turn.step and plain(turn.text) in BARE:
        return Next(effects=(ApplyToPushed(None, has_list=True),))
    if class_id is None:
        return Next("报哪一个班？回“报名”加号码，比如“报名1”。")
    if turn.step in registration.STEPS:
        kept = {**turn.kept, "then_class": class_id}
        return stay(turn, "登记完就帮您报班。", kept=kept, closing=registration.ask_again(turn))
    if not turn.is_registered:
        return registration.start(turn, then_class=class_id).after("报班要先登记，几个问题就好，不收钱。")
    return Next(effects=(AskToEnrol(class_id),))


def _meant(turn: Turn) -> int | None:
    shown: list[int] = list(turn.memory.get("classes", ()))
    said = _ENROL.match(plain(turn.text))
    position = number(said["which"]) if said else None
    if position is not None:
        return shown[position - 1] if 1 <= position <= len(shown) else None
    looked_at: int | None = turn.memory.get("class")
    return looked_at or (shown[0] if len(shown) == 1 else None)


def confirm(turn: Turn) -> Next | None:
    """The answer to the confirmation of `AskToEnrol`; None if the message is none."""
    said = assent(turn.text, turn.said.intent)
    if said is None:
        return Next(effects=(Enrol(turn.kept["class_id"]),)) if turn.said.intent is Intent.APPLY else None
    if said:
        return Next(effects=(Enrol(turn.kept["class_id"]),))
    return Next("好，先不报。想好了回“免费培训”再看。")
