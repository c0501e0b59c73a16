"""What else a sentence asks: 有没得焊工，补贴咋个领 asks for work first and for the subsidy after it."""

from bot.understanding.intents import BETWEEN, SURE, judge
from bot.understanding.meaning import Intent

MOST_CLAUSES = 4
_SHORTEST = 3
_ASKED_BESIDE = frozenset(
    {Intent.REGISTER, Intent.JOB_SEARCH, Intent.MY_STATUS, Intent.TRAINING, Intent.POLICY, Intent.SUBSIDY}
)
"""Only what stands for itself: 报名 or 第二个 beside something else is about that."""


def asked_beside(shape: str, first: Intent) -> Intent | None:
    """The other intent that a clause of its own asks without any doubt; None for most sentences."""
    clauses = [clause for clause in BETWEEN.split(shape) if len(clause) >= _SHORTEST]
    if not 1 < len(clauses) <= MOST_CLAUSES or first not in _ASKED_BESIDE:
        return None
    verdicts = [judge(clause) for clause in clauses]
    asked = [one.intent for one in verdicts if one.likelihood >= SURE and one.intent in _ASKED_BESIDE]
    return next((one for one in asked if one is not first), None) if first in asked else None
