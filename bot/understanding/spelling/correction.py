"""The correction of folded text: wrong characters, dialect and pinyin become words that the rules know."""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache

from bot.understanding.lexicon.tables import TERMS, Lexicon
from bot.understanding.lexicon.words import Words
from bot.understanding.spelling.amounts import plain_amounts
from bot.understanding.spelling.english import English
from bot.understanding.spelling.folding import fold
from bot.understanding.spelling.latin import PinyinDecoder
from programme.text.pinyin import loose_key

_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")
_SHORT = 2
"""Aliases this short sound like too much else; only the values of the tables count."""
_LONG = 5
_GLUE = frozenset(["bu", "de", "le", "ma", "yao", "you", "wo", "ye", "jiu", "ge"])
"""Sounds of particles: with them two syllables of different words too often sound like a word of the lexicon."""
_MOST_TEXTS = 256
"""A message is understood, then looked at by several steps, and short ones are said over and over."""
_SPACED = re.compile(r"[\u4e00-\u9fff](?: [\u4e00-\u9fff])+")
_ASKED_TWICE = re.compile(r"([包管交买报])[不没]\1")
_MOVED = re.compile(r"(?<![\d])(克|切)(?=[\u4e00-\u9fff]{2}(?:打工|上班|做|那边|找))")


class Spelling:
    """The speller of one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._english, self._decoder = English(lexicon), PinyinDecoder(lexicon)
        self._typos = _Substitution(lexicon.rows("typos.tsv"))
        self._dialect = _Substitution(lexicon.rows("dialect.tsv"))
        self._known = _known(lexicon)
        self.normalise = lru_cache(_MOST_TEXTS)(self._normalised)

    def _normalised(self, text: str, names: tuple[str, ...] = ()) -> str:
        """Fold the text, read English and pinyin, correct homophones and typos, put dialect into standard words.

        `names`: places of the plan in force, which pinyin may spell.
        """
        read = self._decoder.decode(self._english.read(_closed_up(fold(text))), names)
        plain = self._typos.apply(plain_amounts(read))
        plain = _CHINESE.sub(lambda run: self._sounded(run.group()), plain)
        return _MOVED.sub("去", self._dialect.apply(plain))

    @cached_property
    def _anchors(self) -> Mapping[tuple[str, ...], str]:
        """The table of sounds; built when a word is first unknown, for it needs the sounds of all characters."""
        return _anchors(self._lexicon)

    def _sounded(self, run: str) -> str:
        """Replace stretches between known words that sound like a word of the lexicon."""
        parts: list[str] = []
        end = 0
        for start, after in self._known.spans(run):
            parts += [self._corrected(run[end:start]), run[start:after]]
            end = after
        return "".join([*parts, self._corrected(run[end:])])

    def _corrected(self, stretch: str) -> str:
        if len(stretch) < _SHORT:
            return stretch
        sounds = loose_key(stretch)
        for size in range(min(_LONG, len(stretch)), 1, -1):
            for start in range(len(stretch) - size + 1):
                word = self._anchors.get(sounds[start : start + size])
                if word:
                    return self._corrected(stretch[:start]) + word + self._corrected(stretch[start + size :])
        return stretch


class _Substitution:
    """Rows `wrong<TAB>right`; of two for one text the later counts."""

    def __init__(self, rows: Sequence[tuple[str, ...]]) -> None:
        self._right = {row[0]: row[1] for row in rows}
        self._wrong = Words(self._right)

    def apply(self, text: str) -> str:
        return self._wrong.replace(text, self._right.__getitem__)


def _closed_up(text: str) -> str:
    """The text without blanks if single characters are spaced out (人 工 → 人工), as handwriting input does."""
    return text.replace(" ", "") if _SPACED.fullmatch(text) else text


def stated(text: str) -> str:
    """The text with A-not-A questions made statements (包不包吃 → 包吃), for reading slots."""
    return _ASKED_TWICE.sub(r"\1", text)


def _anchors(lexicon: Lexicon) -> Mapping[tuple[str, ...], str]:
    """Sound → the one word of the lexicon that sounds so; sounds of several words are left out."""
    listed = [*lexicon.words("anchors.txt")]
    for table in TERMS:
        aliases = lexicon.aliases(table)
        values = {value for several in aliases.values() for value in several}
        listed += [word for word in aliases if len(word) > _SHORT or word in values]
    found: dict[tuple[str, ...], str] = {}
    for word in dict.fromkeys(listed):
        key = loose_key(word)
        if _SHORT <= len(word) <= _LONG and _CHINESE.fullmatch(word) and not (len(word) == _SHORT and _GLUE & {*key}):
            found[key] = "" if key in found else word
    return {key: word for key, word in found.items() if word}


def _known(lexicon: Lexicon) -> Words:
    """The words that stay: those of the lexicon, common ones, and real words that sound alike."""
    known = {word for name in ("words.txt", "real_words.txt", "anchors.txt") for word in lexicon.words(name)}
    for table in TERMS:
        known.update(lexicon.aliases(table))
    known.update(row[0] for row in lexicon.rows("dialect.tsv"))
    return Words(word for word in known if len(word) > 1 and _CHINESE.fullmatch(word))
