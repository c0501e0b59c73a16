"""Amounts written with signs of accounts or with characters that sound alike: 肆仟伍 and 四前五 → 四千五."""

import re

_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟萬", "一二三四五六七八九十百千万")
_ONE = r"[\d一二两三四五六七八九壹贰叁肆伍陆柒捌玖]"
_GROUP = re.compile(rf"(?:{_ONE}[拾佰仟萬十百千万]){{1,4}}{_ONE}?|[壹贰叁肆伍陆柒捌玖][拾佰仟萬十百千万]")
_BOUND = "以上|往上|朝上|起|左右|打底|保底"
_NUMBER = r"[\d一二两三四五六七八九]"
_THOUSAND = re.compile(
    rf"(?<![初十第年.\d])(?<![\d一二三四五六七八九十]月)({_NUMBER})(?:前|迁|签|钱(?={_NUMBER}(?![\d个块])|{_BOUND}))"
    rf"(?=(?:块|元|钱)?(?:{_NUMBER}(?!\d*[号月点个])|{_BOUND}|以下|以内|多|上下|块|元|一个?月|包|的?活|的?厂|[, 。]|$))"
)
_STRANGE = re.compile("[壹贰叁肆伍陆柒捌玖拾佰仟萬前迁签钱蚊]")
_TONGUE = re.compile(r"(?<=[\d千百万十k])蚊")


def plain_amounts(text: str) -> str:
    """The folded text with its amounts in everyday characters."""
    if not _STRANGE.search(text):
        return text
    plain = _GROUP.sub(lambda found: found.group().translate(_FORMAL), text)
    return _TONGUE.sub("块", _THOUSAND.sub(r"\1千", plain))
