"""The trial of a phrase: learn with it, and read the sets of sayings without it and with it."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.teaching.phrases import additions_of, every_example, key_of, lexicon_of, packed
from bot.understanding import Gazetteer, Reader
from bot.understanding.intents.gold import Said, list_sets, read_set
from bot.understanding.intents.learning import learn
from bot.understanding.lexicon.tables import Example, Lexicon
from bot.understanding.meaning import WITH_SLOTS, Intent, Understanding
from models.chat.phrases import Phrase
from models.database.engine import Sessions
from models.queries.chat.phrases import find_weights, keep_weights, list_saved_phrases

SHOWN = 40
NEVER_MISSED = frozenset({Intent.UNSUBSCRIBE, Intent.HUMAN})


@dataclass(frozen=True)
class Read:
    """The reading of one saying."""

    right: bool
    meaning: str


def try_phrase(
    sessions: Sessions,
    places: Gazetteer,
    phrase_id: int,
    lost: Sequence[str],
    now: datetime,
    bank: Callable[[Lexicon], Iterable[Example]] = every_example,
    sets: Collection[Path] | None = None,
) -> None:
    """Job: learn with the phrase, read the sets without it and with it, and note what differs (`Phrase.effect`).

    `lost`: sentences not understood lately; only how many of them would be understood is noted. `bank`: picks the
    examples to learn from; `sets`: the files to read, all there are unless named. The readers are the job's own:
    nothing on trial shows in another answer of the process.
    """
    with sessions() as session:
        saved = list_saved_phrases(session)
        today, tried = additions_of(saved), additions_of([*saved, session.get_one(Phrase, phrase_id)])
        text = session.get_one(Phrase, phrase_id).text
        weights = find_weights(session, key_of(today))
    gold = [said for path in (list_sets() if sets is None else sets) for said in read_set(path)]
    sentences = (*(said.text for said in gold), *lost, text)
    lexicon = Lexicon(tried)
    learned = packed(learn(lexicon, bank(lexicon)))
    before = _meanings(lexicon_of(today, weights), places, sentences)
    after = _meanings(lexicon_of(tried, learned), places, sentences)
    effect = _compared(gold, before, after)
    effect["heard"] = sum(meaning.intent is not Intent.OTHER for meaning in after[len(gold) : -1])
    effect["lost"] = len(lost)
    effect["itself"] = [_words(before[-1]), _words(after[-1])]
    with sessions.begin() as session:
        keep_weights(session, key_of(tried), learned, now)
        session.get_one(Phrase, phrase_id).effect = effect


def _meanings(lexicon: Lexicon, places: Gazetteer, sentences: Iterable[str]) -> list[Understanding]:
    reader = Reader(lexicon)
    return [reader.understand(sentence, places) for sentence in sentences]


def _compared(gold: list[Said], before: list[Understanding], after: list[Understanding]) -> dict[str, Any]:
    pairs = [(said, _read(said, then), _read(said, now)) for said, then, now in zip(gold, before, after, strict=False)]
    changes = [(said, then, now) for said, then, now in pairs if then != now]
    worse = [said for said, then, now in changes if then.right and not now.right]
    ordered = sorted(changes, key=lambda change: change[2].right)
    return {
        "total": len(gold),
        "before": sum(then.right for _, then, _ in pairs),
        "after": sum(now.right for _, _, now in pairs),
        "endangered": sum(said.intents[0] in NEVER_MISSED for said in worse),
        "changed": len(changes),
        "changes": [[said.text, then.meaning, now.meaning, now.right] for said, then, now in ordered[:SHOWN]],
    }


def _read(said: Said, meaning: Understanding) -> Read:
    values = meaning.slots.as_dict().items() if meaning.intent in WITH_SLOTS else ()
    facts = {(name, str(one)) for name, value in values for one in (value if isinstance(value, list) else [value])}
    right = meaning.intent in said.intents and (said.intents[0] not in WITH_SLOTS or facts == said.facts)
    return Read(right, _words(meaning))


def _words(meaning: Understanding) -> str:
    """Intent and slot values, like `job_search 包装 4000`; the console puts them into Chinese."""
    values = [
        str(one)
        for value in meaning.slots.as_dict().values()
        for one in (value if isinstance(value, list) else [value])
    ]
    return " ".join([str(meaning.intent), *values])
