"""Accuracy and speed of understanding a labourer's sentence: `python3 dev.py bench understanding`.

Sets: the development set (its sayings are among the examples learned from, so it only shows what was
learned) and the sets bot/understanding/lexicon/data/sayings/unseen*.tsv, whose first lines say how far they are still
unseen and what they scored when they were. A defensible second reading is marked `a|b`.
"""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from bot.session.turn_reader import gazetteer_of
from bot.understanding import base_reader
from bot.understanding.intents.gold import SAYINGS, Said, read_set
from bot.understanding.meaning import WITH_SLOTS
from programme.plan.plan import load_plan

PLACES = gazetteer_of(load_plan(Path(__file__).parents[2] / "plans" / "daguan-2017.yaml"))
READER = base_reader()
AIMS = {"intent": 0.95, "slots": 0.92, "microseconds": 1000, "milliseconds": 1000, "megabytes": 60}
COLD = (
    "import resource, time; started = time.perf_counter(); from bot.understanding import base_reader; "
    "base_reader().understand('你好'); print((time.perf_counter() - started) * 1000, "
    "resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
)


@dataclass
class Tally:
    """Counts of right and wrong results in one set."""

    total: int = 0
    strict: int = 0
    defensible: int = 0
    hit: int = 0
    facts: int = 0
    wanted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    confused: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def slot_f1(self) -> float:
        """F1 of exact slot values; each benefit counts by itself."""
        return 2 * self.hit / max(self.facts, 1)


def read(name: str) -> list[Said]:
    """The rows of one set."""
    return read_set(SAYINGS / name)


def score(sayings: Iterable[Said]) -> Tally:
    """Understand every saying and count."""
    tally = Tally()
    for said in sayings:
        _count(tally, said)
    return tally


def _count(tally: Tally, said: Said) -> None:
    meaning = READER.understand(said.text, PLACES)
    wanted = said.intents[0]
    right = meaning.intent in said.intents
    tally.total += 1
    tally.strict += meaning.intent == wanted
    tally.defensible += right
    tally.wanted[wanted] += 1
    tally.found[wanted] += right
    if not right:
        tally.confused[wanted, meaning.intent] += 1
    if wanted in WITH_SLOTS:
        values = meaning.slots.as_dict().items()
        got = {(name, str(one)) for name, value in values for one in (value if isinstance(value, list) else [value])}
        tally.hit += len(got & said.facts)
        tally.facts += len(got) + len(said.facts)


def show(name: str, tally: Tally) -> None:
    """One set, for people."""
    print(f"\n{name}：{tally.total} 句")
    print(f"  意思 严格 {tally.strict / tally.total:.1%}，可辩护 {tally.defensible / tally.total:.1%}"
          f"（目标 {AIMS['intent']:.0%}）；槽位 F1 {tally.slot_f1:.3f}（目标 {AIMS['slots']}）")  # fmt: skip
    print("  召回 " + "，".join(f"{intent} {tally.found[intent]}/{n}" for intent, n in tally.wanted.items()))
    confused = (f"{gold}→{read} {n}" for (gold, read), n in tally.confused.most_common(10))
    print("  混淆 " + ("，".join(confused) or "无"))


def show_cost(sayings: list[Said]) -> None:
    """Microseconds a sentence when warm, the longest message, and a cold start in a process of its own."""
    started = time.process_time()
    for said in sayings:
        READER.understand(said.text, PLACES)
    each = (time.process_time() - started) / len(sayings) * 1e6
    started = time.process_time()
    READER.understand("".join(said.text for said in sayings)[:10_000], PLACES)
    longest = (time.process_time() - started) * 1e3
    command = [sys.executable, "-c", COLD]
    cold = subprocess.run(
        command, check=True, capture_output=True, text=True, cwd=Path(__file__).parents[2]
    ).stdout.split()
    print(f"\n每句 {each:.0f} µs（目标 < {AIMS['microseconds']}），一万字 {longest:.1f} ms，"
          f"加载 {float(cold[0]):.0f} ms（目标 < {AIMS['milliseconds']}），"
          f"内存 {float(cold[1]):.0f} MB（整个进程；目标 < {AIMS['megabytes']}）")  # fmt: skip


def main() -> None:
    """Every set, then the cost."""
    for name in ("utterances.tsv", *sorted(path.name for path in SAYINGS.glob("unseen*.tsv"))):
        show(name, score(read(name)))
    show_cost(read("utterances.tsv"))


if __name__ == "__main__":
    main()
