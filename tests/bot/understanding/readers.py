"""A reader that tells a test of every sentence it is asked to understand."""

from collections.abc import Callable

from bot.understanding import Gazetteer, Reader, Understanding, base_reader
from bot.understanding.lexicon.tables import BASE
from bot.understanding.reader import NOWHERE


class WatchedReader(Reader):
    """The reader of the data files; `before` is called with each sentence, and may raise."""

    def __init__(self, before: Callable[[str], object]) -> None:
        super().__init__(BASE)
        self._before = before

    def understand(self, text: str, places: Gazetteer = NOWHERE) -> Understanding:
        """Call `before`, then understand."""
        self._before(text)
        return base_reader().understand(text, places)

    def normalise(self, text: str, places: Gazetteer = NOWHERE) -> str:
        """Write the text in the words that the rules know."""
        return base_reader().normalise(text, places)
