"""Outcomes of the vacancy review over labelled posts: `python -m bench.quality.vacancy_review [FILE|--writers] [-v]`.

FILE has lines `text<TAB>illegal|lawful<TAB>kind`; each text stands in an otherwise faultless vacancy. `--writers`
judges the posts that the review learns from, those of each writer by what was learned without them (a minute and a
half of CPU). Without either, all of them as delivered, an upper bound, and the time of a post. `-v` prints what was
judged otherwise than its label.
"""

import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from programme.plan.schema import MinimumWage
from programme.work.review.learned import Weights, delivered
from programme.work.review.learning import EXAMPLES, POSTS, Example, learn, read_examples
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
AFTER_SIGHT = "after_sight"
"""The set written with sight of the others: nothing is measured by it."""
OUTCOMES = ("block", "warn", "ok")


def outcome(text: str, weights: Weights | None = None) -> str:
    """The severity of the review of one text, by other weights than the delivered ones if given."""
    return review(replace(FAULTLESS, text=text), DAY, MINIMUM, weights).severity.value


def main() -> None:
    """Judge the file, or the posts of the repository; print counts by label and kind."""
    wrong = "-v" in sys.argv
    named = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    if named:
        given = read_examples([Path(named[0])])
        report("as delivered", given, [outcome(one.text) for one in given], wrong=wrong)
        return
    writers = {path.stem: read_examples([path]) for path in sorted(POSTS.glob("*.tsv")) if path.stem != AFTER_SIGHT}
    posts = [post for some in writers.values() for post in some]
    if "--writers" in sys.argv:
        _held_out(writers, wrong=wrong)
        return
    report("as delivered, learned from them", posts, [outcome(one.text) for one in posts], wrong=wrong)
    _time([one.text for one in posts])


def _held_out(writers: dict[str, list[Example]], *, wrong: bool) -> None:
    """The outcomes of each writer's posts by weights learned without them."""
    sentences = read_examples(EXAMPLES.glob("*.tsv"))
    judged: list[Example] = []
    outcomes: list[str] = []
    for writer, posts in writers.items():
        others = [post for other, some in writers.items() if other != writer for post in some]
        weights = learn(sentences, others)
        found = [outcome(post.text, weights) for post in posts]
        report(f"{writer} held out", posts, found, by_kind=False, wrong=wrong)
        judged += posts
        outcomes += found
    report("every writer held out", judged, outcomes)


def report(
    title: str, examples: Sequence[Example], outcomes: Sequence[str], *, by_kind: bool = True, wrong: bool = False
) -> None:
    """Print the counts by label, and by kind if asked for; and what was judged otherwise than its label."""
    rows = list(zip(examples, outcomes, strict=True))
    if wrong:
        for one, got in rows:
            if got != ("block" if one.illegal else "ok"):
                print(got, "illegal" if one.illegal else "lawful", one.kind, one.text, sep="\t")
    counts = Counter((one.illegal, "all", got) for one, got in rows)
    if by_kind:
        counts += Counter((one.illegal, one.kind, got) for one, got in rows)
    print(f"\n{title}: {len(rows)} posts\n{'':22}" + "".join(f"{name:>7}" for name in OUTCOMES))
    for illegal, kind in sorted({(illegal, kind) for illegal, kind, _ in counts}, reverse=True):
        figures = [counts[illegal, kind, name] for name in OUTCOMES]
        shares = "".join(f"{100 * figure / sum(figures):7.1f}%" for figure in figures) if kind == "all" else ""
        label = "illegal" if illegal else "lawful"
        print(f"{label:8}{kind:14}" + "".join(f"{figure:7}" for figure in figures) + shares)


def _time(texts: Sequence[str]) -> None:
    delivered.cache_clear()
    started = time.process_time()
    delivered()
    print(f"\nloading the weights: {time.process_time() - started:.2f} s of CPU")
    longer = ["\n".join(texts[start : start + 8]) for start in range(0, len(texts), 8)]
    for name, some in (("one post", texts), ("eight posts in one", longer)):
        started = time.process_time()
        for text in some:
            outcome(text)
        print(f"{name}: {(time.process_time() - started) / len(some) * 1000:.2f} ms of CPU")


if __name__ == "__main__":
    main()
