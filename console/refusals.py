"""Refusals that the console itself makes; `console.errors` gives each its HTTP status."""


class InputError(ValueError):
    """What was sent cannot be taken; the text is Chinese and says what to change."""
