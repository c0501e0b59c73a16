"""What all forms of the console share: Chinese messages, and choices as checkboxes."""

from flask_wtf import FlaskForm
from wtforms import SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget


class Form(FlaskForm):  # type: ignore[misc]
    """A form whose built-in messages are Chinese."""

    class Meta:
        locales = ("zh",)


class Checkboxes(SelectMultipleField):  # type: ignore[misc]
    """Several choices, each a checkbox: nobody need know that Ctrl adds a second one."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()
