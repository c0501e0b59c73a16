"""Addresses of the web in the words of a short message, however they are written.

Telecom carriers block links and IPs in short messages, and both gateways refuse them in a variable (platform facts
7.1, 7.2). A name without `http://` is one too: phones make it a link.
"""

import re
from collections.abc import Iterator

_HAN = "\u4e00-\u9fff"
_COMMON = "com|cn|net|org|gov|edu|cc|top|xyz|vip|io|ly|me|info|app|site|shop|club|link"
_PATH = r"(?:[:/?#][!-~]{0,2000})?"
_ADDRESSES = re.compile(
    # weixin://dl/business, https://送岗.中国/x
    rf"(?<![a-z0-9])[a-z][a-z0-9+.-]{{1,15}}://(?:[{_HAN}]{{1,20}}\.[{_HAN}]{{2,4}})?[!-~]*"
    r"|www\.[!-~]+"
    # daguan.gov.cn/zp, bit.ly/x, xn--fiqs8s, name@example.cn
    r"|(?<![a-z0-9])(?:(?:https?|ftp|mailto)[:：]/{0,2}|//)?(?:[a-z0-9._%+-]{1,64}@)?"
    r"(?:[a-z0-9][a-z0-9_-]{0,62}\.){1,8}(?:xn--[a-z0-9-]{2,59}|[a-z]{2,24})"
    rf"(?![a-z0-9-]){_PATH}"
    # daguan。gov。cn, daguan点com
    rf"|(?<![a-z0-9])(?:[a-z0-9][a-z0-9-]{{1,62}}[.。｡点]){{1,8}}(?:{_COMMON})(?![a-z0-9-]){_PATH}"
    # 送岗.中国, 送岗.com
    rf"|[{_HAN}]{{1,12}}\.(?:{_COMMON})(?:\.cn)?(?![a-z0-9-]){_PATH}"
    rf"|[{_HAN}a-z0-9-]{{1,12}}\.(?:中国|網址|网址|中文网|政务|公益|商城|在线|我爱你)(?![{_HAN}]){_PATH}"
    rf"|[{_HAN}a-z0-9-]{{1,12}}\.(?:公司|网络|信息|企业|集团|网站|手机|移动)/[!-~]*"
    r"|(?<![a-z0-9.])localhost(?::\d{1,5})?(?![a-z0-9])[!-~]*"
    r"|(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])[!-~]*"
    r"|\[[0-9a-f:]{2,39}:[0-9a-f:.]{1,39}\][!-~]*",
    re.IGNORECASE | re.ASCII,
)
_HALF_WIDTH = {
    code: code - 0xFEE0
    for first, last in (("０", "９"), ("Ａ", "Ｚ"), ("ａ", "ｚ"), ("－", "／"))
    for code in range(ord(first), ord(last) + 1)
}
"""Full-width letters, digits and `－．／`; each stays one character, so that places do not move."""


def addresses_in(text: str) -> list[str]:
    """The addresses, as they are written."""
    return [text[start:end] for start, end in _places(text)]


def without_addresses(text: str) -> str:
    """The words without their addresses."""
    parts, done = [], 0
    for start, end in _places(text):
        parts.append(text[done:start])
        done = end
    return "".join([*parts, text[done:]]).strip()


def _places(text: str) -> Iterator[tuple[int, int]]:
    return (found.span() for found in _ADDRESSES.finditer(text.translate(_HALF_WIDTH)))
