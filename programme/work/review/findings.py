"""What the review finds: a broken or suspected rule, and the words that led to it."""

import re
from dataclasses import dataclass

from models.work import Severity

_QUOTED = re.compile(r"（写的是“([^”]{1,200})”）")
_LONGEST = 60
_BETWEEN = "、"


@dataclass(frozen=True)
class Finding:
    """An objection in Chinese; `words` as somebody wrote them, "" where a number or a gap is meant."""

    severity: Severity
    says: str
    words: str = ""

    @property
    def reason(self) -> str:
        """The sentence with the words, so that they are found in the text."""
        words = " ".join(self.words.split()).replace("”", "")[:_LONGEST].strip()
        return f"{self.says}（写的是“{words}”）" if words else self.says


def quoted_in(reason: str) -> tuple[str, ...]:
    """The words that a reason quotes, as they stand in the vacancy; several hidden words stand between 、."""
    found = _QUOTED.search(reason)
    if not found:
        return ()
    return tuple(dict.fromkeys((found[1], *found[1].split(_BETWEEN))))
