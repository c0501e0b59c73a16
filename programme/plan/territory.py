"""The towns and villages of the plan's county, with the days on which they belong to it."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from programme.calendar import parse_date

UNKNOWN_TOWN = "乡镇未知"
"""Name in reports for the town of a person or household without one."""


class TerritoryError(ValueError):
    """A towns or villages file that cannot be used; the text names the file, the line and the column."""


@dataclass(frozen=True)
class Town:
    """乡镇. Known by its name: the two official code series overlap, so a bare code is no key."""

    name: str
    kind: str = ""
    code_stats: str = ""
    code_civil: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    aliases: tuple[str, ...] = ()

    def on(self, day: date) -> bool:
        """True if the town belongs to the county on that day, both bounds included."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    def is_called(self, text: str) -> bool:
        """True if the text is the town's whole name or one of its other spellings."""
        return text == self.name or text in self.aliases


@dataclass(frozen=True)
class Village:
    """行政村或社区. `suffix3` follows the town's statistical code; "" if no source states it."""

    town: str
    name: str
    kind: str = ""
    suffix3: str = ""


def read_towns(path: Path) -> tuple[Town, ...]:
    """The towns file: TSV with a header, lines beginning with # ignored; only `name` is needed."""
    return tuple(
        Town(
            name=_needed(row, "name", path),
            kind=row.get("kind", ""),
            code_stats=row.get("code_stats", ""),
            code_civil=row.get("code_civil", ""),
            valid_from=_day(row, "valid_from", path),
            valid_to=_day(row, "valid_to", path),
            aliases=tuple(filter(None, row.get("aliases", "").split("、"))),
        )
        for row in _rows(path)
    )


def read_villages(path: Path) -> tuple[Village, ...]:
    """The villages file: TSV with a header; `town` and `name` are needed."""
    return tuple(
        Village(
            town=_needed(row, "town", path),
            name=_needed(row, "name", path),
            kind=row.get("kind", ""),
            suffix3=row.get("suffix3", ""),
        )
        for row in _rows(path)
    )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise TerritoryError(f"{path.name}：读不了这个文件（{fault}）") from fault
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    try:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE, restval=""))
    except csv.Error as fault:
        raise TerritoryError(f"{path.name}：有一格太长，多半是粘进了别的内容（{fault}）") from fault
    for row in rows:
        yield {column: cell.strip() for column, cell in row.items() if isinstance(column, str)}


def _needed(row: dict[str, str], column: str, path: Path) -> str:
    if not row.get(column):
        raise TerritoryError(f"{path.name}：缺少 {column} 一列，或有一行没有填")
    return row[column]


def _day(row: dict[str, str], column: str, path: Path) -> date | None:
    text = row.get(column, "")
    day = parse_date(text)
    if text and day is None:
        raise TerritoryError(f"{path.name}：{row['name']} 的 {column} 不是日期（{text}）")
    return day
