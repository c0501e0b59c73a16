"""The topic that a sentence asks about, by patterns that people who don't program may extend."""

import re
from collections.abc import Iterable, Mapping

_GAP = r"[^。!?;,\n]{0,8}?"


class Phrasebook:
    """Patterns by key. In a pattern `…` stands for up to eight characters; the rest is a regular expression."""

    def __init__(self, says: Mapping[str, Iterable[str]], *, rare: bool = False) -> None:
        """Compile; raises re.error. `rare`: most sentences fit none, which one search over all shows."""
        written = {key: [one.replace("…", _GAP) for one in says] for key, says in says.items()}
        self._patterns = {key: [re.compile(one) for one in says] for key, says in written.items()}
        every = [f"(?:{one})" for says in written.values() for one in says]
        self._any = re.compile("|".join(every)) if rare else None

    def find(self, text: str) -> str:
        """The key whose pattern covers most of the normalised text, the first of equals; "" where none fits."""
        if self._any is not None and not self._any.search(text):
            return ""
        covered = {key: self.covers(key, text) for key in self._patterns}
        best = max(covered, key=covered.__getitem__, default="")
        return best if best and covered[best] else ""

    def covers(self, key: str, text: str) -> int:
        """The length of the key's longest match; 0 where none fits."""
        found = (pattern.search(text) for pattern in self._patterns[key])
        return max((len(match.group()) for match in found if match), default=0)
