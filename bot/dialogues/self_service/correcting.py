"""Correction of one answer in a file: 电话填错了, 改资料 (requirements.md 3.3). Staff change name and ID number."""

import re
from dataclasses import dataclass

from bot.dialogues.base import Effect, Kept, Next, Turn, numbered, stay
from bot.dialogues.fixed_words import is_question, is_skip
from bot.dialogues.help.handover import OpenHandover
from bot.dialogues.registration import steps as registration
from bot.dialogues.registration.home import TOWN, VILLAGE
from bot.dialogues.registration.identity import ID_NUMBER, NAME, PHONE
from bot.dialogues.registration.names import read_name
from bot.dialogues.registration.question import Got, Question, Reading, Wrong
from bot.dialogues.registration.work import EDUCATION, TRADE, WAGE, WILLING
from bot.understanding.answers.choices import chosen

WHICH, ANSWER, NEW_NAME = "correcting.which", "correcting.answer", "correcting.name"
_FIELDS = {
    "手机": PHONE,
    "镇和村": TOWN,
    "文化程度": EDUCATION,
    "工种": TRADE,
    "工资和班次": WAGE,
    "去不去外面上班": WILLING,
}
_IDENTITY = "姓名或身份证号"
_CHOICES = (*_FIELDS, _IDENTITY)
_BY_NAME = {question.name: question for question in (*_FIELDS.values(), VILLAGE)}
_SAID_AT_ONCE = frozenset({PHONE.name, TRADE.name, WAGE.name, EDUCATION.name})
"""Questions whose new answer may be in the same sentence: 电话错了，是138…."""
_MISTAKEN = re.compile(
    "[填打写说搞弄输发报登]错|错了|要改|改一?[下哈]|改成|改为|更正|少[了写]|不对|改名|换了|变了|换号|搬家"
)
_MOVED = "搬家"


@dataclass(frozen=True)
class CorrectFile(Effect):
    """Enter these answers in the file of the person."""

    kept: Kept


def start(_turn: Turn) -> Next:
    """Ask which answer is to be corrected."""
    return Next(f"改哪一样？回数字。\n{numbered(_CHOICES)}", WHICH)


def noticed(turn: Turn) -> Next | None:
    """Start a correction after 电话填错了 from a registered person; None if the message asks for no change."""
    person = turn.facts.person
    if person is None or not person.registered or is_question(turn.text) or not _MISTAKEN.search(turn.text):
        return None
    if any(word in turn.text for one in (NAME, ID_NUMBER) for word in one.words):
        return _to_a_person()
    question = next((one for one in _BY_NAME.values() if any(word in turn.text for word in one.words)), None)
    if question is None:
        return _asked_of(turn, TOWN) if _MOVED in turn.text else start(turn)
    reading = question.read(turn) if question.name in _SAID_AT_ONCE else None
    return _entered(question, reading.values) if isinstance(reading, Got) else _asked_of(turn, question)


def _asked_of(turn: Turn, question: Question) -> Next:
    return Next(f"好，改过来。{question.ask(turn.facts, {})}", ANSWER, {"field": question.name})


def which(turn: Turn) -> Next | None:
    position = chosen(turn.text, _CHOICES)
    if position is None:
        return None
    return _to_a_person() if _CHOICES[position] == _IDENTITY else _asked_of(turn, _FIELDS[_CHOICES[position]])


def misnamed(turn: Turn) -> Next | None:
    """The reply of a registered person to 名字错了，是吉克阿依莫: a name runs no command. None for other messages."""
    is_about_name = any(word in turn.text for word in NAME.words) and _MISTAKEN.search(turn.text)
    if not turn.is_registered or turn.step in registration.STEPS or not is_about_name or is_question(turn.text):
        return None
    found = read_name(turn)
    return _to_a_person(found.name if found else "")


def _to_a_person(name: str = "") -> Next:
    """Let staff change name or ID number; the right name may still be written, so it is read as a name."""
    told = f"正确的姓名记下了：{name}。" if name else ""
    asked = "" if name else "正确的姓名也可以先写在这里。"
    words = f"{told}姓名和身份证号要工作人员跟您核对了才能改。{asked}"
    step = "" if name else NEW_NAME
    return Next(words, step, effects=(OpenHandover("改姓名或身份证号"),))


def new_name(turn: Turn) -> Next | None:
    """The right name, which staff read in the chat; None for other messages."""
    found = read_name(turn)
    return Next(f"正确的姓名记下了：{found.name}。工作人员核对了就改。") if found else None


def answer(turn: Turn) -> Next | None:
    """Read the new answer; a message that is none goes to the other dialogues, and the file stays unchanged."""
    question = _BY_NAME[turn.kept["field"]]
    if is_skip(turn.text):
        return Next("好，不改了，还是原来的。要看资料回“查我的信息”。")
    reading: Reading = None if is_question(turn.text) else question.read(turn)
    match reading:
        case Got(values):
            known = {**turn.kept, **values}
            if question is TOWN and VILLAGE.is_open(turn.facts, known):
                return Next(VILLAGE.ask(turn.facts, known), ANSWER, {**known, "field": VILLAGE.name})
            return _entered(question, {**turn.kept, **values})
        case Wrong(sentence):
            help_ = "\n不好改的话，回“人工”，工作人员帮您改。" if turn.tries else ""
            return stay(turn, f"{sentence}{help_}", tries=turn.tries + 1)
    return reading


def _entered(question: Question, kept: Kept) -> Next:
    values = {name: value for name, value in kept.items() if name != "field"}
    return Next("改好了。要看资料回“查我的信息”，还要改回“改资料”。", effects=(CorrectFile(values),))
