"""Refusals of an import: a whole file, one row, one cell."""


class ImportRefused(ValueError):
    """The file cannot be imported, and nothing of it is stored. The text is Chinese and says what to do."""


class RowRejected(ValueError):
    """One row cannot be imported: the column and the reason."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(f"{column}：{reason}")
        self.column = column
        self.reason = reason


class CellFault(ValueError):
    """One cell does not hold what its author meant; the text is Chinese and says how to mend it."""
