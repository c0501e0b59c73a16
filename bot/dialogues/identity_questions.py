"""Who somebody is: name, resident ID number with its masked echo, phone (domain.md 2.5, 2.6, 4.4)."""

import re
from pathlib import Path

from bot.dialogues.base import Facts, Kept, Next, Turn
from bot.dialogues.questions import Got, Question, Reading, Wrong
from bot.dialogues.words import is_no, is_yes, plain
from bot.understanding.meaning import Intent
from programme.identity import (
    IdCheck,
    age_on,
    birth_date,
    check_id_number,
    is_mobile,
    mask_id_for_worker,
    normalise_id_number,
    normalise_name,
    normalise_phone,
)
from programme.matching import WORKING_AGE
from programme.people import STORED_FROM_AGE

DATA = Path(__file__).parent / "data"
TRIES_BEFORE_HELP = 2
LONGEST_USUAL_NAME = 3

_NAME_BEFORE = re.compile(r"^(?:我的?姓名(?:是|叫)?|姓名[:： ]?|我的?名字(?:是|叫)?|名字[:： ]?|我叫|我是|叫)\s*")
_NAME = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]{2,4}|(?=.*·)[\u3400-\u9fff·]{3,20}")


def _words(name: str) -> list[str]:
    """The words of `data/<name>`; lines beginning with # don't count."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split()]


_NO_NAMES = frozenset(_words("no_names.txt"))
_FAMILY_NAMES = frozenset("".join(_words("family_names.txt")))
# No family name begins with these, short sentences do.
_NO_NAME_BEGINS = frozenset("我你您他她是不有没在要想能会怎咋什哪这请帮给就还也很太真好继接可晓愿恩嗯哦啊喂再")
_ID_BEFORE = re.compile(r"^(?:我的?)?(?:身份证|证件)?(?:号码|号)?(?:是|为)?[:： ]*")
_DIGITS_OF_ATTEMPT = 6


def _ask_name(_facts: Facts, _kept: Kept) -> str:
    return "您的姓名是？（跟证件上一样）"


def read_name(text: str) -> str | None:
    """A person's name as it is kept, None where the text can hardly be one."""
    name = normalise_name(_NAME_BEFORE.sub("", text.strip().strip("。，,. ")))
    fits = _NAME.fullmatch(name) and name[0] not in _NO_NAME_BEGINS and name not in _NO_NAMES
    return name if fits else None


def sounds_like_name(text: str) -> bool:
    """A family name and one or two characters more: a name, whatever else it may sound like (招弟, 保安, 蒋丽)."""
    name = read_name(text)
    return name is not None and name[0] in _FAMILY_NAMES and len(name) <= LONGEST_USUAL_NAME


def _read_name(turn: Turn) -> Reading:
    name = read_name(turn.text)
    introduced = bool(_NAME_BEFORE.match(turn.text.strip())) or sounds_like_name(turn.text)
    if name is None or (turn.said.intent is not Intent.OTHER and not introduced):
        return None
    return Got({"name": name})


def _ask_id(_facts: Facts, _kept: Kept) -> str:
    return "请发您的身份证号（18 位，最后是 X 的打 X 或者“叉”）。只用来核对本人，加密保存。"


def id_attempt(text: str) -> str | None:
    """The normalised number where the message tries to be one."""
    number = normalise_id_number(_ID_BEFORE.sub("", text.strip()))
    return number if sum(letter.isdigit() for letter in number) >= _DIGITS_OF_ATTEMPT else None


def _read_id(turn: Turn) -> Reading:
    number = id_attempt(turn.text)
    if number is None:
        return None
    check = check_id_number(number, turn.facts.today)
    if not check.is_usable:
        return Wrong(check.sentence + _help_with_id(turn))
    return too_young(turn.facts, check) or Got({"id_number": number})


def _help_with_id(turn: Turn) -> str:
    if turn.tries + 1 < TRIES_BEFORE_HELP:
        return ""
    office = turn.facts.plan.service.office_address or "服务站"
    return f"\n看不清也不要紧：回“人工”，工作人员帮您登；或者带上证件到{office}。想再试就再发一次。"


def too_young(facts: Facts, check: IdCheck) -> Next | None:
    """Under 14 nothing is kept (PIPL 31): school advice for the family instead."""
    if check.birth is None or age_on(check.birth, facts.today) >= STORED_FROM_AGE:
        return None
    return Next(
        f"这是未满{STORED_FROM_AGE}周岁的孩子，我们不登记也不保存孩子的信息。"
        "读书、助学和技能学校的事，请家长回“人工”，或者到服务站来问。"
    )


def is_minor(facts: Facts, kept: Kept) -> bool:
    """Under the working age: kept for advice only, no job is ever introduced (domain.md 3.1)."""
    born = birth_date(kept["id_number"]) if kept.get("id_number") else None
    return born is not None and age_on(born, facts.today) < WORKING_AGE


def _ask_confirm(_facts: Facts, kept: Kept) -> str:
    return f"我记的身份证号是 {mask_id_for_worker(kept['id_number'])}，末四位对不对？\n1 对\n2 不对"


def _read_confirm(turn: Turn) -> Reading:
    if (number := id_attempt(turn.text)) is not None:
        if number == turn.kept["id_number"]:
            return Got({"confirm_id": True})
        return _read_id(turn)
    if is_yes(turn.text):
        return Got({"confirm_id": True})
    if is_no(turn.text):
        kept = {key: value for key, value in turn.kept.items() if key != "id_number"}
        return Next("好，重新来。\n" + _ask_id(turn.facts, kept), "register.id_number", kept, turn.tries + 1)
    return None


def _ask_known(_facts: Facts, kept: Kept) -> str:
    return (
        f"您已经有服务档案了，编号 {kept['known_no']}，是在别的微信或者窗口登记的。\n"
        "1 用这次说的更新，以后用这个微信\n2 不动原来的"
    )


def _read_known(turn: Turn) -> Reading:
    if is_no(turn.text):
        return Next("好，原来的档案没有动。有什么要问的，回“人工”找工作人员。")
    return Got({"known": True}) if is_yes(turn.text) else None


def _ask_phone(_facts: Facts, _kept: Kept) -> str:
    return "您的手机号是？（没有就回“跳过”）"


def _read_phone(turn: Turn) -> Reading:
    digits = normalise_phone(re.sub(r"^[^\d０-９一二三四五六七八九零〇幺+＋]*", "", plain(turn.text)))
    if is_mobile(digits):
        return Got({"phone": digits})
    if sum(letter.isdigit() for letter in digits) >= _DIGITS_OF_ATTEMPT:
        return Wrong("手机号应该是 11 位，1 开头，请再看一遍。")
    return None


NAME = Question("name", _ask_name, _read_name)
ID_NUMBER = Question("id_number", _ask_id, _read_id, clears=("confirm_id", "known"))
CONFIRM_ID = Question("confirm_id", _ask_confirm, _read_confirm)
KNOWN = Question("known", _ask_known, _read_known, matters=lambda _facts, kept: "known_no" in kept)
PHONE = Question("phone", _ask_phone, _read_phone, optional=True)
