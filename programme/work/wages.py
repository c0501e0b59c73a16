"""Monthly wages in words as people say them: 4500元, 1.2万元."""

WAN = 10_000
ROUND = 1_000


def yuan_words(amount: int) -> str:
    """`4500元`; round figures from ten thousand on in 万: `2万元`, `1.2万元`."""
    return f"{amount / WAN:g}万元" if amount >= WAN and amount % ROUND == 0 else f"{amount}元"


def wage_words(wage_min: int | None, wage_max: int | None) -> str:
    """`4500–6000元`, `4500元起`, `最高6000元`; "" if nothing is known."""
    if wage_min and wage_max and wage_min != wage_max:
        return _between(wage_min, wage_max)
    if wage_min:
        return yuan_words(wage_min) if wage_max else f"{yuan_words(wage_min)}起"
    return f"最高{yuan_words(wage_max)}" if wage_max else ""


def wish_words(wage_min: int | None, wage_max: int | None) -> str:
    """Wages wished: `4500元以上`, `6000元以内`, `4500–6000元`; "" if none is named."""
    if wage_min and wage_max:
        return _between(wage_min, wage_max)
    return f"{yuan_words(wage_min)}以上" if wage_min else f"{yuan_words(wage_max)}以内" if wage_max else ""


def _between(low: int, high: int) -> str:
    lower, upper = yuan_words(low), yuan_words(high)
    return f"{low if lower[-2:] != '万元' and upper[-2:] != '万元' else lower}–{upper}"
