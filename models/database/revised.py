"""Columns of what somebody looks at before another may change it: a version, and what it said before."""

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column


class Revised:
    """A row with a version, which rises with every change of what a reader sees (programme/work/revisions.py)."""

    version: Mapped[int] = mapped_column(default=1, server_default="1")
    earlier: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list, server_default="[]")
    """The words of the latest earlier versions by label, oldest first."""
