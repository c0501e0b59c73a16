"""Time of each cached function to compute its result, and to find it in the cache. `python3 dev.py bench caches`.

Medians of several rounds of one call each with and without the cache, in this process alone.
"""

import timeit
from collections.abc import Callable
from datetime import UTC, datetime
from statistics import median
from typing import Any

from programme.helpdesk import ready_answers
from programme.people import majors
from programme.work import matching
from programme.work.review import disguises, features, learned, pay, wording
from push.channels import customer_service, platform_limits, texts
from push.offline.paper import typst

ROUNDS = 7
SECONDS = 0.02
"""Length of a round, so that the timer's own resolution does not matter."""
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
BODY = "二保焊工，每月8000到11000元，包吃住，五险一金。想报名请回复“报名”，不收任何费用。\n" * 6
CACHES: dict[str, tuple[Any, tuple[object, ...]]] = {
    "programme.work.review.pay.pay_ranges": (pay.pay_ranges, ()),
    "programme.work.review.disguises._tables": (disguises._tables, ()),
    "programme.work.review.disguises.symbols": (disguises.symbols, ()),
    "programme.work.review.disguises._sounds": (disguises._sounds, ("押",)),
    "programme.work.review.features._automaton": (features._automaton, ()),
    "programme.work.review.learned.delivered": (learned.delivered, ()),
    "programme.work.review.wording.wording_rules": (wording.wording_rules, ()),
    "programme.work.review.wording.wording_of": (wording.wording_of, (BODY,)),
    "programme.work.review.wording._to_simplified": (wording._to_simplified, ()),
    "programme.work.matching.neighbours": (matching.neighbours, ()),
    "programme.work.matching._offered": (matching._offered, (("焊工", "电工"),)),
    "programme.helpdesk.ready_answers.topics": (ready_answers.topics, ()),
    "programme.helpdesk.ready_answers.first_texts": (ready_answers.first_texts, ()),
    "programme.people.majors.majors": (majors.majors, ()),
    "push.channels.texts._text_of": (texts._text_of, ("二保焊工", BODY, "https://example.org/v/1", texts.WECHAT_BYTES)),
    "push.channels.platform_limits.mass_month": (platform_limits.mass_month, (NOW,)),
    "push.channels.customer_service._parts": (customer_service._parts, (BODY,)),
    "push.offline.paper.typst._fonts": (typst._fonts, ()),
}


def main() -> None:
    """Print microseconds a call, without and with the cache."""
    for name, (cached, arguments) in CACHES.items():
        without, kept = (_microseconds(function, arguments) for function in (cached.__wrapped__, cached))
        print(f"{name:48} {without:12,.2f} µs {kept:8.2f} µs")


def _microseconds(function: Callable[..., object], arguments: tuple[object, ...]) -> float:
    function(*arguments)
    once = timeit.timeit(lambda: function(*arguments), number=1)
    number = max(1, int(SECONDS / max(once, 1e-7)))
    return median(timeit.repeat(lambda: function(*arguments), number=number, repeat=ROUNDS)) / number * 1e6


if __name__ == "__main__":
    main()
