"""The other things that a sentence asks: 有没得焊工，补贴咋个领 asks for work first and for the subsidy after it."""

from bot.understanding.intents.classifier import BETWEEN, SURE, Classifier
from bot.understanding.meaning import Intent

MOST_CLAUSES = 4
_SHORTEST = 3
_TWO = 2
_ASKED_BESIDE = frozenset(
    {Intent.REGISTER, Intent.JOB_SEARCH, Intent.MY_STATUS, Intent.TRAINING, Intent.POLICY, Intent.SUBSIDY}
)
"""Intents that are complete in a clause of their own: 报名 or 第二个 is about the other clause."""


def asked_in_turn(classifier: Classifier, shape: str, meant: Intent) -> tuple[Intent, ...]:
    """`meant` and the other intents that a clause of its own asks without any doubt; `meant` alone for most sentences.

    Of two, `meant` comes first, as the whole sentence was weighed; three or more stand in the order they were asked.
    """
    clauses = [clause for clause in BETWEEN.split(shape) if len(clause) >= _SHORTEST]
    if not 1 < len(clauses) <= MOST_CLAUSES or meant not in _ASKED_BESIDE:
        return (meant,)
    verdicts = [classifier.judge(clause) for clause in clauses]
    asked = [one.intent for one in verdicts if one.likelihood >= SURE and one.intent in _ASKED_BESIDE]
    if meant not in asked:
        return (meant,)
    in_order = tuple(dict.fromkeys(asked))
    return in_order if len(in_order) > _TWO else tuple(dict.fromkeys((meant, *asked)))
