"""What `flask understand` prints."""

import json
from collections.abc import Iterable, Iterator

from bot.understanding import Gazetteer, Understanding, understand


def understood_lines(lines: Iterable[str], places: Gazetteer, *, explain: bool = False) -> Iterator[str]:
    """One JSON object for each line not blank: intent, slots and, if asked, other readings and what matched."""
    for line in lines:
        if line.strip():
            yield json.dumps(_printed(understand(line, places), explain=explain), ensure_ascii=False)


def _printed(meaning: Understanding, *, explain: bool) -> dict[str, object]:
    answer: dict[str, object] = {"intent": meaning.intent.value, "slots": meaning.slots.as_dict()}
    return answer | (
        {"alternatives": list(meaning.alternatives), "explanation": list(meaning.explanation)} if explain else {}
    )
