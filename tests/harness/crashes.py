"""A process that dies at a commit: right before it, so that nothing is kept, or after it, so that nothing follows."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from models.database.engine import Sessions


class Killed(BaseException):
    """No handler of errors sees it."""


@contextmanager
def killed(sessions: Sessions, moment: Literal["before_commit", "after_commit"]) -> Iterator[None]:
    """Kill the body at its first commit."""

    def die(_: Session) -> None:
        raise Killed

    event.listen(sessions, moment, die)
    try:
        with pytest.raises(Killed):
            yield
    finally:
        event.remove(sessions, moment, die)
