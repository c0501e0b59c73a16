"""The services of a view: the app's runtime, and the part of the bot's understanding that the console uses."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app

from push.runtime import Runtime


@dataclass(frozen=True)
class Teaching:
    """The bot's understanding, handed over by app.py: the console never imports the bot."""

    readings: Callable[[str], tuple[str, ...]]
    """The intents a sentence may have, the likeliest first."""
    was_lost: Callable[[str], bool]
    """True if a reply says that the sentence was not understood."""
    without_names: Callable[[str], str]
    try_phrase: Callable[[int], None]
    """Enqueues the job that works out what a phrase changes."""
    announce: Callable[[], None]
    """Announces that saved phrases or answers changed: every process reads them within seconds."""


def services() -> Runtime:
    """The app's runtime (database, Redis, clock, plan, channels)."""
    runtime: Runtime = current_app.extensions["songgang"]
    return runtime


def teaching() -> Teaching:
    found: Teaching = current_app.extensions["songgang_teaching"]
    return found
