"""Facts told about a person, and the one check through which all of them pass (domain.md 2.5, PIPL 31)."""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from models.people import Education, Willingness
from programme.invisible import strip_invisible
from programme.people.filing.readiness import ready_from
from programme.people.identity import (
    age_on,
    check_id_number,
    is_mobile,
    normalise_id_number,
    normalise_name,
    normalise_phone,
)

STORED_FROM_AGE = 14
LONGEST_NAME = 50
HIGHEST_WAGE_YUAN = 1_000_000


class PersonError(ValueError):
    """The file cannot be made or changed; the text is Chinese and says what to do."""


class TooYoung(PersonError):
    """A child under 14, of whom nothing is stored (PIPL 31)."""


class NameDiffers(PersonError):
    """The ID number has a file, under another name: a human must look."""


class NumberTaken(PersonError):
    """The ID number belongs to another file."""


class OutsideTerritory(Exception):
    """A member of staff of one town acted outside it (R13). The same words for every reason: they tell of no file."""

    def __init__(self, person_id: int | None = None) -> None:
        self.person_id = person_id
        super().__init__("这个人不归您登记。请核对证件号码和乡镇；核对没有错的，请项目负责人办。")


@dataclass(frozen=True)
class FileEntry:
    """Facts told about a person, in any spelling (`checked`). None keeps the known value; wages whole yuan a month."""

    name: str | None = None
    id_number: str | None = None
    phone: str | None = None
    town_id: int | None = None
    village_id: int | None = None
    education: Education | None = None
    student_status: str | None = None
    school: str | None = None
    major: str | None = None
    graduates: str | None = None
    trades: tuple[str, ...] | None = None
    min_wage_yuan: int | None = None
    max_wage_yuan: int | None = None
    shift: str | None = None
    benefits: tuple[str, ...] | None = None
    willing: Willingness | None = None
    ready_from: str | None = None
    skills: str | None = None
    meal_wish: str | None = None
    wants_training: bool | None = None
    learn_trades: tuple[str, ...] | None = None


_TEXTS = ("school", "major", "ready_from", "skills")
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])", re.ASCII)


def checked(entry: FileEntry, today: date) -> FileEntry:
    """The entry as it may be stored, whichever way it came: chat, desk, API, proxy. Raises PersonError.

    Names, numbers and texts are normalised. Nobody under 14 is stored (PIPL 31).
    """
    _check_wages(entry)
    if entry.graduates and not _MONTH.fullmatch(entry.graduates):
        raise PersonError("毕业年月写成 2018-07 这样。")
    texts: dict[str, Any] = {
        name: strip_invisible(text).strip() for name in _TEXTS if (text := getattr(entry, name)) is not None
    }
    if ready := texts.get("ready_from"):
        texts["ready_from"] = ready_from(ready, today) or ready
    return replace(
        entry,
        name=None if entry.name is None else _name(entry.name),
        id_number=accepted_number(entry.id_number, today) if entry.id_number else None,
        phone=_phone(entry.phone) if entry.phone else None,
        **texts,
    )


def accepted_number(text: str, today: date) -> str:
    """The ID number, normalised. Raises PersonError if it cannot be right, or belongs to a child under 14."""
    check = check_id_number(normalise_id_number(text), today)
    if not check.is_usable or check.birth is None:
        raise PersonError(check.sentence)
    if age_on(check.birth, today) < STORED_FROM_AGE:
        raise TooYoung(f"未满{STORED_FROM_AGE}周岁的孩子不能登记，请让家长到服务站来问升学的事。")
    return check.number


def _name(text: str) -> str:
    name = normalise_name(text)
    if not any(letter.isalpha() for letter in name):
        raise PersonError("请填姓名，跟证件上一样。")
    if len(name) > LONGEST_NAME:
        raise PersonError(f"姓名最多 {LONGEST_NAME} 个字，请核对。")
    return name


def _phone(text: str) -> str:
    phone = normalise_phone(text)
    if not is_mobile(phone):
        raise PersonError("手机号应是 11 位，以 1 开头，请核对。")
    return phone


def _check_wages(entry: FileEntry) -> None:
    wages = [wage for wage in (entry.min_wage_yuan, entry.max_wage_yuan) if wage is not None]
    if any(not 0 <= wage <= HIGHEST_WAGE_YUAN for wage in wages) or wages != sorted(wages):
        raise PersonError("想要的工资不对：应是每月多少元，最少的不能比最多的高。")
