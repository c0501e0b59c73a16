"""Lines of a table as they stand in the file, before columns are known by name."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """The cells of one line. `fault`: position of a cell that cannot be read, and the reason in Chinese."""

    cells: list[object]
    fault: tuple[int, str] | None = None


@dataclass(frozen=True)
class Lines:
    """All lines of the file from its first. `sheet`: name of the sheet, "" for text; `notes`: Chinese sentences."""

    lines: Iterator[Line]
    sheet: str = ""
    notes: tuple[str, ...] = ()
