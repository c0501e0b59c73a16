"""The words of a vacancy that led to an objection of the review, marked in the text that staff read."""

from collections.abc import Iterable

from markupsafe import Markup, escape

from programme.work.review.findings import quoted_in


def marked(text: str, reasons: Iterable[str]) -> Markup:
    """The text with every quoted word in <mark>; its title is the number and the sentence of the objection."""
    quoted = [(number, reason, words) for number, reason in enumerate(reasons, 1) for words in quoted_in(reason)]
    taken: list[tuple[int, int, int, str]] = []
    for number, reason, words in sorted(quoted, key=lambda one: -len(one[2])):
        start = text.find(words)
        if start >= 0 and all(start >= end or start + len(words) <= begun for begun, end, _, _ in taken):
            taken.append((start, start + len(words), number, reason))
    parts, place = [], 0
    for start, end, number, reason in sorted(taken):
        mark = Markup('<mark title="{}">{}<sup>{}</sup></mark>').format(reason, text[start:end], number)
        parts += [escape(text[place:start]), mark]
        place = end
    return Markup("").join([*parts, escape(text[place:])])
