"""Words that vacancies and wishes share (requirements.md 2.4), from data/vocabulary.yaml."""

from pathlib import Path

import yaml

_WORDS = yaml.safe_load((Path(__file__).parent / "data" / "vocabulary.yaml").read_text(encoding="utf-8"))
TRADES: tuple[str, ...] = tuple(_WORDS["trades"])
BENEFITS: tuple[str, ...] = tuple(_WORDS["benefits"])
SHIFTS: tuple[str, ...] = tuple(_WORDS["shifts"])
EDUCATION_WORDS: tuple[str, ...] = tuple(_WORDS["education"])
