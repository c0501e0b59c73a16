"""Outcomes of the vacancy review over labelled posts: `python -m bench.vacancy_review [FILE [-v]]`.

FILE has lines `text<TAB>illegal|lawful<TAB>kind`; each text stands in an otherwise faultless vacancy; `-v` prints
what was judged otherwise than its label. Without FILE the examples that the review learns from are judged, each by
what was learned from the others (six parts), and each kind by what was learned without it; then the time of a post.
"""

import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from programme.plan.schema import MinimumWage
from programme.work.review.learned import Weights
from programme.work.review.learning import EXAMPLES, Example, learn, read_examples
from programme.work.review.vacancy_review import VacancyPosting, review

DAY = date(2026, 11, 1)
MINIMUM = MinimumWage.model_validate({"from": date(2025, 3, 1), "monthly": 2080, "hourly": "19.8"})
FAULTLESS = VacancyPosting(
    title="普工",
    enterprise="甲电子厂",
    trade="普工",
    headcount=20,
    wage_min=4500,
    wage_max=6000,
    age_min=18,
    age_max=45,
    education="不限",
    shift="白班",
    benefits=("包吃", "包住"),
    address="一号路 1 号",
    valid_until=date(2026, 12, 1),
)
PARTS = 6
OUTCOMES = ("block", "warn", "ok")


def outcome(text: str, weights: Weights | None = None) -> str:
    """The severity of the review of one text, by other weights than the delivered ones if given."""
    return review(replace(FAULTLESS, text=text), DAY, MINIMUM, weights).severity.value


def main() -> None:
    """Judge the file, or the examples with the learned weights held out; print counts by label and kind."""
    if len(sys.argv) > 1:
        given = read_examples([Path(sys.argv[1])])
        _report("as delivered", given, [outcome(one.text) for one in given], wrong="-v" in sys.argv)
        return
    examples = read_examples(EXAMPLES.glob("*.tsv"))
    order = list(range(len(examples)))
    random.Random(1).shuffle(order)
    _report("six parts held out", examples, _held_out(examples, [set(order[part::PARTS]) for part in range(PARTS)]))
    kinds = sorted({one.kind for one in examples})
    groups = [{number for number, one in enumerate(examples) if one.kind == kind} for kind in kinds]
    _report("each kind held out", examples, _held_out(examples, groups))
    _time([one.text for one in examples])


def _held_out(examples: Sequence[Example], groups: Sequence[set[int]]) -> list[str]:
    """The outcome of each example by weights learned without its group."""
    outcomes: dict[int, str] = {}
    for group in groups:
        weights = learn([one for number, one in enumerate(examples) if number not in group])
        outcomes |= {number: outcome(examples[number].text, weights) for number in group}
    return [outcomes[number] for number in range(len(examples))]


def _report(title: str, examples: Sequence[Example], outcomes: Sequence[str], *, wrong: bool = False) -> None:
    rows = list(zip(examples, outcomes, strict=True))
    if wrong:
        for one, got in rows:
            if got != ("block" if one.illegal else "ok"):
                print(got, "illegal" if one.illegal else "lawful", one.kind, one.text, sep="\t")
    counts = Counter((one.illegal, one.kind, got) for one, got in rows)
    counts += Counter((one.illegal, "all", got) for one, got in rows)
    print(f"\n{title}: {len(rows)} posts\n{'':22}" + "".join(f"{name:>7}" for name in OUTCOMES))
    for illegal, kind in sorted({(illegal, kind) for illegal, kind, _ in counts}, reverse=True):
        figures = [counts[illegal, kind, name] for name in OUTCOMES]
        shares = "".join(f"{100 * figure / sum(figures):7.1f}%" for figure in figures) if kind == "all" else ""
        print(
            f"{'illegal' if illegal else 'lawful':8}{kind:14}" + "".join(f"{figure:7}" for figure in figures) + shares
        )


def _time(texts: Sequence[str]) -> None:
    posts = ["\n".join(texts[start : start + 8]) for start in range(0, len(texts), 8)]
    for name, some in (("one sentence", texts), ("eight sentences", posts)):
        started = time.process_time()
        for text in some:
            outcome(text)
        print(f"{name}: {(time.process_time() - started) / len(some) * 1000:.2f} ms of CPU a post")


if __name__ == "__main__":
    main()
