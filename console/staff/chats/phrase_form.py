"""The form of a phrase that staff teach: a sentence's meaning, or a word for a listed value or a standard word."""

from dataclasses import dataclass

from models.chat.phrases import PhraseKind
from programme.helpdesk.intents import INTENTS
from programme.people.identity import mask_numbers
from programme.work.vocabulary import BENEFITS, SHIFTS, TRADES

LONGEST, SHORTEST = 60, 2
INTENT = {intent: words.taught for intent, words in INTENTS.items()}
CHOICES: dict[str, dict[str, str]] = {
    "这句话的意思": {f"{PhraseKind.INTENT}:{intent}": words for intent, words in INTENT.items()},
    "是一个工种的叫法": {f"{PhraseKind.TRADE}:{value}": value for value in TRADES},
    "是一种待遇的叫法": {f"{PhraseKind.BENEFIT}:{value}": value for value in BENEFITS},
    "是一种班次的叫法": {f"{PhraseKind.SHIFT}:{value}": value for value in SHIFTS},
    "是方言": {f"{PhraseKind.DIALECT}:": "普通话写在下面"},
}
_VALID = {value for values in CHOICES.values() for value in values}


class PhraseError(Exception):
    """A phrase that cannot be taught; the text says what to change."""


@dataclass(frozen=True)
class Taught:
    """A phrase as staff entered it."""

    kind: PhraseKind
    text: str
    meaning: str


def read_phrase(text: str, choice: str, standard: str) -> Taught:
    """Check a phrase as it was entered. Raises PhraseError."""
    plain, word = " ".join(text.split()), standard.strip()
    if choice not in _VALID:
        raise PhraseError("请选这句话的意思。")
    kind, _, meaning = choice.partition(":")
    if kind == PhraseKind.DIALECT:
        meaning = word
    if not SHORTEST <= len(plain) <= LONGEST or not meaning or len(meaning) > LONGEST:
        raise PhraseError(f"说法要有 {SHORTEST} 到 {LONGEST} 个字；方言还要写上普通话。")
    if "〔" in plain or mask_numbers(plain) != plain:
        raise PhraseError("请把号码和名字去掉，只留说法。")
    return Taught(PhraseKind(kind), plain, meaning)


def in_words(kind: str, meaning: str) -> str:
    """The meaning in words, such as `找工作`, `工种 包装`, `普通话 怎么`."""
    names = {
        PhraseKind.TRADE: "工种 ",
        PhraseKind.BENEFIT: "待遇 ",
        PhraseKind.SHIFT: "班次 ",
        PhraseKind.DIALECT: "普通话 ",
    }
    return INTENT.get(meaning, meaning) if kind == PhraseKind.INTENT else names[PhraseKind(kind)] + meaning


def reading_in_words(reading: str) -> str:
    """A reading in words: `job_search 包装` becomes `找工作 包装`."""
    intent, _, values = reading.partition(" ")
    return f"{INTENT.get(intent, intent)} {values}".strip()
