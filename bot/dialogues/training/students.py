"""Offers to young people in and out of school: work that suits a major, internships, work-study, advice (R35).

Pure. The file of a registered person keeps their major; without a file it only narrows the list.
"""

import re
from dataclasses import dataclass, replace

from bot.dialogues.base import Effect, Next, Turn, stay
from bot.dialogues.fixed_words import is_question
from bot.dialogues.registration import steps as registration
from bot.dialogues.training import steps as training
from bot.dialogues.vacancies import steps as vacancies
from bot.dialogues.vacancies.steps import ShowVacancies
from bot.understanding.meaning import Intent
from bot.understanding.spelling.folding import fold
from models.training import CourseKind
from models.work import VacancyKind
from programme.people.majors import find_major
from programme.training.search import ClassWishes
from programme.work.matching import Wishes

_KINDS = {
    VacancyKind.INTERNSHIP: re.compile("实习(?!期|工资|合同|协议|证明|报告)"),
    VacancyKind.WORK_STUDY: re.compile("勤工(?:俭|检|简)学|(?:暑假|寒假|假期|暑期)工"),
}
_SUITABLE = re.compile("对口(?!帮|支援|协作|扶贫|单位)")
_MAJOR = re.compile(
    "^(?:你好)?(?:我|我们)?(?:在?(?:中专|大专|技校|职高|学校|大学)里?)?(?:是)?(?:学|读)(?:的|嘞)(?:专业)?是?(?P<one>[^,。?!有找]{2,10}?)(?:专业|毕业)?(?:的|嘞)?$"
    "|专业(?:是|叫|为|:)(?P<two>[^,。?!]{2,12})"
)
_ADVICE = re.compile("(?:就业|创业|求职|择业).{0,2}(?:指导|辅导|咨询|课)")
_ASKS_FOR_WORK = frozenset({Intent.JOB_SEARCH, Intent.TRAINING, Intent.APPLY, Intent.POLICY, Intent.OTHER})
_ABOUT_MONEY_OR_RULES = re.compile("补贴|工资|规定|政策|合同|保障|保险|算|可以|能不|违|签")


@dataclass(frozen=True)
class NoteMajor(Effect):
    """Enter the major of the registered person in their file."""

    major: str


def asked(turn: Turn) -> Next | None:
    """The answer if the words are about one of these offers, else None."""
    text = fold(turn.text)
    if (told := _told(text)) is not None and turn.step in registration.STEPS:
        kept = {**turn.kept, "major": told}
        return stay(turn, f"记下了，学的是{told}。", kept=kept, closing=registration.ask_again(turn))
    if turn.step:
        return None
    if _ADVICE.search(text) and turn.said.intent in (Intent.POLICY, Intent.TRAINING, Intent.OTHER):
        return _advice(turn)
    kind = next((kind for kind, words in _KINDS.items() if words.search(text)), "")
    suitable = bool(_SUITABLE.search(text))
    asks = turn.said.intent in _ASKS_FOR_WORK and not _ABOUT_MONEY_OR_RULES.search(text)
    if asks and (kind or suitable):
        return _offers(turn, kind, suitable=suitable)
    return _noted(turn, told) if told is not None else None


def _told(text: str) -> str | None:
    """The major that the text calls the person's own, else None."""
    said = None if is_question(text) else _MAJOR.search(text)
    return find_major(said["one"] or said["two"]) if said else None


def _offers(turn: Turn, kind: str, *, suitable: bool) -> Next:
    """Show internships or work-study; `suitable`: those for the major, as said now or in the file."""
    if barred := vacancies.too_young(turn):
        return barred
    person = turn.facts.person
    major = find_major(fold(turn.text)) or (person.major if person else "")
    if suitable and not major:
        return Next("学的是什么专业？回“我学的是…”，比如“我学的是护理”，就给您找对口的。")
    wishes = vacancies.wishes_of(turn.said.slots, turn.facts)
    wishes = replace(wishes, trades=(), kind=kind, major=major) if suitable else replace(wishes, kind=kind)
    return Next(effects=(ShowVacancies(wishes),))


def _noted(turn: Turn, major: str) -> Next:
    """Keep the major if there is a file, and show the vacancies for it."""
    if barred := vacancies.too_young(turn):
        return barred
    looked_up = ShowVacancies(Wishes(major=major))
    if turn.is_registered:
        return Next(f"记下了，您学的是{major}。", effects=(NoteMajor(major), looked_up))
    return Next(effects=(looked_up,), closing="登记了，以后有对口的就告诉您：回“我要登记”。")


def _advice(_turn: Turn) -> Next:
    """Show the classes for 就业创业指导, and offer staff for other questions."""
    found = training.ShowClasses(ClassWishes(kind=CourseKind.GUIDANCE))
    return Next(effects=(found,), closing="就业创业指导不收钱，想当面问的回“人工”。")
