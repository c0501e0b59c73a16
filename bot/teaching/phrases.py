"""What staff taught the chat is taken into every process without a restart."""

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
from bot.teaching.ready_answers import Answers
from bot.understanding import understand
from bot.understanding.intents.learning import learn
from bot.understanding.intents.weights import FILE
from bot.understanding.lexicon import files as lexicon
from bot.understanding.lexicon.additions import Additions, added, put, trying
from bot.understanding.lexicon.examples import Example, examples
from bot.understanding.meaning import Intent
from models.chat.phrases import Phrase, PhraseKind
from models.database.engine import Sessions
from models.queries.chat.phrases import find_weights, keep_weights, list_saved_phrases

VERSION = "songgang:phrases"
LOOK_SECONDS = 2.0
_TABLES = {
    PhraseKind.TRADE: "trades.tsv",
    PhraseKind.BENEFIT: "benefits.tsv",
    PhraseKind.SHIFT: "shifts.tsv",
}

log = structlog.get_logger()


def additions_of(phrases: Iterable[Phrase]) -> Additions:
    """Phrases as understanding takes them; of two for one text the later counts."""
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
    """Keeps one process's understanding at what staff saved."""

    def __init__(
        self, sessions: Sessions, redis: Redis, learn_again: Callable[[], None], look_seconds: float = LOOK_SECONDS
    ) -> None:
        """`learn_again` enqueues `learn_saved`: the weights of what is saved now are nowhere kept."""
        self.answers = Answers()
        self._sessions, self._redis, self._learn_again = sessions, redis, learn_again
        self._look_seconds = look_seconds
        self._lock = threading.Lock()
        self._version: bytes | None = None
        self._looked_at: float | None = None

    def refresh(self) -> None:
        """Look every two seconds whether something was saved; where a store is away, what counted goes on counting."""
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
        self.answers.take_in(self._sessions)
        if not take_in(self._sessions):
            self._learn_again()
        self._version = version


def take_in(sessions: Sessions) -> bool:
    """Let the saved phrases count here. False: until their weights are learned they count word for word only."""
    with sessions() as session:
        saved = additions_of(list_saved_phrases(session))
        weights = find_weights(session, key_of(saved)) if saved != Additions() else None
    taken = replace(saved, weights=unpacked(weights) if weights else None)
    if taken != added():
        put(taken)
        understand("你好")  # what is worked out once is worked out before somebody waits for it
    return weights is not None or saved == Additions()


def announce_change(redis: Redis) -> None:
    """Every process looks again within seconds."""
    redis.set(VERSION, secrets.token_hex(8))


def learn_saved(
    sessions: Sessions, redis: Redis, now: datetime, bank: Callable[[], Iterable[Example]] = examples
) -> None:
    """Job: learn the weights of what is saved now, some seconds. `bank`: what is learned from, the saved among it."""
    with sessions() as session:
        saved = additions_of(list_saved_phrases(session))
    with trying(saved):
        weights = learn(bank())
    with sessions.begin() as session:
        keep_weights(session, key_of(saved), packed(weights), now)
    announce_change(redis)


def key_of(additions: Additions) -> str:
    """Names all that weights are learned from: the examples of the files, by the mark they bear, and what is added."""
    with (lexicon.DATA / FILE).open(encoding="utf-8") as file:
        base = file.readline()
    parts = (base, *sorted(additions.sayings), *sorted(additions.rows.items()))
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()


def packed(weights: dict[str, bytes]) -> bytes:
    """As they are kept in the database."""
    return zlib.compress("\n".join(f"{feature}\t{row.hex()}" for feature, row in weights.items()).encode())


def unpacked(kept: bytes) -> dict[str, bytes]:
    lines = (line.partition("\t") for line in zlib.decompress(kept).decode().split("\n"))
    return {feature: bytes.fromhex(row) for feature, _, row in lines}
