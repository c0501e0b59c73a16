"""Ways of writing: folding, typos, dialect, pinyin."""
