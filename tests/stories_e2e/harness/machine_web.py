"""The web process on a clock that a test moves; gunicorn loads `application` from here."""

from flask import Flask

from app import create_app
from tests.stories_e2e.harness.machine import SettingsOfMachine


def application() -> Flask:
    """The app as `app:create_app()` makes it, with the moved clock."""
    return create_app(SettingsOfMachine.from_environment())
