"""The place wished for the work (requirements.md 4.6 rule 5)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.understanding.lexicon.tables import Lexicon
from bot.understanding.slots.gazetteer import Gazetteer
from bot.understanding.spelling.correction import longest_first
from programme.text.pinyin import loose_key

_NAMED = re.compile(
    r"(?:在|去|到|往|来)(?P<place>(?!哪|那|这|什么|几|镇|个|一个)[\u4e00-\u9fff]{2,4}?(?:镇|街道|工业区|工业园|产业园|开发区|基地))"
)
_HOME_BEFORE = re.compile(
    r"(?:我是|是|家住|家在|家里在|住在?|老家(?:是|在)?|户口(?:是|在)?|来自|我们|从|离开|(?:以前|之前|原来|现在|一直|刚|刚从|才从|去年|前年|今年)[^,。]{0,3}在|不(?:想|要|愿意?)?(?:去|到|在)|(?<!要)不要|除了|除开|除掉|除却|莫去|别去)$"
)
_HOME_AFTER = re.compile(
    r"(?:省|市|县|那边|这边)?(?:的?人(?!工)|的?老乡|户口|来的|农村|口音|话|菜|口味|出来|过来|回来|太[热远冷乱贵]|不想去|不去|去过)"
)
_TOWNS = "镇区"
"""The row of places.tsv whose places lie inside a city: beside it (中山小榄) they say more."""
_WORK_BEFORE = re.compile(r"(?<![我们人家住])(?:在|到|去|回)$|^(?:请问|问下)?$")
_WORK_AFTER = re.compile(
    r"(?:街上|那边|这边|本地|附近|镇上)?(?:上课|学|培训|开班|办班|上班|做活|做事|找(?:个|点|份)?(?:活|工作|事)|"
    r"(?:还)?(?:有没有|有什么|有哪些|有几个|招不招|招|开不开|办不办|缺不缺|哪里有)(?!人|你们))"
)
"""The words around a home place that is wished for the work or the course: 在木杆上课, 高桥有没有班."""
_WISHED_BEFORE = re.compile(r"(?:去|到|往|来|想在|就在|要在|限|只要)$")
_MOST_PLANS = 16
"""Plans whose patterns are kept: building one takes 0.8 ms, the first time 2.5 ms."""
_REGION = r"(?:高新技术产业|高技术产业|高新技术|高新)?(?:开发区|工业园|工业区|高新区|产业园|园区|区|那边|那里|这边)?"


@dataclass(frozen=True)
class Place:
    """One place name in a text. `wished`: after 去, 到 and the like; `home`: named as a home only."""

    value: str
    start: int
    end: int
    wished: bool
    home: bool


class PlaceFinder:
    """A finder of the places of one lexicon and of a plan."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._rows = {word: row[0] for row in lexicon.rows("places.tsv") for word in row[1].split()}
        self._pattern = lru_cache(maxsize=_MOST_PLANS)(self._compiled)

    def find(self, text: str, gazetteer: Gazetteer) -> list[Place]:
        """Every place name in normalised text, in order; origin names are not among them."""
        hidden = gazetteer.home.sub(lambda m: "#" * len(m.group()), text) if gazetteer.home else text
        heard = _heard(hidden, gazetteer)
        places = [_place(match, heard, gazetteer) for match in self._pattern(gazetteer).finditer(heard)]
        named = _NAMED.finditer(heard)
        covered = {position for place in places for position in range(place.start, place.end)}
        extra = [
            Place(match["place"], *match.span("place"), wished=True, home=False)
            for match in named
            if not covered & set(range(*match.span("place"))) and "#" not in match["place"]
        ]
        return sorted([*places, *extra, *_at_home(text, gazetteer)], key=lambda place: place.start)

    def location(self, places: list[Place]) -> str | None:
        """The wished place: the one after 去/到 first, of neighbours the one inside the other (中山火炬区)."""
        open_places = [place for place in places if not place.home]
        chosen = next((place for place in open_places if place.wished), next(iter(open_places), None))
        for place in open_places:
            if chosen and 0 <= place.start - chosen.end <= 1 and self._says_more(place, chosen):
                chosen = place
        return chosen.value if chosen else None

    def _says_more(self, place: Place, wider: Place) -> bool:
        """True if a place is inside the other, as far as the lists tell; of two cities (深圳东莞) neither is."""
        inside = self._rows.get(place.value, _TOWNS) == _TOWNS or self._rows.get(wider.value) == "省"
        return inside and place.value != wider.value

    def _compiled(self, gazetteer: Gazetteer) -> re.Pattern[str]:
        others = {*gazetteer.aliases[1:], gazetteer.city, *self._rows} - {""}
        listed = longest_first(others).pattern
        core = gazetteer.core
        area = rf"(?P<area>(?:{re.escape(gazetteer.city)})?{re.escape(core)}{_REGION})|" if core else ""
        return re.compile(f"{area}(?:{listed})")


def _at_home(text: str, gazetteer: Gazetteer) -> Iterator[Place]:
    """Home places that are wished for the work or the course."""
    for match in gazetteer.home.finditer(text) if gazetteer.home else ():
        if _WORK_BEFORE.search(text[: match.start()]) and _WORK_AFTER.match(text, match.end()):
            yield Place(match.group(), *match.span(), wished=True, home=False)


def _place(match: re.Match[str], text: str, gazetteer: Gazetteer) -> Place:
    value = gazetteer.aliases[0] if match.lastgroup == "area" else match.group()
    before, after = text[: match.start()], text[match.end() :]
    wished = bool(_WISHED_BEFORE.search(before))
    home = bool(_HOME_BEFORE.search(before) or _HOME_AFTER.match(after))
    return Place(value, match.start(), match.end(), wished, home)


def _heard(text: str, gazetteer: Gazetteer) -> str:
    """The text with homophones of the destination's names put right."""
    for name in (gazetteer.city, gazetteer.core):
        if len(name) > 1 and name not in text:
            text = _with_sound(text, name)
    return text


def _with_sound(text: str, name: str) -> str:
    size, sound, heard = len(name), loose_key(name), loose_key(text)
    for start in range(len(text) - size + 1):
        if heard[start : start + size] != sound:
            continue
        before, after = text[:start], text[start + size :]
        if _is_placed(before, after):
            return before + name + after
    return text


_PLACED_BEFORE = re.compile(r"[去到在往来克切]$")
_PLACED_AFTER = re.compile(r"那边|那里|开发区|区|高新|有|打工|上班|市|厂|招")


def _is_placed(before: str, after: str) -> bool:
    return bool(_PLACED_BEFORE.search(before) or _PLACED_AFTER.match(after))
