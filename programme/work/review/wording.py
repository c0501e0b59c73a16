"""Rules about wording from data files: normalisation of the text, the rules, and their exceptions."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml
from opencc import OpenCC

from models.work import Severity
from programme.text.traced import Span, Traced
from programme.work.review.disguises import revealed, symbols

RULES = Path(__file__).parent / "data"
_RULE_FILES = ("forbidden.yaml", "money.yaml", "persons.yaml", "work.yaml", "doubtful.yaml")

_CJK = r"[一-鿿]"
_BOTH_SEXES = re.compile(
    r"(?:男(?:性|士|生|工|的)?[\s、/和或及与|&+]*女(?:性|士|生|工|的)?|女(?:性|士|生|工|的)?[\s、/和或及与|&+]+男(?:性|士|生|工|的)?)"
)
_ORNAMENTS = re.compile(rf"(?<={_CJK})[ \t*·_|/\\^#=.+\-]+(?={_CJK})")
_SPACES = re.compile(r"(?<![a-z0-9])[ \t]+|[ \t]+(?![a-z0-9])")
_PIECES = re.compile(r"[\s,。;:!?、()|/]+")
_DIGITS = dict(zip("一二三四五六七八九", range(1, 10), strict=True))
_CHINESE_TENS = re.compile(r"([一二三四五六七八九])?十([一二三四五六七八九])?(?=个?(?:周?岁|小时|钟头|点|元|块))")
_FORMAL_NUMBER = re.compile(r"[壹贰叁肆伍陆柒捌玖拾佰仟]{2,8}|[壹贰叁肆伍陆柒捌玖拾佰仟](?=元|块|百|千|万|张|个月)")
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_DIALECT_MONEY = re.compile(r"(?<=[\d百千万十])[蚊文](?=$|[^件员书具章])", re.MULTILINE)
_THOUSANDS = re.compile(r"(?<![a-z\d.])(\d{1,2})(?:\.(\d))?k(?![a-z\d])")
_PUNCTUATION = str.maketrans(
    {"【": ",", "】": ",", "[": ",", "]": ",", "《": ",", "》": ",", **dict.fromkeys("“”‘’「」『』\"'")}
)


@dataclass(frozen=True)
class Wording:
    """A normalised text: `traced` without spaces inside Chinese, `pieces` between spaces and marks.

    `hidden`: words that were disguised, as somebody wrote them.
    """

    traced: Traced
    pieces: frozenset[str]
    hidden: tuple[str, ...] = ()

    @property
    def whole(self) -> str:
        return self.traced.text


@dataclass(frozen=True)
class Softer:
    """Condition that makes a block a warning: one of the patterns occurs anywhere, and the find contains `hit`."""

    patterns: tuple[re.Pattern[str], ...]
    hit: str
    says: str


@dataclass(frozen=True)
class WordingRule:
    """One entry of the data files; its keys are explained in fragments.yaml."""

    name: str
    severity: Severity
    says: str
    patterns: tuple[re.Pattern[str], ...]
    alone: frozenset[str]
    unless: tuple[re.Pattern[str], ...]
    softer: tuple[Softer, ...]
    only_trades: frozenset[str]
    trades_excused: frozenset[str]
    excused_by: re.Pattern[str] | None
    sure: bool

    def find(self, text: Wording, trade: str) -> Span | None:
        """The place of the words that break the rule in `text.whole`; None if there are none or all are excused."""
        if not self._concerns(text, trade):
            return None
        excused = [found.span() for pattern in self.unless for found in pattern.finditer(text.whole)]
        for pattern in self.patterns:
            for found in pattern.finditer(text.whole):
                if not any(start < found.end() and found.start() < end for start, end in excused):
                    return found.span()
        standing = self.alone & text.pieces
        word = min((w for w in standing if not any(w in text.whole[a:b] for a, b in excused)), default=None)
        start = text.whole.find(word) if word else -1
        return (start, start + len(word)) if word and start >= 0 else None

    def judge(self, found: Span, text: Wording) -> tuple[Severity, str]:
        """Severity and sentence for the words found."""
        for soft in self.softer:
            named = soft.hit in text.whole[slice(*found)]
            if named and any(pattern.search(text.whole) for pattern in soft.patterns):
                return Severity.WARN, soft.says
        return self.severity, self.says

    def _concerns(self, text: Wording, trade: str) -> bool:
        if trade in self.trades_excused or (self.only_trades and trade not in self.only_trades):
            return False
        return not (self.excused_by and self.excused_by.search(text.whole))


@lru_cache(maxsize=16)
def wording_of(*parts: str) -> Wording:
    """The parts, normalised, one on each line."""
    plain = _plain("\n".join(part for part in parts if part)).sub(_FORMAL_NUMBER, _everyday_number)
    plain = plain.sub(_DIALECT_MONEY, "元").sub(_THOUSANDS, _thousands)
    plain, hidden = revealed(plain)
    plain = plain.sub(_BOTH_SEXES, "男女").sub(_CHINESE_TENS, _tens)
    whole = plain.sub(_ORNAMENTS, "").sub(_SPACES, "")
    return Wording(whole, frozenset(filter(None, _PIECES.split(plain.text))), hidden)


@cache
def wording_rules() -> tuple[WordingRule, ...]:
    """The rules of the data files, blocking ones first."""
    fragments: dict[str, str] = _content("fragments.yaml")
    return tuple(_rule(entry, fragments) for name in _RULE_FILES for entry in _content(name))


def _content(name: str) -> Any:  # noqa: ANN401 - YAML
    return yaml.load((RULES / name).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def _plain(text: str) -> Traced:
    """The text in NFKC, simplified, lower case, without quotation marks and symbols.

    A symbol that stands for a word is that word.
    """
    written = Traced.of(text).mapped(_folded)
    return written.respelled(_to_simplified().convert).mapped(_lowered)


def _folded(character: str) -> str:
    """The word of a symbol, a space for another, "" for an invisible character, so that none can hide a word; else
    the character in NFKC.
    """
    if (word := symbols().get(character)) is not None:
        return word
    kind = unicodedata.category(character)
    if kind in {"Cf", "Mn", "Me"}:
        return ""
    if kind in {"So", "Sk"} and unicodedata.normalize("NFKC", character) == character:
        return " "
    return unicodedata.normalize("NFKC", character)


def _lowered(character: str) -> str:
    return character.lower().translate(_PUNCTUATION)


def _everyday_number(found: re.Match[str]) -> str:
    return found[0].translate(_FORMAL)


def _thousands(found: re.Match[str]) -> str:
    """`4.5k` is 4500."""
    return str(int(found[1]) * 1000 + int(found[2] or 0) * 100)


def _tens(found: re.Match[str]) -> str:
    return str(_DIGITS.get(found[1], 1) * 10 + _DIGITS.get(found[2], 0))


@cache
def _to_simplified() -> OpenCC:
    return OpenCC("t2s")


def _rule(entry: dict[str, Any], fragments: dict[str, str]) -> WordingRule:
    def compiled(patterns: list[str] | None) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(_expanded(pattern, fragments), re.MULTILINE) for pattern in patterns or ())

    return WordingRule(
        name=entry["name"],
        severity=Severity(entry["severity"]),
        says=entry["says"],
        patterns=compiled(entry.get("patterns")),
        alone=frozenset(entry.get("alone", ())),
        unless=compiled(entry.get("unless")),
        softer=tuple(Softer(compiled(soft["patterns"]), soft["hit"], soft["says"]) for soft in entry.get("softer", ())),
        only_trades=frozenset(entry.get("only_trades", ())),
        trades_excused=frozenset(entry.get("trades_excused", ())),
        excused_by=next(iter(compiled([entry["excused_by"]])), None) if "excused_by" in entry else None,
        sure=entry.get("sure", False),
    )


def _expanded(pattern: str, fragments: dict[str, str]) -> str:
    """The pattern with every <NAME> replaced, fragments inside fragments too."""
    while found := re.search(r"<([A-Z]+)>", pattern):
        pattern = pattern.replace(found[0], fragments[found[1]])
    return pattern
