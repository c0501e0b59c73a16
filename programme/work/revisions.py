"""Versions of what a member looks at and then approves: what was reviewed is what goes out. Pure."""

from collections.abc import Mapping

from models.database.revised import Revised

MOST_KEPT = 20
"""Most earlier versions kept."""
LONGEST_SHOWN = 200


class ChangedMeanwhile(Exception):
    """Somebody changed it after the member had looked; the text is Chinese.

    `version` is the present one; `changes` give for each label a sentence with the words before and now.
    """

    def __init__(self, version: int, changes: Mapping[str, str]) -> None:
        told = f"改了：{'、'.join(changes)}。" if changes else ""
        super().__init__(f"您看过以后有人改过，没有发布。{told}请看一遍现在的内容（第 {version} 版）再发布。")
        self.version, self.changes = version, dict(changes)


def note_change(thing: Revised, before: Mapping[str, str], now: Mapping[str, str]) -> None:
    """Raise the version if the words by label differ, and keep those before."""
    if before == now:
        return
    thing.earlier = [*thing.earlier, dict(before)][-MOST_KEPT:]
    thing.version += 1


def check_seen(thing: Revised, seen: int, now: Mapping[str, str]) -> None:
    """Raise ChangedMeanwhile unless `seen` is the present version."""
    if seen != thing.version:
        raise ChangedMeanwhile(thing.version, _changes(thing, seen, now))


def _changes(thing: Revised, seen: int, now: Mapping[str, str]) -> dict[str, str]:
    """Each label whose words differ from those of the version `seen`; empty if that is not kept any more."""
    position = seen - thing.version
    if not -len(thing.earlier) <= position < 0:
        return {}
    before = thing.earlier[position]
    return {
        label: f"原来“{_short(before.get(label, ''))}”，现在“{_short(words)}”"
        for label, words in now.items()
        if before.get(label, "") != words
    }


def _short(words: str) -> str:
    return words if len(words) <= LONGEST_SHOWN else f"{words[:LONGEST_SHOWN]}…"
