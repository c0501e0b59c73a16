"""What the person at the terminal is told."""

from contextlib import suppress


def say(text: str) -> None:
    """One line of progress; a reader that has gone away does not end the service."""
    with suppress(BrokenPipeError):
        print(text, flush=True)
