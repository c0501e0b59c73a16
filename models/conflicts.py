"""An INSERT that may meet a row that stands already: both databases know it, each by its own dialect."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from models.base import Base


def insert_into(session: Session, model: type[Base]) -> Any:  # noqa: ANN401 - two classes with the same `on_conflict_…`
    """The dialect's INSERT, which has `on_conflict_do_nothing` and `on_conflict_do_update`."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    return dialect.insert(model)
