"""What a view works with: the runtime that the app was built around, and what it needs of understanding."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app

from push.runtime import Runtime


@dataclass(frozen=True)
class Teaching:
    """Understanding as app.py hands it over: the console never imports the bot."""

    readings: Callable[[str], tuple[str, ...]]
    """The intents a sentence may have, the likeliest first."""
    was_lost: Callable[[str], bool]
    """Whether a reply says that the sentence was not understood."""
    without_names: Callable[[str], str]
    try_phrase: Callable[[int], None]
    """Enqueues the job that works out what a phrase changes."""
    announce: Callable[[], None]
    """What is saved has changed: every process takes it in within seconds."""


def services() -> Runtime:
    """The app's runtime (database, Redis, clock, plan, channels)."""
    runtime: Runtime = current_app.extensions["songgang"]
    return runtime


def teaching() -> Teaching:
    found: Teaching = current_app.extensions["songgang_teaching"]
    return found
