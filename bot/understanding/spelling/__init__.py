"""Folding, typos, dialect, pinyin."""
