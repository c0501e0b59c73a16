"""Levels of education, in order."""

_EDUCATION = (
    ("文盲", "半文盲"),
    ("小学",),
    ("初中",),
    ("高中", "中专", "中技", "中职", "技校"),
    ("大专", "高职", "专科"),
    ("本科", "学士", "硕士", "研究生", "博士"),
)


def education_rank(words: str) -> int | None:
    """0 (文盲) to 5 (本科), the highest level named; None for 不限 or no level (requirements.md 2.4 crosswalk)."""
    ranks = [rank for rank, names in enumerate(_EDUCATION) if any(name in words for name in names)]
    return ranks[0] if ranks else None
