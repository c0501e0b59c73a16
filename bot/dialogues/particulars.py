"""Name, ID number, phone, town and village wherever a sentence holds them (R33): what was said is not asked."""

import re
import unicodedata

from bot.dialogues.base import Facts, Kept
from bot.dialogues.place_questions import towns_named, village_in
from bot.dialogues.words import command
from programme.identity import age_on, check_id_number, is_mobile, normalise_id_number, normalise_name
from programme.people import STORED_FROM_AGE

_ID = re.compile(r"(?<!\d)\d(?:[ -]?\d){16}[ -]?[\dXx×叉](?!\d)")
_PHONE = re.compile(r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d){8}(?!\d)")
_NAMED = re.compile(r"(?:姓名|名字|我叫|叫)(?:是|叫)?[:： ]*(?P<name>[\u3400-\u9fff·]{2,4})(?=$|[^\u3400-\u9fff·])")
_BETWEEN = re.compile(r"[\s,，。;；、/|:：]+")
_NAME_ALONE = re.compile(r"[\u3400-\u9fff]{2,3}|[\u3400-\u9fff]{2,}·[\u3400-\u9fff]{2,}")


def particulars(text: str, facts: Facts) -> Kept:
    """What of a service file the text tells, as the answers of the questions; nothing doubtful.

    A name without 我叫 is believed only beside an ID number or a phone.
    """
    plain = unicodedata.normalize("NFKC", text)
    number, phone = _number(plain, facts), _phone(_ID.sub(" ", plain))
    found: dict[str, object] = {**number, **phone}
    towns = towns_named(plain, facts.plan.towns_on(facts.today)) if found else ()
    if len(towns) == 1:
        found |= {"town": towns[0].name, **village_in(plain, towns[0].name, facts)}
    name = _name(plain, alone=bool(found))
    return {**({"name": name} if name else {}), **found}


def _number(text: str, facts: Facts) -> Kept:
    for match in _ID.finditer(text):
        check = check_id_number(normalise_id_number(match.group()), facts.today)
        if check.is_usable and check.birth and age_on(check.birth, facts.today) >= STORED_FROM_AGE:
            return {"id_number": check.number}
    return {}


def _phone(text: str) -> Kept:
    for match in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", match.group())[-11:]
        if is_mobile(digits):
            return {"phone": digits}
    return {}


def _name(text: str, *, alone: bool) -> str:
    if named := _NAMED.search(text):
        return normalise_name(named["name"])
    if not alone:
        return ""
    pieces = [piece for piece in _BETWEEN.split(text) if _NAME_ALONE.fullmatch(piece) and command(piece) is None]
    return normalise_name(pieces[0]) if pieces else ""
