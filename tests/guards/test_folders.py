"""No folder shows more than a reader takes in at a look."""

from collections import defaultdict
from pathlib import PurePosixPath

from deploy.checks import tracked
from settings import ROOT

MOST_ENTRIES = 14
LISTS = {
    "": "the top level is fixed by the owner and by tools that look for their files there",
    "docs": "pages, found by their index",
    "migrations/versions": "migrations, read in their own order",
    "tests/hypothesis-seeds": "a database of examples",
}
"""Folders nobody reads from top to bottom, with the reason; so are all below folders named as in DATA."""
DATA = {"data", "templates", "static", "images"}


def test_no_folder_shows_more_than_fourteen_entries() -> None:
    entries: defaultdict[str, set[str]] = defaultdict(set)
    for name in tracked(ROOT):
        if not (ROOT / name).exists():
            continue
        parts = PurePosixPath(name).parts
        for depth, part in enumerate(parts):
            if part != "__init__.py":
                entries["/".join(parts[:depth])].add(part)

    full = {folder: len(inside) for folder, inside in entries.items() if len(inside) > MOST_ENTRIES}

    assert {folder: count for folder, count in full.items() if not _is_list(folder)} == {}


def _is_list(folder: str) -> bool:
    above = [folder, *map(str, PurePosixPath(folder).parents)] if folder else [""]
    return bool(DATA & set(PurePosixPath(folder).parts)) or any(one in LISTS for one in above if one != ".")
