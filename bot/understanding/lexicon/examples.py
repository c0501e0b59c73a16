"""The bank of sayings in data/examples/, one file an intent; people who don't program extend it."""

from functools import cache

from bot.understanding.lexicon import files as lexicon
from bot.understanding.lexicon.additions import added
from bot.understanding.meaning import Intent

Example = tuple[str, Intent]
_EDGES = " \t\n,.!?~;，。！？～；…"
_LONGEST = 60


def examples() -> list[Example]:
    """Every saying with its intent, the name of its file; a saying that was added counts as it was added."""
    further = {saying for saying, _ in added().sayings}
    filed = ((saying, intent) for intent in Intent for saying in lexicon.sayings(f"examples/{intent}.txt"))
    return [*(example for example in filed if example[0] not in further), *added().sayings]


def noted(text: str) -> Intent | None:
    """The intent of a text that stands in the bank word for word, so that a new example counts at once."""
    return _noted().get(text[:_LONGEST].strip(_EDGES))


@cache
def _noted() -> dict[str, Intent]:
    return {saying.strip(_EDGES): intent for saying, intent in examples()}
