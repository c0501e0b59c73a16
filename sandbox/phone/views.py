"""Entries, people and menus as the page reads them."""

from collections.abc import Mapping
from typing import Any

from sandbox.platform.chats import Entry
from sandbox.platform.people import Person

View = dict[str, Any]


def entry_view(entry: Entry) -> View:
    """An entry; its `fields` become a list, because a browser would sort number-like keys of an object."""
    fields = [{"label": label, "value": value} for label, value in entry.fields.items()]
    return {**entry.document(), "fields": fields}


def person_view(person: Person) -> View:
    """A person: name, number, and whether they follow or block the account."""
    return {
        "openid": person.openid,
        "name": person.name,
        "phone": person.phone,
        "following": person.following,
        "blocked": person.blocked,
    }


def menu_view(button: Mapping[str, Any]) -> View:
    """One button of the platform's menu with its list, at most two levels deep."""
    below = button.get("sub_button") or []
    return {
        "name": str(button.get("name", "")),
        "url": str(button.get("url", "")) if button.get("type") == "view" else "",
        "buttons": [menu_view(child) for child in below],
    }
