"""Work that is closed to people of 16 and 17, by the words of a vacancy (data/hazards.yaml; requirements.md 3.1). Pure.

When in doubt the work counts as closed: staff can clear up the wording, a harmed minor nobody can.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

MOST_VACANCIES = 4000
"""Most vacancies whose finding is kept."""
_NO_LETTER = re.compile(r"[^\w,。;!?、\n]|_")
_DENIAL = re.compile("(?:不接触|不会接触|不用接触|不涉及|不包括|不含|不沾|不碰|不做|无|没有|没得|非|远离)$")
_JOINTS = "、和或及与等任何"
_ASKED_FOR = re.compile("(?:工|类)?(?:的)?(?:工作)?(?:经验|经历|证|基础|技术|要求|岗位要求)")
_LONGEST_LIST = 40


@dataclass(frozen=True)
class Hazard:
    """A word that closes a vacancy to minors, and the reason in Chinese."""

    word: str
    reason: str


@dataclass(frozen=True)
class _Words:
    anywhere: re.Pattern[str]
    in_titles: re.Pattern[str]
    harmless: re.Pattern[str]
    reasons: dict[str, str]


@lru_cache(MOST_VACANCIES)
def find_hazard(headings: str, text: str) -> Hazard | None:
    """The first hazard of a vacancy; `headings`: its title and trade, `text`: everything else that it says."""
    titles, body = _plain(headings), _plain(text)
    for pattern, where in ((_WORDS.anywhere, titles), (_WORDS.in_titles, titles), (_WORDS.anywhere, body)):
        for found in pattern.finditer(where):
            if not _is_denied(where, found):
                return Hazard(found[0], _WORDS.reasons[found[0]])
    return None


def _plain(text: str) -> str:
    """The text without blanks, signs and harmless words; clauses stay apart."""
    folded = unicodedata.normalize("NFKC", text).upper()
    return _WORDS.harmless.sub("", _NO_LETTER.sub("", folded))


def _is_denied(text: str, found: re.Match[str]) -> bool:
    """True for `不接触喷漆、电镀`: only hazards and joints stand between the denial and the word.

    `没有焊接经验也行` denies the experience, not the work.
    """
    if _ASKED_FOR.match(text, found.end()):
        return False
    before = text[max(0, found.start() - _LONGEST_LIST) : found.start()]
    return bool(_DENIAL.search(_WORDS.anywhere.sub("", before).rstrip(_JOINTS)))


def _read_words() -> _Words:
    groups = yaml.safe_load((Path(__file__).parent / "data" / "hazards.yaml").read_text(encoding="utf-8"))
    anywhere = [word for group in groups for word in group.get("words", ())]
    titles = [word for group in groups for word in group.get("titles", ())]
    harmless = [word for group in groups for word in group.get("harmless", ())]
    reasons = {word: one["reason"] for one in groups for word in (*one.get("words", ()), *one.get("titles", ()))}
    return _Words(_one_of(anywhere), _one_of(titles), _one_of(harmless), reasons)


def _one_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of the words, the longest first."""
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))


_WORDS = _read_words()
