"""Where somebody lives: the county's towns of the day and their villages, by number or by words (R33)."""

from collections.abc import Sequence

from bot.dialogues.base import Facts, Kept, Turn, numbered, stay
from bot.dialogues.questions import Got, Question, Reading
from bot.dialogues.words import chosen, number, plain
from bot.understanding.gazetteer import stem
from programme.territory import Town

PAGE = 12
_MORE = frozenset({"更多", "下一页", "还有", "其他", "0"})


def towns_named(text: str, towns: Sequence[Town]) -> tuple[Town, ...]:
    """Every town the words may mean, the best first.

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
    return f"您家在哪个镇（乡）？回数字或名字，不在里面回“跳过”。\n{numbered(names)}"


def _read_town(turn: Turn) -> Reading:
    towns = turn.facts.plan.towns_on(turn.facts.today)
    doubt = turn.kept.get("town_doubt")
    choices = doubt or [town.name for town in towns]
    position = chosen(turn.text, choices)
    if position is not None:
        return Got({"town": choices[position], **village_in(turn.text, choices[position], turn.facts)})
    found = () if number(turn.text) is not None else towns_named(turn.text, towns)
    if not found:
        return None
    if len(found) > 1 and not doubt:
        kept = {**turn.kept, "town_doubt": [town.name for town in found]}
        return stay(turn, _ask_town(turn.facts, kept), kept=kept)
    return Got({"town": found[0].name, **village_in(turn.text, found[0].name, turn.facts)})


def village_in(text: str, town: str, facts: Facts) -> Kept:
    """The village that the words name beside its town."""
    rest = plain(text).replace(town, "").replace(stem(town), "", 1)
    named = [name for name in _villages(facts, town) if name in rest or (len(stem(name)) > 1 and stem(name) in rest)]
    return {"village": named[0]} if len(named) == 1 else {}


def _villages(facts: Facts, town: str | None) -> list[str]:
    return [village.name for village in facts.plan.villages_of(town)] if town else []


def _ask_village(facts: Facts, kept: Kept) -> str:
    names = _villages(facts, kept.get("town"))
    start = kept.get("village_page", 0) * PAGE
    lines = [f"{at + 1} {name}" for at, name in enumerate(names)][start : start + PAGE]
    more = "\n0 更多" if start + PAGE < len(names) else ""
    return "哪个村（社区）？回数字或名字，不想说回“跳过”。\n" + "\n".join(lines) + more


def _read_village(turn: Turn) -> Reading:
    names = _villages(turn.facts, turn.kept.get("town"))
    if plain(turn.text) in _MORE:
        pages = (len(names) + PAGE - 1) // PAGE
        kept = {**turn.kept, "village_page": (turn.kept.get("village_page", 0) + 1) % pages}
        return stay(turn, _ask_village(turn.facts, kept), kept=kept)
    position = chosen(turn.text, names)
    if position is None:
        position = chosen(stem(plain(turn.text)), [stem(name) for name in names])
    return None if position is None else Got({"village": names[position]})


def _has_villages(facts: Facts, kept: Kept) -> bool:
    return bool(_villages(facts, kept.get("town")))


TOWN = Question("town", _ask_town, _read_town, optional=True, clears=("town_doubt", "village", "village_page"))
VILLAGE = Question("village", _ask_village, _read_village, optional=True, matters=_has_villages)
