"""Names of villages as people and offices write them: 笔山社区, 笔山社区居委会, 翠华镇笔山村 mean one place (K19)."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import TypeVar

from programme.invisible import strip_invisible

_VILLAGE, _COMMUNITY = "村", "社区"
_ENDINGS = (
    *(("社区居民委员会", _COMMUNITY), ("社区居委会", _COMMUNITY), ("居民委员会", _COMMUNITY), ("居委会", _COMMUNITY)),
    *(("社区村民委员会", _COMMUNITY), ("社区村委会", _COMMUNITY), ("社区委员会", _COMMUNITY), ("社区", _COMMUNITY)),
    *(("村村民委员会", _VILLAGE), ("村民委员会", _VILLAGE), ("村委员会", _VILLAGE), ("村委会", _VILLAGE)),
    *(("居委", _COMMUNITY), ("村委", _VILLAGE), ("村公所", _VILLAGE), ("行政村", _VILLAGE), ("村", _VILLAGE)),
)
_BRACKETS = re.compile(r"[(【\[][^()【】\[\]]{0,20}[)】\]]$")
_GROUP = re.compile(
    r"(?<=[村区会])(?:第?[0-9一二三四五六七八九十]{1,3}|[^村区会]{1,8})?(?:村民小组|居民小组|村民组|居民组|小组|组|社|队)$"
)
"""What stands below a village: 三组, 第3村民小组, 大坪子组, 二社."""
_MARKS = re.compile(r"[-—_/·、,，.\"'“”]")
_NO_NAMES = frozenset(ending for ending, _ in _ENDINGS)
_Known = TypeVar("_Known")


def tidy_village(text: str, town: str) -> str:
    """The name as stored: without blanks, marks, invisible letters, the county and town before it, a group after it.

    "" if that leaves no name: 村委会, or only the town.
    """
    plain = "".join(_MARKS.sub("", unicodedata.normalize("NFKC", strip_invisible(text))).split())
    if plain in _NO_NAMES or (town and plain.endswith(town)):
        return ""
    name = _GROUP.sub("", plain.rpartition(town)[2] if town else plain)
    return plain if name in _NO_NAMES else name


def find_same_village(text: str, known: Iterable[_Known], name_of: Callable[[_Known], str]) -> _Known | None:
    """The one among the known villages of a town that the (tidy) name means; None if none, or more than one, fits."""
    villages = list(known)
    stem, kind = _parted(text)
    for fits in (
        [each for each in villages if name_of(each) == text],
        [each for each in villages if _parted(name_of(each)) == (stem, kind)],
        [each for each in villages if _parted(name_of(each))[0] == stem],
    ):
        if fits:
            return fits[0] if len(fits) == 1 else None
    return None


def _parted(name: str) -> tuple[str, str]:
    """The name proper and its kind (村, 社区, or "" if it is not said)."""
    stem, kind = _BRACKETS.sub("", name) or name, ""
    while True:
        ending, of = next(((end, of) for end, of in _ENDINGS if stem.endswith(end) and stem != end), ("", ""))
        if not ending:
            return stem, kind
        stem, kind = stem.removesuffix(ending), kind or of
