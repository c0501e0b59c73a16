"""What all forms of the console share: Chinese messages, and choices as checkboxes."""

from collections.abc import Iterable

from flask_wtf import FlaskForm
from wtforms import SelectMultipleField
from wtforms.fields import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget


class Form(FlaskForm):  # type: ignore[misc]
    """A form whose built-in messages are Chinese."""

    class Meta:
        locales = ("zh",)


def options(words: Iterable[str], first: str = "") -> list[SelectChoice]:
    """The words to choose from; `first` stands before them and chooses nothing."""
    return labelled([(word, word) for word in words], first)


def labelled(pairs: Iterable[tuple[object, str]], first: str = "") -> list[SelectChoice]:
    """Values with the words shown for them."""
    nothing = [SelectChoice(value="", label=first)] if first else []
    return [*nothing, *(SelectChoice(value=value, label=label) for value, label in pairs)]


class Checkboxes(SelectMultipleField):  # type: ignore[misc]
    """Several choices, each a checkbox: nobody need know that Ctrl adds a second one."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()
