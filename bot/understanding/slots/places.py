"""The place wished for the work (requirements.md 4.6 rule 5)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.understanding.lexicon.tables import Lexicon
from bot.understanding.lexicon.words import Span, Words, longest_first
from bot.understanding.slots.gazetteer import Gazetteer
from bot.understanding.spelling.pinyin import loose_key

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
        self._words = Words(self._rows)

    def find(self, text: str, gazetteer: Gazetteer) -> list[Place]:
        """Every place name in normalised text, in order; origin names are not among them."""
        heard = _heard(gazetteer.home.replace(text, _hidden), gazetteer)
        places = [_place(heard, *span, gazetteer) for span in self._listed(heard, gazetteer)]
        covered = {position for place in places for position in range(place.start, place.end)}
        extra = [
            Place(match["place"], *match.span("place"), wished=True, home=False)
            for match in _NAMED.finditer(heard)
            if not covered & set(range(*match.span("place"))) and "#" not in match["place"]
        ]
        return sorted([*places, *extra, *_at_home(text, gazetteer)], key=lambda place: place.start)

    def _listed(self, text: str, gazetteer: Gazetteer) -> list[Span]:
        """The names of the lexicon and of the destination, the area's in any form first of those that begin alike."""
        area = gazetteer.area
        found = [*self._words.everywhere(text), *gazetteer.names.everywhere(text)]
        chosen: list[Span] = []
        after = 0
        for start, end in sorted(found, key=longest_first):
            if start >= after:
                named = area.match(text, start) if area else None
                after = named.end() if named else end
                chosen.append((start, after))
        return chosen

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


def _at_home(text: str, gazetteer: Gazetteer) -> Iterator[Place]:
    """Home places that are wished for the work or the course."""
    for start, end in gazetteer.home.spans(text):
        if _WORK_BEFORE.search(text[:start]) and _WORK_AFTER.match(text, end):
            yield Place(text[start:end], start, end, wished=True, home=False)


def _hidden(name: str) -> str:
    return "#" * len(name)


def _place(text: str, start: int, end: int, gazetteer: Gazetteer) -> Place:
    in_area = gazetteer.area and gazetteer.area.match(text, start)
    value = gazetteer.aliases[0] if in_area else text[start:end]
    before, after = text[:start], text[end:]
    wished = bool(_WISHED_BEFORE.search(before))
    home = bool(_HOME_BEFORE.search(before) or _HOME_AFTER.match(after))
    return Place(value, start, end, wished, home)


def _heard(text: str, gazetteer: Gazetteer) -> str:
    """The text with homophones of the destination's names put right."""
    sounds = loose_key(text)
    for name in (gazetteer.city, gazetteer.core):
        if len(name) > 1 and name not in text:
            text = _with_sound(text, sounds, name)
    return text


def _with_sound(text: str, heard: tuple[str, ...], name: str) -> str:
    size, sound = len(name), loose_key(name)
    for start in range(len(text) - size + 1) if sound[0] in heard else ():
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
