"""Reads the lexicons in `data/`, which people who don't program may extend."""

import csv
from functools import cache
from pathlib import Path

import yaml

from bot.understanding.lexicon.additions import added

DATA = Path(__file__).parent / "data"


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The tab-separated rows of `data/<name>`, then those added; blank lines and lines beginning with # don't count."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if line.strip() and not line.startswith("#"))
        written = tuple(tuple(cell.strip() for cell in row) for row in csv.reader(lines, delimiter="\t"))
    return (*written, *added().rows.get(name, ()))


@cache
def words(name: str) -> tuple[str, ...]:
    """All words of `data/<name>`, separated by spaces or line ends, in order, each once."""
    return tuple(dict.fromkeys(word for row in rows(name) for cell in row for word in cell.split()))


@cache
def aliases(name: str) -> dict[str, tuple[str, ...]]:
    """Alias → the canonical values it stands for, from rows `value[+value]<TAB>alias alias …`."""
    found: dict[str, tuple[str, ...]] = {}
    for value, spellings in rows(name):
        for spelling in spellings.split():
            found[spelling] = tuple(value.split("+"))
    return found


def pairs(name: str) -> list[tuple[str, str]]:
    """Two cells a line of `data/<name>`, in order, exactly as written and not kept in memory."""
    lines = (line for line in (DATA / name).read_text("utf-8").splitlines() if line and not line.startswith("# "))
    return [(first, second) for first, _, second in (line.partition("\t") for line in lines)]


def sayings(name: str) -> tuple[str, ...]:
    """One saying a line of `data/<name>`, each once; blank lines and lines beginning with # don't count."""
    lines = (line.strip() for line in (DATA / name).read_text("utf-8").splitlines())
    return tuple(dict.fromkeys(line for line in lines if line and not line.startswith("#")))


def document(name: str) -> object:
    """The YAML document `data/<name>`."""
    return yaml.load((DATA / name).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
