"""The sounds of characters without tones, so that homophones can be recognised.

Reads the character table that pypinyin ships without importing the package: its phrase tables
would cost more memory than all of understanding may use.
"""

import importlib.util
import itertools
import json
import unicodedata
from functools import cache
from pathlib import Path

_MOST_READINGS = 4
_SEVERAL = frozenset("长重行会得还都调教好少干数号看中发处相便地的了着没卡差车间假佛")
"""Everyday characters with more than one sound; the rare sounds of others only mislead."""
_LOOSE = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"))


@cache
def _table() -> dict[str, tuple[str, ...]]:
    """Character → its readings, for the 6,763 characters of GB 2312."""
    spec = importlib.util.find_spec("pypinyin")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("pypinyin")
    raw: dict[str, str] = json.loads(Path(spec.origin).with_name("pinyin_dict.json").read_text("utf-8"))
    common = bytes(range(0xB0, 0xF8))
    table: dict[str, tuple[str, ...]] = {}
    for high in common:
        row = bytes(itertools.chain.from_iterable((high, low) for low in range(0xA1, 0xFF)))
        for character in row.decode("gb2312", errors="ignore"):
            table[character] = _toneless(raw.get(str(ord(character)), ""))
    return table


def _toneless(readings: str) -> tuple[str, ...]:
    plain = "".join(c for c in unicodedata.normalize("NFD", readings) if not unicodedata.combining(c))
    return tuple(dict.fromkeys(part for part in plain.split(",") if part))


def readings(word: str) -> list[tuple[str, ...]]:
    """The ways to pronounce the word, as syllables; the likeliest first, empty if a character is unknown."""
    choices = [_table().get(c, ())[: _MOST_READINGS if c in _SEVERAL else 1] for c in word]
    return list(itertools.islice(itertools.product(*choices), 8))


@cache
def syllables() -> frozenset[str]:
    """Every syllable there is."""
    return frozenset(syllable for sounds in _table().values() for syllable in sounds)


def loose_key(word: str) -> tuple[str, ...]:
    """The loose sounds of the characters, equal for two words that sound alike.

    A character that is not in the table stands for itself.
    """
    return tuple(map(_loose_table().get, word, word))


@cache
def _loose_table() -> dict[str, str]:
    return {character: loosened(sounds[0]) for character, sounds in _table().items() if sounds}


def loosened(sound: str) -> str:
    """The sound with what south-western speech merges folded together: zh/z, ch/c, sh/s, l/n and final n/ng."""
    for careful, merged in _LOOSE:
        if sound.startswith(careful):
            sound = merged + sound.removeprefix(careful)
            break
    return sound.removesuffix("g") if sound.endswith("ng") else sound
