"""The ready answers and the reader that are in force in one process."""

from collections.abc import Mapping

from bot.understanding import Reader, base_reader
from programme.helpdesk.ready_answers import Answer, first_texts


class InForce:
    """Ready answers by topic and the reader of sentences. Each is replaced whole, by one assignment.

    Before anything is taught: the texts and the data files of the repository.
    """

    def __init__(self) -> None:
        self.answers: Mapping[str, Answer] = first_texts()
        self.reader: Reader = base_reader()
