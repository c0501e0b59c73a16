"""The phrases and ready answers of staff: every process takes them in without a restart."""

import hashlib
import secrets
import threading
import time
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

import structlog
from redis import Redis, RedisError
from sqlalchemy.exc import SQLAlchemyError

from bot.store import read
from bot.teaching.in_force import InForce
from bot.understanding import Reader
from bot.understanding.intents.learning import learn
from bot.understanding.lexicon import files
from bot.understanding.lexicon.tables import WEIGHTS, Additions, Example, Lexicon
from bot.understanding.meaning import Intent
from models.chat.phrases import Phrase, PhraseKind
from models.database.engine import Sessions
from models.queries.chat.answers import list_in_force
from models.queries.chat.phrases import find_weights, keep_weights, list_saved_phrases
from programme.helpdesk.ready_answers import Answer, first_texts

VERSION = "songgang:phrases"
LOOK_SECONDS = 2.0
_TABLES = {
    PhraseKind.TRADE: "trades.tsv",
    PhraseKind.BENEFIT: "benefits.tsv",
    PhraseKind.SHIFT: "shifts.tsv",
}

log = structlog.get_logger()


def additions_of(phrases: Iterable[Phrase]) -> Additions:
    """The phrases as a lexicon takes them; of two for one text the later counts."""
    rows: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
    sayings: dict[str, Intent] = {}
    for phrase in phrases:
        if phrase.kind is PhraseKind.INTENT:
            sayings[phrase.text] = Intent(phrase.meaning)
        elif phrase.kind is PhraseKind.DIALECT:
            rows["dialect.tsv"].append((phrase.text, phrase.meaning))
        else:
            rows[_TABLES[phrase.kind]].append((phrase.meaning, phrase.text))
    return Additions({table: tuple(more) for table, more in rows.items()}, tuple(sayings.items()))


class TaughtPhrases:
    """The keeper of one process's `InForce`: it follows what staff save."""

    def __init__(
        self, sessions: Sessions, redis: Redis, learn_again: Callable[[], None], look_seconds: float = LOOK_SECONDS
    ) -> None:
        """`learn_again` enqueues `learn_saved`; called when the weights of the saved phrases are not kept."""
        self.in_force = InForce()
        self._sessions, self._redis, self._learn_again = sessions, redis, learn_again
        self._look_seconds = look_seconds
        self._lock = threading.Lock()
        self._version: bytes | None = None
        self._looked_at: float | None = None

    def refresh(self) -> None:
        """Take in what was saved, at most every two seconds; while a store is away, the old ones stay."""
        with self._lock:
            if self._looked_at is not None and time.monotonic() - self._looked_at < self._look_seconds:
                return
            try:
                self._look()
            except (RedisError, SQLAlchemyError) as fault:
                log.warning("phrases could not be looked up", error=type(fault).__name__)
            self._looked_at = time.monotonic()

    def _look(self) -> None:
        version = read(self._redis, VERSION)
        if self._looked_at is not None and version == self._version:
            return
        self.in_force.answers = saved_answers(self._sessions)
        if not self._take_in_phrases():
            self._learn_again()
        self._version = version

    def _take_in_phrases(self) -> bool:
        """Put the saved phrases in force. Returns False until their weights are learned: word for word only."""
        with self._sessions() as session:
            saved = additions_of(list_saved_phrases(session))
            weights = find_weights(session, key_of(saved)) if saved != Additions() else None
        lexicon = lexicon_of(saved, weights)
        if lexicon != self.in_force.reader.lexicon:
            reader = Reader(lexicon)
            reader.understand("你好")  # The parts of the reader are built before a person waits for them.
            self.in_force.reader = reader
        return weights is not None or saved == Additions()


def saved_answers(sessions: Sessions) -> dict[str, Answer]:
    """The ready answers by topic: the first texts, and over them those that staff saved."""
    with sessions() as session:
        saved = {one.topic: Answer(one.text, one.version) for one in list_in_force(session)}
    return {**first_texts(), **saved}


def lexicon_of(additions: Additions, weights: bytes | None) -> Lexicon:
    """The lexicon with the additions; `weights`: those learned with them, as the database keeps them."""
    return Lexicon(replace(additions, weights=unpacked(weights) if weights else None))


def announce_change(redis: Redis) -> None:
    """Make every process look again within seconds."""
    redis.set(VERSION, secrets.token_hex(8))


def every_example(lexicon: Lexicon) -> Iterable[Example]:
    """All examples of the lexicon."""
    return lexicon.examples


def learn_saved(
    sessions: Sessions, redis: Redis, now: datetime, bank: Callable[[Lexicon], Iterable[Example]] = every_example
) -> None:
    """Job: learn the weights of the saved phrases, 6 s of CPU. `bank`: picks the examples to learn from."""
    with sessions() as session:
        saved = additions_of(list_saved_phrases(session))
    lexicon = Lexicon(saved)
    weights = learn(lexicon, bank(lexicon))
    with sessions.begin() as session:
        keep_weights(session, key_of(saved), packed(weights), now)
    announce_change(redis)


def key_of(additions: Additions) -> str:
    """A key for all that weights are learned from: the examples of the files, by their mark, and what is added."""
    with (files.DATA / WEIGHTS).open(encoding="utf-8") as file:
        base = file.readline()
    parts = (base, *sorted(additions.sayings), *sorted(additions.rows.items()))
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()


def packed(weights: dict[str, bytes]) -> bytes:
    """The weights as the database keeps them."""
    return zlib.compress("\n".join(f"{feature}\t{row.hex()}" for feature, row in weights.items()).encode())


def unpacked(kept: bytes) -> dict[str, bytes]:
    """The weights as they were before `packed`."""
    lines = (line.partition("\t") for line in zlib.decompress(kept).decode().split("\n"))
    return {feature: bytes.fromhex(row) for feature, _, row in lines}
