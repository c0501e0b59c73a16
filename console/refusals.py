"""Refusals that the console itself makes; `console.errors` gives each its HTTP status."""


class InputError(ValueError):
    """What was sent cannot be taken; the text is Chinese and says what to change."""


class OutsideTerritory(Exception):
    """A representative reached beyond his own town (R13)."""

    def __init__(self) -> None:
        super().__init__("这不是您负责的乡镇，不能办。")
