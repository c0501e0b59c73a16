"""Folded text with wrong characters, dialect and pinyin put into the words the rules know."""

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from bot.understanding.lexicon import files as lexicon
from bot.understanding.spelling import latin
from bot.understanding.spelling.folding import fold
from bot.understanding.spelling.pinyin import loose, loose_key

_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")
_SHORT = 2
"""Nicknames this short sound like too much else; only the names of the lists themselves count."""
_LONG = 5
_GLUE = frozenset(["bu", "de", "le", "ma", "yao", "you", "wo", "ye", "jiu", "ge"])
"""Sounds of particles: with them two syllables of different words too often sound like one of ours."""
_SPACED = re.compile(r"[\u4e00-\u9fff](?: [\u4e00-\u9fff])+")
_ASKED_TWICE = re.compile(r"([包管交买报])[不没]\1")
_MOVED = re.compile(r"(?<![\d])(克|切)(?=[\u4e00-\u9fff]{2}(?:打工|上班|做|那边|找))")


@lru_cache(256)  # one message is asked for by several steps, and short ones are said over and over
def normalise(text: str) -> str:
    """Folded, pinyin read as Chinese, homophones and typos corrected, dialect as standard words."""
    plain = latin.decode(_closed_up(fold(text)))
    plain = _replaced(plain, "typos.tsv")
    plain = _CHINESE.sub(lambda run: _sounded(run.group()), plain)
    return _MOVED.sub("去", _replaced(plain, "dialect.tsv"))


def _closed_up(text: str) -> str:
    """人 工 → 人工: single characters spaced out, as hesitant typists and handwriting input write."""
    return text.replace(" ", "") if _SPACED.fullmatch(text) else text


def stated(text: str) -> str:
    """The text with A-not-A questions made statements (包不包吃 → 包吃), for reading slots."""
    return _ASKED_TWICE.sub(r"\1", text)


def _replaced(text: str, table: str) -> str:
    mapping, pattern = _substitution(table)
    return pattern.sub(lambda match: mapping[match.group()], text)


@cache
def _substitution(table: str) -> tuple[Mapping[str, str], re.Pattern[str]]:
    mapping = {row[0]: row[1] for row in lexicon.rows(table)}
    return mapping, longest_first(mapping)


def longest_first(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds the words, the longest where several begin."""
    ordered = sorted(words, key=len, reverse=True)
    return re.compile("|".join(re.escape(word) for word in ordered))


@cache
def _anchors() -> Mapping[tuple[str, ...], str]:
    """Sound → the one word of the lexicons that sounds so; sounds of several words are left out."""
    listed = [*lexicon.words("anchors.txt")]
    for table in ("trades.tsv", "benefits.tsv", "shifts.tsv"):
        values = {value for several in lexicon.aliases(table).values() for value in several}
        listed += [word for word in lexicon.aliases(table) if len(word) > _SHORT or word in values]
    found: dict[tuple[str, ...], str] = {}
    for word in dict.fromkeys(listed):
        key = loose_key(word)
        if _SHORT <= len(word) <= _LONG and _CHINESE.fullmatch(word) and not (len(word) == _SHORT and _GLUE & {*key}):
            found[key] = "" if key in found else word
    return {key: word for key, word in found.items() if word}


@cache
def _known() -> re.Pattern[str]:
    """Words that are right as they stand: ours, common ones, and real words that sound like ours."""
    known = {word for name in ("words.txt", "real_words.txt", "anchors.txt") for word in lexicon.words(name)}
    for table in ("trades.tsv", "benefits.tsv", "shifts.tsv"):
        known.update(lexicon.aliases(table))
    known.update(row[0] for row in lexicon.rows("dialect.tsv"))
    return longest_first(word for word in known if len(word) > 1 and _CHINESE.fullmatch(word))


def _sounded(run: str) -> str:
    """Replace stretches between known words that sound like a word of ours."""
    parts: list[str] = []
    end = 0
    for match in _known().finditer(run):
        parts += [_corrected(run[end : match.start()]), match.group()]
        end = match.end()
    return "".join([*parts, _corrected(run[end:])])


def _corrected(stretch: str) -> str:
    if len(stretch) < 2:
        return stretch
    sounds = tuple(map(loose, stretch))
    for size in range(min(5, len(stretch)), 1, -1):
        for start in range(len(stretch) - size + 1):
            word = _anchors().get(sounds[start : start + size])
            if word:
                return _corrected(stretch[:start]) + word + _corrected(stretch[start + size :])
    return stretch
