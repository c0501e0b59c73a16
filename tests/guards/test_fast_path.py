"""The fast path does not grow, and nothing leans on it (docs/decisions/fast-path.md)."""

import re
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from bot.dialogues.base import Say
from bot.dialogues.training.steps import ShowClass, ShowClasses
from bot.dialogues.vacancies.steps import ShowVacancies, ShowVacancy
from bot.fast_path.answer import KINDS
from bot.fast_path.effects import READ_ONLY
from bot.fast_path.shortcut import WebhookShortcut
from bot.wechat.inbound import Kind
from console.web.headers import HEADERS_OF_ALL_ANSWERS
from deploy.checks import tracked
from settings import ROOT, Settings

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


def app_of(folder: Path, fast_path: bool) -> Flask:
    """The real app over stores that nothing here asks."""
    return create_app(
        Settings(
            secret_key="s",
            data_key=bytes(range(32)),
            wechat_token="t",
            database_url=f"sqlite:///{folder / 'empty.sqlite3'}",
            redis_url=f"unix://{folder / 'none.sock'}",
            fast_path=fast_path,
        )
    )


@pytest.mark.parametrize("fast_path", [True, False])
def test_the_setting_plugs_it_in(tmp_path: Path, fast_path: bool) -> None:
    assert isinstance(app_of(tmp_path, fast_path).wsgi_app, WebhookShortcut) is fast_path


def test_a_stranger_is_refused_alike_before_flask_and_in_it(tmp_path: Path) -> None:
    fast, ordinary = (app_of(tmp_path, one).test_client().post("/wechat", data=b"x") for one in (True, False))

    assert (fast.status_code, fast.data) == (ordinary.status_code, ordinary.data) == (403, b"")
    assert {"Cache-Control": "no-store", **HEADERS_OF_ALL_ANSWERS}.items() <= dict(fast.headers).items()
    assert {"Cache-Control": "no-store", **HEADERS_OF_ALL_ANSWERS}.items() <= dict(ordinary.headers).items()
