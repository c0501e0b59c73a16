"""The ready answers as they are in force: the file's texts, and over them what staff saved."""

from collections.abc import Mapping

from models.database.engine import Sessions
from models.queries.chat.answers import list_in_force
from programme.helpdesk.ready_answers import Answer, first_texts


class Answers:
    """One process's answers; bot/teaching/phrases.py takes in what staff saved."""

    def __init__(self) -> None:
        self._in_force: Mapping[str, Answer] = first_texts()

    def in_force(self) -> Mapping[str, Answer]:
        """By topic."""
        return self._in_force

    def take_in(self, sessions: Sessions) -> None:
        """Read what is saved."""
        with sessions() as session:
            saved = {one.topic: Answer(one.text, one.version) for one in list_in_force(session)}
        self._in_force = {**first_texts(), **saved}
