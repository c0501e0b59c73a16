"""The fast path does not grow, and nothing leans on it (docs/decisions/fast-path.md)."""

import re

from bot.dialogues.base import Say
from bot.dialogues.training.steps import ShowClass, ShowClasses
from bot.dialogues.vacancies.steps import ShowVacancies, ShowVacancy
from bot.fast_path.answer import KINDS
from bot.fast_path.effects import READ_ONLY
from bot.wechat.inbound import Kind
from deploy.checks import tracked
from settings import ROOT

IMPORTS = re.compile(r"^\s*(?:from|import) bot\.fast_path\b", re.MULTILINE)
PLUG = {"app.py", "tests/bot/conftest.py"}
"""app.py joins the fast path to the webhook, the bot's test fixtures do as app.py does."""
OWN = ("bot/fast_path/", "tests/bot/fast_path/", "tests/guards/")


def test_one_more_effect_on_the_fast_path_is_a_decision() -> None:
    assert set(READ_ONLY) == {Say, ShowVacancies, ShowVacancy, ShowClasses, ShowClass}


def test_one_more_kind_of_message_on_the_fast_path_is_a_decision() -> None:
    assert {Kind.TEXT, Kind.CLICK} == KINDS


def test_only_the_plug_knows_of_the_fast_path() -> None:
    files = [name for name in tracked(ROOT) if name.endswith(".py") and not name.startswith(OWN)]

    assert {name for name in files if IMPORTS.search((ROOT / name).read_text("utf-8"))} == PLUG
