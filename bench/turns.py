"""The cost of a turn from its words to its step, and the share that each cache spares.

`python3 dev.py bench turns`. No store and no effect: only reading and deciding. A cache spares, for one message, its
hits times the cost of a miss; the messages are all different, as the worst case.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from bench.quality.understanding import read
from bot.dialogues import respond
from bot.dialogues.base import Facts, PersonFacts
from bot.session.state import State
from bot.session.turn_reader import LONGEST_SAYING, TurnReader, gazetteer_of
from bot.teaching.in_force import InForce
from bot.understanding import Gazetteer, Reader
from bot.understanding.intents.gold import list_sets, read_set
from bot.understanding.lexicon.tables import BASE
from bot.understanding.reader import NOWHERE
from bot.understanding.slots.gazetteer import stem
from bot.understanding.spelling.correction import Spelling
from bot.understanding.spelling.folding import fold
from bot.wechat.inbound import Inbound, Kind
from programme.calendar import today
from programme.plan.plan import load_plan

PLAN = load_plan(Path(__file__).parents[1] / "plans" / "daguan-2017.yaml")
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
STRANGER = Facts(PLAN, NOW, today(NOW))
ROUNDS = 3


@dataclass(frozen=True)
class Place:
    """A place in the chat where messages arrive."""

    name: str
    facts: Facts
    state: State


PLACES = (
    Place("没登记，闲聊", STRANGER, State(turn=3)),
    Place("登记过，闲聊", replace(STRANGER, person=PersonFacts(1, "DG-1", "张三", 30)), State(turn=3)),
    Place("登记到问哪个镇", STRANGER, State("register", "town", {"name": "张三"}, turn=3)),
)


class CountingReader(Reader):
    """Counts how often a text is normalised."""

    def __init__(self) -> None:
        super().__init__(BASE)
        self.asked = 0

    def normalise(self, text: str, places: Gazetteer = NOWHERE) -> str:
        """Normalise and count."""
        self.asked += 1
        return super().normalise(text, places)


def take_new_turns(place: Place, texts: Sequence[str], reader: CountingReader) -> float:
    """The cost of messages that were never said before, in CPU microseconds each."""
    fold.cache_clear()
    stem.cache_clear()
    reader.asked = 0
    return take_turns(turn_reader(reader), place, texts)


def turn_reader(reader: Reader) -> TurnReader:
    """A reader of turns that knows no saying yet."""
    in_force = InForce()
    in_force.reader = reader
    return TurnReader(PLAN, in_force)


def take_turns(turns: TurnReader, place: Place, texts: Sequence[str]) -> float:
    """Work out the step of every message; returns CPU microseconds a message."""
    started = time.process_time()
    for text in texts:
        inbound = Inbound(key="k", account="", openid="o", kind=Kind.TEXT, text=text)
        respond(Kind.TEXT, turns.turn(inbound, place.state, place.facts))
    return (time.process_time() - started) / len(texts) * 1e6


def cost(work: Callable[[str], object], texts: Sequence[str]) -> float:
    """CPU microseconds of a call, the best of the rounds."""
    costs = []
    for _ in range(ROUNDS):
        started = time.process_time()
        for text in texts:
            work(text)
        costs.append((time.process_time() - started) / len(texts) * 1e6)
    return min(costs)


def show(place: Place, texts: Sequence[str], reader: CountingReader) -> None:
    """One place: the cost of a turn, and of each cache the hits, the cost of a miss and what they spare."""
    each = min(take_new_turns(place, texts, reader) for _ in range(ROUNDS))
    names = [name for town in PLAN.towns for name in (town.name, *town.aliases)]
    speller = Spelling(BASE)
    caches = (
        ("fold", fold.cache_info().hits, cost(fold.__wrapped__, texts)),
        ("normalise", reader.asked - len(set(texts)), cost(speller.normalise.__wrapped__, texts)),
        ("stem", stem.cache_info().hits, cost(stem.__wrapped__, names)),
    )
    print(f"\n{place.name}：每条 {each:.0f} µs")
    for name, hits, miss in caches:
        a_message = hits / len(texts)
        print(f"  {name}：命中 {a_message:.1f} 次，每次 {miss:.1f} µs，省 {a_message * miss:.0f} µs")


def show_kept() -> None:
    """The cost of sayings new to the process and said before, side by side; then that of another plan's places."""
    texts = [said.text for path in list_sets() for said in read_set(path) if len(said.text) <= LONGEST_SAYING]
    reader = Reader(BASE)
    reader.understand("你好")
    rounds = []
    for _ in range(ROUNDS):
        turns = turn_reader(reader)
        rounds.append([take_turns(turns, PLACES[1], texts) for _ in range(2)])
    new, known = (min(costs) for costs in zip(*rounds, strict=True))
    understood = cost(reader.understand, texts)
    print(f"\n{len(texts)} 个短句，CPU 时间：没说过的每条 {new:.0f} µs，说过的 {known:.0f} µs，差 {new - known:.0f} µs")
    print(f"其中看懂一句 {understood:.0f} µs")
    started = time.process_time()
    reader.understand("你好", gazetteer_of(PLAN))
    print(f"换了地名的头一句：{(time.process_time() - started) * 1e3:.1f} ms")


def main() -> None:
    """Every place."""
    texts, reader = [said.text for said in read("utterances.tsv")], CountingReader()
    for place in PLACES:
        show(place, texts, reader)
    show_kept()


if __name__ == "__main__":
    main()
