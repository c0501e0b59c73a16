"""The questions for town and village: those of the county on that day, by number or by words (R33)."""

import re
from collections.abc import Sequence

from bot.dialogues.base import Facts, Kept, Turn, numbered, stay
from bot.dialogues.fixed_words import assent, is_skip, plain
from bot.dialogues.registration.question import Got, Question, Reading
from bot.understanding.answers.choices import chosen, number
from bot.understanding.meaning import Intent
from bot.understanding.slots.gazetteer import named, stem
from bot.understanding.spelling.folding import fold
from programme.plan.territory import Town

PAGE = 12
_UNSAID = "不想说"
_ELSEWHERE = "elsewhere"
"""Kept if the person does not live where the code hangs."""
_VILLAGE = re.compile(
    r"(?:我?(?:家|住)?(?:是|在|住)*)(?P<name>[\u3400-\u9fff]{1,8}?(?P<kind>村委会|居委会|社区|村|街道)?)"
    r"(?:[\d一二三四五六七八九十]+(?:组|社|队))?(?:的|嘞)?"
)
_MORE = frozenset({"更多", "下一页", "还有", "其他", "0"})


def towns_named(text: str, towns: Sequence[Town]) -> tuple[Town, ...]:
    """All towns that the words may mean, the best match first.

    A full name is beyond doubt. A short form is doubtful when it lies inside another town's name, or
    another town's short form lies inside it (高桥, 上高桥).
    """
    said = plain(text)
    full = [town for town in towns if town.name in said]
    if full:
        return tuple(full[:1])
    short = [town for town in towns if any(word in said for word in _short_forms(town))]
    if not short:
        return ()
    forms = {word for town in short for word in _short_forms(town) if word in said}
    doubtful = [town for town in towns if town not in short and any(_collide(word, town) for word in forms)]
    best = sorted(short, key=lambda town: -max(len(word) for word in _short_forms(town) if word in said))
    return (*best, *doubtful)


def _short_forms(town: Town) -> tuple[str, ...]:
    return tuple({stem(town.name), *town.aliases} - {""})


def _collide(word: str, town: Town) -> bool:
    return word in town.name or any(word in form or form in word for form in _short_forms(town))


def _ask_town(facts: Facts, kept: Kept) -> str:
    if doubt := kept.get("town_doubt"):
        return f"您说的是哪一个镇（乡）？回数字。\n{numbered(doubt)}"
    names = [town.name for town in facts.plan.towns_on(facts.today)]
    if scanned := _scanned_place(facts, kept):
        place = "".join(word for word in scanned.values() if word)
        ask = f"您家是在{place}吗？是就回“是”；不是就回镇（乡）的数字或名字，不在里面回“跳过”。"
        return f"{ask}\n{numbered(names)}"
    return f"您家在哪个镇（乡）？回数字或名字，不在里面回“跳过”。\n{numbered(names)}"


def _scanned_place(facts: Facts, kept: Kept) -> Kept:
    """Town and, if known, village of the code that the person scanned; empty once they have denied living there."""
    origin = facts.origin
    known = origin.town in [town.name for town in facts.plan.towns_on(facts.today)]
    if not known or kept.get(_ELSEWHERE):
        return {}
    return {"town": origin.town} | ({"village": origin.village} if origin.village else {})


def _read_town(turn: Turn) -> Reading:
    towns = turn.facts.plan.towns_on(turn.facts.today)
    doubt = turn.kept.get("town_doubt")
    choices = doubt or [town.name for town in towns]
    # In words, a name inside another name is asked about first; a number is beyond doubt.
    found = () if doubt or number(turn.text) is not None else towns_named(turn.text, towns)
    if len(found) > 1:
        kept = {**turn.kept, "town_doubt": [town.name for town in found]}
        return stay(turn, _ask_town(turn.facts, kept), kept=kept)
    position = choices.index(found[0].name) if found else chosen(turn.text, choices)
    if position is None:
        return None if doubt else _read_scanned(turn)
    return Got({"town": choices[position], **village_behind(turn.text, choices[position], turn.facts)})


def _read_scanned(turn: Turn) -> Reading:
    """Read yes, no, or another village of the scanned town. A number is a town of the list, never a yes."""
    scanned = _scanned_place(turn.facts, turn.kept)
    if not scanned or number(turn.text) is not None:
        return None
    said = assent(turn.text, turn.said.intent)
    if said is None:
        villages = villages_of(turn.facts, scanned["town"])
        position = chosen(turn.text, villages)
        return None if position is None else Got({"town": scanned["town"], "village": villages[position]})
    if said:
        return Got(scanned)
    kept = {**turn.kept, _ELSEWHERE: True}
    return stay(turn, _ask_town(turn.facts, kept), kept=kept)


def village_behind(text: str, town: str, facts: Facts) -> Kept:
    """The village that the words name behind its town; before the town, 朝阳 may be a name of a person."""
    _, cut = named(fold(text), [town])
    village, _ = named(cut.partition(",")[2], villages_of(facts, town))
    return {"village": village} if village else {}


def villages_of(facts: Facts, town: str | None) -> list[str]:
    return [village.name for village in facts.plan.villages_of(town)] if town else []


def _ask_village(facts: Facts, kept: Kept) -> str:
    names = villages_of(facts, kept.get("town"))
    if not names:
        return f"哪个村（社区）？直接写村的名字。\n{numbered([_UNSAID])}"
    start = kept.get("village_page", 0) * PAGE
    lines = [f"{at + 1} {name}" for at, name in enumerate(names)][start : start + PAGE]
    more = "\n0 更多" if len(names) > PAGE else ""
    return "哪个村（社区）？回数字或名字，不想说回“跳过”。\n" + "\n".join(lines) + more


def _read_village(turn: Turn) -> Reading:
    names = villages_of(turn.facts, turn.kept.get("town"))
    if not names:
        return _written_village(turn)
    if len(names) > PAGE and plain(turn.text) in _MORE:
        pages = (len(names) + PAGE - 1) // PAGE
        kept = {**turn.kept, "village_page": (turn.kept.get("village_page", 0) + 1) % pages}
        return stay(turn, _ask_village(turn.facts, kept), kept=kept)
    position = chosen(turn.text, names)
    return None if position is None else Got({"village": names[position]})


def _written_village(turn: Turn) -> Reading:
    """Read a village that the plan does not list: the words count if they look like the name of a village."""
    if chosen(turn.text, [_UNSAID]) is not None:
        return Got({"village": None})
    found = _VILLAGE.fullmatch(plain(turn.text))
    if found is None or turn.said.intent is not Intent.OTHER or is_skip(turn.text):
        return None
    return Got({"village": found["name"] if found["kind"] else f"{found['name']}村"})


def _has_town(_facts: Facts, kept: Kept) -> bool:
    return bool(kept.get("town"))


TOWN = Question(
    "town",
    _ask_town,
    _read_town,
    optional=True,
    words=("镇", "乡"),
    clears=("town_doubt", _ELSEWHERE, "village", "village_page"),
)
VILLAGE = Question(
    "village", _ask_village, _read_village, optional=True, words=("村",), clears=("village_page",), matters=_has_town
)
