"""The data files of the understanding; people who don't program may extend them."""

import csv
from pathlib import Path

import yaml

DATA = Path(__file__).parent / "data"


def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The tab-separated rows of `data/<name>`; blank lines and lines beginning with # don't count."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if line.strip() and not line.startswith("#"))
        return tuple(tuple(cell.strip() for cell in row) for row in csv.reader(lines, delimiter="\t"))


def pairs(name: str) -> list[tuple[str, str]]:
    """Two cells a line of `data/<name>`, in order, exactly as written."""
    lines = (line for line in (DATA / name).read_text("utf-8").splitlines() if line and not line.startswith("# "))
    return [(first, second) for first, _, second in (line.partition("\t") for line in lines)]


def sayings(name: str) -> tuple[str, ...]:
    """One saying a line of `data/<name>`, each once; blank lines and lines beginning with # don't count."""
    lines = (line.strip() for line in (DATA / name).read_text("utf-8").splitlines())
    return tuple(dict.fromkeys(line for line in lines if line and not line.startswith("#")))


def document(name: str) -> object:
    """The YAML document `data/<name>`."""
    return yaml.load((DATA / name).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
