"""The number of examples of the stateful test, and the folder of its seeds.

Every run plays the same few examples; `HYPOTHESIS_PROFILE=thorough` plays 10,000 by chance, or as many as
`HYPOTHESIS_EXAMPLES` says. The seeds are examples in which planted bugs were found: every run plays them first.
"""

import os
from collections.abc import Iterable

from hypothesis import HealthCheck, Phase, settings
from hypothesis.database import DirectoryBasedExampleDatabase, ExampleDatabase, ReadOnlyDatabase
from hypothesis.internal.conjecture.providers import AVAILABLE_PROVIDERS, HypothesisProvider

from tests.conftest import ROOT

SEEDS = ROOT / "tests" / "hypothesis-seeds"
IS_THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
EXAMPLES = int(os.environ.get("HYPOTHESIS_EXAMPLES", 10_000 if IS_THOROUGH else 30))
STEPS = 20

BY_CHANCE = "by-chance"
AVAILABLE_PROVIDERS[BY_CHANCE] = HypothesisProvider
"""Every example is drawn anew: the usual backend plays variations of one example after the other."""


MACHINE = b"tests.push.stateful.disorder"
"""The key of the seeds. Hypothesis' own key changes with every word of the machine's source, docstrings included."""
OTHER_CORPORA = (b".secondary", b".pareto")


class Seeds(ExampleDatabase):
    """Example database of the one machine. It never deletes: an example that found one bug stays."""

    def __init__(self) -> None:
        super().__init__()
        self._files = DirectoryBasedExampleDatabase(SEEDS)

    def fetch(self, key: bytes) -> Iterable[bytes]:
        """The seeds; nothing for the other corpora of a test."""
        return () if key.endswith(OTHER_CORPORA) else self._files.fetch(MACHINE)

    def save(self, key: bytes, value: bytes) -> None:
        """Keep the example with the seeds."""
        if not key.endswith(OTHER_CORPORA):
            self._files.save(MACHINE, value)

    def delete(self, key: bytes, value: bytes) -> None:
        """Do nothing."""


def kept() -> ExampleDatabase:
    """The committed examples; `HYPOTHESIS_KEEP=1` adds what this run finds."""
    found = Seeds()
    return found if "HYPOTHESIS_KEEP" in os.environ else ReadOnlyDatabase(found)


def looking(examples: int = EXAMPLES, *, shrinking: bool = True) -> settings:
    """Seeds first, then so many new examples."""
    phases = [Phase.explicit, Phase.reuse, Phase.generate, *([Phase.shrink] if shrinking else [])]
    return settings(
        backend=BY_CHANCE,
        max_examples=examples,
        stateful_step_count=STEPS,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=kept(),
        phases=phases,
        print_blob=False,
        report_multiple_bugs=False,
    )
