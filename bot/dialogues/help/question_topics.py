"""The topic of a question about money or places, found by the words of `question_topics.yaml`. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from bot.understanding.phrasebook import Phrasebook
from bot.understanding.slots.gazetteer import stem
from programme.plan.plan import Plan

FILE = Path(__file__).with_name("question_topics.yaml")
MONTHLY = "monthly"
"""The subject if none is named."""


@dataclass(frozen=True)
class Asked:
    """A question about money as keys of the file, "" for none: `subject` is the payment, `question` its aspect."""

    subject: str = MONTHLY
    question: str = ""
    whose: str = ""


@cache
def _books() -> Mapping[str, Phrasebook]:
    groups = yaml.safe_load(FILE.read_text("utf-8"))
    says = {name: {key: words.split() for key, words in group.items()} for name, group in groups.items()}
    return {name: Phrasebook(group, rare=True) for name, group in says.items()}


def about_money(plain: str) -> Asked:
    """The subject, side and person that the normalised question about subsidies names."""
    subject, question, whose = (_books()[name].find(plain) for name in ("subject", "question", "whose"))
    return Asked(subject or MONTHLY, question, whose)


def complaint_in(plain: str) -> str:
    """The wrong that the normalised call for a person tells of; "" where none."""
    return _books()["complaint"].find(plain)


def asks_for_site(plain: str) -> bool:
    """True if the normalised text asks for a place to go to, like 大关哪点可以报名, whatever else may be meant."""
    book = _books()["sites"]
    return bool(book.covers("asked", plain)) and not book.covers("unless", plain)


def town_in(text: str, plan: Plan) -> str:
    """The town of the plan that the text names, the longest name first; "" if none."""
    names = {name: town.name for town in plan.towns for name in (town.name, stem(town.name), *town.aliases)}
    called = [name for name in names if len(name) > 1 and name in text]
    return names[max(called, key=len)] if called else ""


def names_county(text: str, plan: Plan) -> bool:
    """True if the text names the county and none of its towns."""
    return not town_in(text, plan) and bool(re.search(stem(plan.origin.county.name), text))
