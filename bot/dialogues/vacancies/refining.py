"""One more word to a list of vacancies: a wish added, raised or dropped (requirements.md 4.3)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from models.work import VacancyKind
from programme.work.matching import Wishes
from programme.work.wages import wish_words

STEP_YUAN = 500
KIND_WORDS: Mapping[str, str] = {VacancyKind.INTERNSHIP: "实习", VacancyKind.WORK_STUDY: "勤工俭学"}
"""The words for kinds that are no employment."""
_ALSO = "(?:也|都)?(?:得|得行|行|可以|要得|干|做|无所谓|不要紧|没关系|没得事|没事|不怕|不挑|不限)"
_SHIFT_TOO = re.compile(f"(?:夜班|白班|班次|两班倒|倒班|什么班|哪样班|上夜).{{0,4}}{_ALSO}")
_LESS_PAY = re.compile(f"(?:工资|钱|薪水)?.{{0,3}}(?:少|低)(?:一?点|些|一?些).{{0,3}}{_ALSO}|(?:工资|钱){_ALSO}")
_NO_BOARD = re.compile(f"(?:不|没).{{0,2}}(?:包吃住|包吃|包住|管吃住).{{0,3}}{_ALSO}|(?:吃住|待遇){_ALSO}")
_ANY_TRADE = re.compile(
    f"(?:哪样|什么|啥子?|别的|其他|其它).{{0,3}}(?:活路?|工种|工作|岗位)?.{{0,2}}{_ALSO}|工种{_ALSO}"
)
_MORE_PAY = re.compile("(?:工资|钱|薪水?|待遇)?.{0,3}(?:高|多)(?:一点|点|些|一些)|更高的|再高")
_CHEAP_LODGING = re.compile(
    "(?:便宜|相因|不要钱|免费).{0,6}(?:住|宿舍|房)|(?:住|宿舍|房).{0,6}(?:便宜|相因|不要钱|免费)"
)
_NEARER = re.compile("(?:近|挨着|离家).{0,2}(?:一?点|些)|离家近|家门口|本地|县里|附近的(?!站)")


def dropped(plain: str, wishes: Wishes) -> Wishes | None:
    """The wishes without the one that the normalised text lets go; None where none is."""
    for words, without in (
        (_SHIFT_TOO, {"shift": ""}),
        (_NO_BOARD, {"benefits": tuple(one for one in wishes.benefits if one not in ("包吃", "包住"))}),
        (_LESS_PAY, {"min_wage": None}),
        (_ANY_TRADE, {"trades": ()}),
    ):
        if words.search(plain):
            return replace(wishes, **without)
    return None


def raised(plain: str, wishes: Wishes, lowest: int | None) -> Wishes | None:
    """The wishes with more pay than the lowest shown, or with free lodging; None if neither is asked for."""
    if _CHEAP_LODGING.search(plain):
        return replace(wishes, benefits=_united(wishes.benefits, ("包住",)))
    if _MORE_PAY.search(plain):
        known = max(wishes.min_wage or 0, lowest or 0)
        return replace(wishes, min_wage=(known // STEP_YUAN + 1) * STEP_YUAN) if known else None
    return None


def narrowed(said: Wishes, before: Wishes) -> Wishes:
    """The earlier wishes with the new ones, which win if both are about the same."""
    changed: dict[str, Any] = {name: value for name, value in vars(said).items() if value not in (None, "", ())}
    if said.benefits:
        changed["benefits"] = _united(before.benefits, said.benefits)
    return replace(before, **changed)


def asks_for_nearer(plain: str) -> bool:
    return bool(_NEARER.search(plain))


def _united(before: Sequence[str], more: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*before, *more)))


def in_words(wishes: Wishes) -> str:
    """The wishes in words, such as `按“焊工、4500元以上、白班”`; "" without any."""
    parts = [
        KIND_WORDS.get(wishes.kind, ""),
        f"{wishes.major}专业对口" if wishes.major else "",
        *wishes.trades,
        wish_words(wishes.min_wage, wishes.max_wage),
        wishes.shift,
        *wishes.benefits,
        wishes.location,
    ]
    said = "、".join(part for part in parts if part)
    return f"按“{said}”" if said else ""
