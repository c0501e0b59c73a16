"""How long the stateful test looks: few examples at every run, 10,000 with HYPOTHESIS_PROFILE=thorough."""

import os

from hypothesis import HealthCheck, settings
from hypothesis.database import DirectoryBasedExampleDatabase

from tests.conftest import ROOT

EXAMPLES = {"thorough": 10_000, "long": 150}
FEW = 15
STEPS = 40


def chosen() -> settings:
    """The seeds of failures found so far are tried first."""
    return settings(
        max_examples=EXAMPLES.get(os.environ.get("HYPOTHESIS_PROFILE", ""), FEW),
        stateful_step_count=STEPS,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=DirectoryBasedExampleDatabase(ROOT / "tests" / "hypothesis-seeds"),
        print_blob=True,
    )
