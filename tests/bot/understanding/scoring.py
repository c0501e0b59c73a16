"""The development set and how closely understanding meets it."""

from dataclasses import dataclass

from bot.understanding import Gazetteer, Intent, base_reader
from bot.understanding.intents.gold import SAYINGS
from bot.understanding.meaning import WITH_SLOTS, SlotValue

PLACES = Gazetteer(
    origin=("大关县", "翠华镇", "高桥镇", "上高桥回族彝族苗族乡", "木杆镇", "悦乐镇"),
    destination="中山火炬开发区",
    aliases=("火炬区", "开发区", "中山港", "张家边"),
)
_NAMES = {"min": "min_wage", "max": "max_wage", "loc": "location"}
_NUMBERS = {"min_wage", "max_wage", "age"}


@dataclass(frozen=True)
class Example:
    """One utterance with its gold intent and slots."""

    text: str
    intent: Intent
    slots: dict[str, SlotValue]


@dataclass(frozen=True)
class Score:
    """Accuracy of intents, F1 of slot values, and what differed."""

    intent: float
    slot_f1: float
    wrong: list[str]


def examples() -> list[Example]:
    """The set in utterances.tsv."""
    lines = (SAYINGS / "utterances.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return [Example(text, Intent(intent), _slots(slots)) for text, intent, slots in rows]


def _slots(written: str) -> dict[str, SlotValue]:
    pairs = (part.split("=") for part in written.split())
    return {_NAMES.get(name, name): _value(_NAMES.get(name, name), value) for name, value in pairs}


def _value(name: str, value: str) -> SlotValue:
    if name == "benefits":
        return value.split(",")
    return int(value) if name in _NUMBERS else value


def score(gold: list[Example]) -> Score:
    """Strict: one intent, every slot value exact; benefits count each for itself."""
    right = hit = said = asked = 0
    wrong: list[str] = []
    for example in gold:
        meaning = base_reader().understand(example.text, PLACES)
        right += meaning.intent is example.intent
        got, want = _facts(meaning.slots.as_dict()), _facts(example.slots)
        if example.intent not in WITH_SLOTS:
            got = set()
        hit, said, asked = hit + len(got & want), said + len(got), asked + len(want)
        if meaning.intent is not example.intent or got != want:
            wrong.append(f"{example.text}: {meaning.intent} {sorted(got)} instead of {example.intent} {sorted(want)}")
    return Score(right / len(gold), 2 * hit / max(said + asked, 1), wrong)


def _facts(slots: dict[str, SlotValue]) -> set[tuple[str, str]]:
    return {
        (name, str(value))
        for name, values in slots.items()
        for value in (values if isinstance(values, list) else [values])
    }
