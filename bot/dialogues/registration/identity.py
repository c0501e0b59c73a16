"""The questions for name, resident ID number with its masked echo, and phone (requirements.md 2.5, 2.6, 4.4)."""

import re

from bot.dialogues.base import Facts, Kept, Next, Turn, stay
from bot.dialogues.fixed_words import assent, plain
from bot.dialogues.registration.names import read_name
from bot.dialogues.registration.question import Got, Question, Reading, Wrong
from bot.dialogues.registration.relatives import worded
from bot.understanding.answers.choices import number
from bot.understanding.meaning import Intent
from bot.understanding.slots import numbers
from bot.understanding.spelling.folding import fold
from programme.people.ages import WORKING_AGE
from programme.people.filing.entries import STORED_FROM_AGE
from programme.people.identity import (
    age_on,
    birth_date,
    check_id_number,
    is_mobile,
    mask_id_for_worker,
    normalise_id_number,
    normalise_phone,
)

TRIES_BEFORE_HELP = 2
DOUBT = "name_doubt"
"""Kept: the name that was asked back and is not confirmed yet."""
_YES_OR_NO = re.compile(
    "(?:对|是|嗯|恩|好|要得|得行|没错|正确|就是|不|不是|不对|错了?|没有|否)(?:对|是|的|嘞|啊|呢|我|这个|这样|错|不){0,3}"
)
_BEFORE_DIGITS = re.compile(r"^[^\d一二三四五六七八九零幺+]*")
_DIGITS_OF_ATTEMPT = 6
_DIGIT = re.compile(r"\d")
_NO_PAPERS = re.compile(
    "(?:身份证|证件|证)[^,。?!]{0,8}(?:丢|掉了|落了|不在|没带|没拿|找不|屋头|家里|家头|老家|没办|没得|没有|过期|补办|烂了|看不清|忘)"
    "|(?:没得|没有|没带|没办|丢了|不在|找不到)[^,。?!]{0,4}(?:身份证|证件)|户口[本簿]|照片|拍照|拍给|拍个|图片|照相"
)
_TAKEN_AWAY = re.compile("扣|押|收走|收去|不还|不给我")
"""A card that somebody keeps back is a matter for staff."""
_FORMER_PHONE = re.compile(
    r"(?:以前|原来|原先|之前|先前|从前|旧|老号|老的|不是)[^\d,。;]{0,8}1[3-9]\d{9}"
    r"|1[3-9]\d{9}(?=[, ]{0,2}(?:那个|这个)?(?:已经|早就|早|都)?"
    "(?:不用了|没用了|停机|停了|注销|销了|不对|错了|打错|写错|丢了|空号|是(?:以前|原来|之前|旧)))"
)
"""A number of which the message itself says that it is not the one."""


def _ask_name(_facts: Facts, kept: Kept) -> str:
    if doubt := kept.get(DOUBT):
        return f"您的姓名是“{doubt}”，对吗？\n1 对\n2 不对\n不对就直接写姓名。"
    return "您的姓名是？（跟证件上一样）"


def _read_name(turn: Turn) -> Reading:
    """Read a name; a possible one is asked back once, and taken when it is confirmed or written again."""
    doubt = turn.kept.get(DOUBT)
    said = _agrees(turn) if doubt else None
    if said is not None:
        return _named(str(doubt)) if said else _asked_back(turn, "")
    found = read_name(turn)
    if found is None:
        return None
    if found.sure or found.name == doubt:
        return _named(found.name)
    return _asked_back(turn, found.name)


def _asked_back(turn: Turn, name: str) -> Next:
    """Ask back the name, or ask for another if it is empty."""
    kept = {**turn.kept, DOUBT: name or None}
    return stay(turn, worded(_ask_name(turn.facts, kept), kept), kept=kept)


def answers_name(turn: Turn) -> bool:
    """True if the message answers the question for the name, whatever else it may mean."""
    return read_name(turn) is not None or (bool(turn.kept.get(DOUBT)) and _agrees(turn) is not None)


def _named(name: str) -> Got:
    return Got({"name": name, DOUBT: None})


def _agrees(turn: Turn) -> bool | None:
    """Yes or no to the name that was asked back; None for other words, among them a name with 不 in it."""
    if number(turn.text) is None and not _YES_OR_NO.fullmatch(plain(turn.text)):
        return None
    return assent(turn.text, Intent.OTHER)


def _ask_id(_facts: Facts, _kept: Kept) -> str:
    return "请发您的身份证号（18 位，最后是 X 的打 X 或者“叉”）。只用来核对本人，加密保存。"


def _read_id(turn: Turn) -> Reading:
    number = _id_attempt(turn)
    if number is None:
        return None
    if young := too_young(number, turn.facts):
        return Next(young, ends=True)
    if fault := id_fault(number, turn.facts):
        return Wrong(fault + _help_with_id(turn))
    return Got({"id_number": number})


def without_papers(text: str) -> str:
    """The way on for a person whose card is not at hand, or who wants to send a photo of it; "" for other messages."""
    said = plain(text)
    if len(_DIGIT.findall(said)) >= _DIGITS_OF_ATTEMPT or _TAKEN_AWAY.search(said) or not _NO_PAPERS.search(said):
        return ""
    return (
        "没关系。户口本上也印着身份证号，照着打就行；照片机器看不懂。"
        "证件不在手边，改天来也行，回“继续”接着登；不会打就回“人工”，工作人员帮您。"
    )


def _id_attempt(turn: Turn) -> str | None:
    """The normalised number if the message looks like an attempt at one; None for others and for a phone number."""
    folded = fold(turn.text)
    whole = normalise_id_number(_BEFORE_DIGITS.sub("", turn.text))
    if check_id_number(whole, turn.facts.today).is_usable:
        return whole
    found = numbers.find(f"身份证号{folded}")
    if found.id_number or found.phone:
        return found.id_number
    return whole if sum(letter.isdigit() for letter in whole) >= _DIGITS_OF_ATTEMPT else None


def id_fault(number: str, facts: Facts) -> str | None:
    """The sentence about a normalised number that cannot be accepted; None if it can."""
    check = check_id_number(number, facts.today)
    return too_young(number, facts) if check.is_usable else check.sentence


def _help_with_id(turn: Turn) -> str:
    if turn.tries + 1 < TRIES_BEFORE_HELP:
        return ""
    office = turn.facts.plan.service.office_address or "服务站"
    return f"\n看不清也不要紧：回“人工”，工作人员帮您登；或者带上证件到{office}。想再试就再发一次。"


def too_young(number: str, facts: Facts) -> str | None:
    """School advice for the family of a child under 14, of whom nothing is kept (PIPL 31); None for all others."""
    check = check_id_number(number, facts.today)
    if not check.is_usable or check.birth is None or age_on(check.birth, facts.today) >= STORED_FROM_AGE:
        return None
    return (
        f"这是未满{STORED_FROM_AGE}周岁的孩子，我们不登记也不保存孩子的信息。"
        "读书、助学和技能学校的事，请家长回“人工”，或者到服务站来问。"
    )


def is_minor(facts: Facts, kept: Kept) -> bool:
    """True under the working age: the file is for advice only, no vacancy is shown (requirements.md 3.1)."""
    born = birth_date(kept["id_number"]) if kept.get("id_number") else None
    return born is not None and age_on(born, facts.today) < WORKING_AGE


def _ask_confirm(_facts: Facts, kept: Kept) -> str:
    return f"我记的身份证号是 {mask_id_for_worker(kept['id_number'])}，末四位对不对？\n1 对\n2 不对"


def _read_confirm(turn: Turn) -> Reading:
    if (number := _id_attempt(turn)) is not None:
        return Got({"confirm_id": True}) if number == turn.kept["id_number"] else _read_id(turn)
    said = assent(turn.text, turn.said.intent)
    if said:
        return Got({"confirm_id": True})
    if said is False:
        kept = {key: value for key, value in turn.kept.items() if key != "id_number"}
        return Next("好，重新来。\n" + _ask_id(turn.facts, kept), "register.id_number", kept, turn.tries + 1)
    return None


def _ask_phone(_facts: Facts, _kept: Kept) -> str:
    return "您的手机号是？（没有就回“跳过”）"


def _read_phone(turn: Turn) -> Reading:
    folded = fold(turn.text)
    whole = normalise_phone(_BEFORE_DIGITS.sub("", folded))
    digits = whole if is_mobile(whole) else numbers.find(f"手机号{without_former(folded)}").phone or whole
    if sum(letter.isdigit() for letter in digits) < _DIGITS_OF_ATTEMPT:
        return None
    fault = phone_fault(digits, turn.facts)
    return Wrong(fault) if fault else Got({"phone": digits})


def without_former(folded: str) -> str:
    """The folded text without phone numbers that it calls former or wrong, unless it names no other."""
    rest = _FORMER_PHONE.sub(",", folded)
    return rest if numbers.find(rest).phone else folded


def phone_fault(digits: str, _facts: Facts) -> str | None:
    """The sentence about a normalised phone number that cannot be right; None if it can."""
    return None if is_mobile(digits) else "手机号应该是 11 位，1 开头，请再看一遍。"


NAME = Question(
    "name",
    _ask_name,
    _read_name,
    why="没有姓名，就不知道档案是谁的，所以这个不能跳过。",
    words=("姓名", "名字"),
    clears=(DOUBT,),
)
ID_NUMBER = Question(
    "id_number",
    _ask_id,
    _read_id,
    why="身份证号用来核对是您本人，一个人只建一份档案，所以这个不能跳过。手边没有证件，可以过几天再接着登记。",
    words=("身份证", "证件"),
    clears=("confirm_id",),
)
CONFIRM_ID = Question(
    "confirm_id", _ask_confirm, _read_confirm, why="身份证号错一位，档案就成了别人的，所以要您看一眼。"
)
PHONE = Question(
    "phone",
    _ask_phone,
    _read_phone,
    optional=True,
    why="手机号用来跟您约面试、说补贴的事，不给别人。不想说可以回“跳过”。",
    words=("手机", "电话", "号码"),
)
