"""The question before an application to a vacancy that asks for another age (requirements.md 3.1)."""

from bot.dialogues.base import Next, Turn
from bot.dialogues.fixed_words import assent
from bot.dialogues.vacancies.steps import Apply, ages
from bot.understanding.meaning import Intent
from models.work import Vacancy
from programme.people.ages import WORKING_AGE

ANYWAY = "jobs.anyway"


def beyond_age(vacancy: Vacancy, age: int | None) -> str:
    """The question for a person younger or older than the vacancy asks for; "" if there is nothing to ask.

    The age is only a wish of the enterprise, so the person may apply all the same (requirements.md 3.1).
    """
    within = age is None or (vacancy.age_min or 0) <= age <= (vacancy.age_max or age)
    if within or age is None or age < WORKING_AGE:
        return ""
    return (
        f"“{vacancy.title}”写的年龄是{ages(vacancy)}，您{age}岁。照样可以报，企业要不要由他们说。报吗？\n"
        "1 照样报\n2 不报了，看别的"
    )


def anyway(turn: Turn) -> Next | None:
    """The answer to the question of `beyond_age`; None if the message is none."""
    said = assent(turn.text, turn.said.intent)
    if said is None and turn.said.intent is Intent.APPLY:
        said = True
    if said:
        return Next(effects=(Apply(turn.kept["vacancy_id"], anyway=True),))
    return Next("好，这个不报。看别的回“找工作”。") if said is False else None
