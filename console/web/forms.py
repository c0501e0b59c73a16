"""The base of the console's forms: Chinese messages, and choices as checkboxes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateTimeField, Field, PasswordField, SelectMultipleField, StringField
from wtforms.fields import SelectChoice
from wtforms.fields.core import UnboundField
from wtforms.form import BaseForm
from wtforms.widgets import CheckboxInput, ListWidget

from console.web.errors import InputError
from programme.calendar import OUT_OF_REACH, is_in_reach
from programme.invisible import strip_invisible


def _visible(text: str | None) -> str | None:
    return strip_invisible(text) if text else text


class Form(FlaskForm):  # type: ignore[misc]
    """A form whose built-in messages are Chinese."""

    class Meta:
        locales = ("zh",)

        def bind_field(self, form: BaseForm, unbound_field: UnboundField, options: dict[str, Any]) -> Field:
            """Bind the field; a text field loses the invisible characters that pasted words bring along."""
            kind = unbound_field.field_class
            if issubclass(kind, StringField) and not issubclass(kind, PasswordField):
                options = {**options, "filters": (_visible, *unbound_field.kwargs.get("filters", ()))}
            return unbound_field.bind(form=form, **options)

    def validate(self, extra_validators: Mapping[str, Sequence[object]] | None = None) -> bool:
        """Check the fields. Raises InputError if a text field is not in the request at all.

        Every page sends its text fields, empty ones as empty text; None would stand where text is expected.
        A required field says so itself on the page, an optional one may be None.
        """
        absent = [field for field in self if isinstance(field, StringField) and field.data is None]
        if left_out := [field.label.text for field in absent if not (field.flags.required or field.flags.optional)]:
            raise InputError(f"表单不完整，缺少：{'、'.join(left_out)}。请回到页面重新填写再提交。")
        is_valid = bool(super().validate(extra_validators))
        days = [field for field in self if isinstance(field, DateTimeField) and isinstance(field.data, date)]
        far = [field for field in days if not is_in_reach(field.data)]
        for field in far:
            field.errors = [f"{OUT_OF_REACH}。"]
        return is_valid and not far


def options(words: Iterable[str], first: str = "") -> list[SelectChoice]:
    """The words as choices; `first` stands before them and chooses nothing."""
    return labelled([(word, word) for word in words], first)


def labelled(pairs: Iterable[tuple[object, str]], first: str = "") -> list[SelectChoice]:
    """Values as choices, with the words shown for them."""
    nothing = [SelectChoice(value="", label=first)] if first else []
    return [*nothing, *(SelectChoice(value=value, label=label) for value, label in pairs)]


class Checkboxes(SelectMultipleField):  # type: ignore[misc]
    """A choice of several, each a checkbox: a list would need Ctrl for the second one."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()
