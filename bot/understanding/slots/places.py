"""The place wished for the work (requirements.md 4.6 rule 5)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.understanding.lexicon.tables import Lexicon
from bot.understanding.lexicon.words import Span, Words, longest_first
from bot.understanding.slots.gazetteer import Gazetteer, stem
from bot.understanding.slots.hearing import Hearing
from bot.understanding.slots.second_thoughts import counting

_NAMED = re.compile(
    r"(?:在|去|到|往|来)(?P<place>(?!哪|那|这|什么|几|镇|个|一个)[\u4e00-\u9fff]{2,4}?(?:镇|街道|工业区|工业园|产业园|开发区|基地))"
)
_HOME_BEFORE = re.compile(
    r"(?:我是|(?<!还)(?<!就)(?<!要)是|家住|家在|家里在|(?<![包管吃])住在?|老家(?:是|在)?|户口(?:是|在)?|来自|我们|从|离开|(?:以前|之前|原来|现在|一直|刚|刚从|才从|去年|前年|今年)[^,。]{0,3}在|不(?:想|要|愿意?)?(?:去|到|在)|(?<!要)不要|除了|除开|除掉|除却|莫去|别去|(?:本来|原来|原先|原本|当初|开头|先前)(?:是|说|想|打算|准备|要){0,3}(?:去|到|在)?)$"
)
_HOME_AFTER = re.compile(
    r"(?:省|市|县|那边|这边)?(?:的?人(?!工)|的?老乡|户口|来的|农村|口音|话|菜|口味|出来|过来|回来|太[热远冷乱贵]|(?:做|干|待|呆|上|打)(?:过|了)|打过工|不想去|不去|去过)|(?:还)?(?:有)?[\d一二两三四五六七八九十百几]{1,4}多?(?:公里|里路|里地|分钟|个?小时|个?钟头)"
)
_VAGUE = "泛称"
"""The row of places.tsv whose places name no town: 县城, 本地."""
_TOWNS = "镇区"
"""The row of places.tsv whose places lie inside a city: beside it (中山小榄) they say more."""
_WORK_BEFORE = re.compile(r"(?<![我们人家住])(?:在|到|去|回)$|^(?:请问|问下|问一下)?$|[ ,.?]$")
_WORK_AFTER = re.compile(
    r"(?:县|镇|乡|市|县城)?(?:街上|那边|这边|本地|附近|镇上|城里|里面|里头|里|周边|当地)?(?:上课|学|培训|开班|办班|上班|做活|做事|做|干|"
    r"找(?:个|点|份)?(?:活|工作|事)|的?(?:厂|活|岗位|工作|车间|扶贫车间|班)|"
    r"(?:还)?(?:有没有|有什么|有哪些|有哪|有几个|有活|有厂|有班|招不招|招|请|开不开|办不办|缺不缺|哪里有|哪家|哪个厂|哪有|要不要)(?!人去|你们))"
)
"""The words around a home place that is wished for the work or the course: 在木杆上课, 高桥有没有班."""
_WISHED_HOME = re.compile(r"(?:在|去|到|回|来|想去|留|离|报|找个?|就)$")
_OURS_BEFORE = re.compile(r"(?:我们|咱们?|俺们)$")
_FROM_BEFORE = re.compile(
    r"(?:地址|住址|户口|户籍|籍贯|出生|嫁到|嫁在|搬到|搬来|搬去|人在|生在|老家|家里?|我)(?:住|是|在|到|,|:){0,2}$|(?<![就只要])(?<!还是)是$|"
    r"(?<![包管吃])住在?$|来自$|从$|离开$|不(?:想|要|愿意?)?(?:去|到|在)$|(?:莫|别)去$|(?:以前|之前|原来|现在|一直|刚|刚从|才从|去年|前年|今年)[^,。]{0,3}在$"
)
_FROM_AFTER = re.compile(
    r"(?:县|镇|乡|市)?(?:这边|那边|这里|上|村上)?(?:的?(?:人(?!员|事|工)|老乡|农民|妇女|苗族|彝族|回族|汉族|姑娘|小伙|女人|男人|女的|男的|户口|苗子)|"
    r"的(?=$|[,.? ]|嘛|哈|我|想|要去|现在|今年|[\d一二三四五六七八九])|来的|出来|出去|下来|过来|读书|上学|口音|离|"
    r"[到去至](?!底|哪)|过去|出发|坐车)"
)
"""The words around a home place that says where somebody comes from: 木杆的, 从大关到."""
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
        self._words, self._hearing = Words(self._rows), Hearing(lexicon)

    def find(self, text: str, gazetteer: Gazetteer) -> list[Place]:
        """Every place name in normalised text, in order."""
        text = self._hearing.heard(text, gazetteer)
        heard = gazetteer.home.replace(text, _hidden)
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

    def location(self, places: list[Place], second_thoughts: tuple[int, ...] = ()) -> str | None:
        """The wished place: the one after 去/到 first, of neighbours the one inside the other (中山火炬区)."""
        open_places = counting([place for place in places if not place.home], second_thoughts, _start)
        named = [place for place in open_places if self._rows.get(place.value) != _VAGUE] or open_places
        chosen = next((place for place in named if place.wished), next(iter(named), None))
        for place in open_places:
            if chosen and 0 <= place.start - chosen.end <= 1 and self._says_more(place, chosen):
                chosen = place
        return chosen.value if chosen else None

    def _says_more(self, place: Place, wider: Place) -> bool:
        """True if a place is inside the other, as far as the lists tell; of two cities (深圳东莞) neither is."""
        inside = self._rows.get(place.value, _TOWNS) == _TOWNS or self._rows.get(wider.value) == "省"
        return inside and place.value != wider.value


def _at_home(text: str, gazetteer: Gazetteer) -> Iterator[Place]:
    """Home places that are wished for the work or the course, or named as a home."""
    spans = gazetteer.home.spans(text)
    for number, (start, end) in enumerate(spans):
        name, following = text[start:end], spans[number + 1][0] if number + 1 < len(spans) else -1
        before, after = text[:start], text[end:]
        if name in gazetteer.villages and not (_WORK_BEFORE.search(before) and _WORK_AFTER.match(after)):
            continue
        home = following == end or _is_home(before, after)
        county = gazetteer.origin[0]
        value = stem(county) if name == county else name
        yield Place(value, start, end, wished=not home and bool(_WISHED_HOME.search(before)), home=home)


def _is_home(before: str, after: str) -> bool:
    """True if a place of the origin is only where somebody comes from."""
    if _WORK_BEFORE.search(before) and _WORK_AFTER.match(after):
        return False
    if _OURS_BEFORE.search(before):
        return not _WORK_AFTER.match(after)
    return bool(_FROM_BEFORE.search(before) or _FROM_AFTER.match(after))


def _start(place: Place) -> int:
    return place.start


def _hidden(name: str) -> str:
    return "#" * len(name)


def _place(text: str, start: int, end: int, gazetteer: Gazetteer) -> Place:
    in_area = gazetteer.area and gazetteer.area.match(text, start)
    value = gazetteer.aliases[0] if in_area else text[start:end]
    before, after = text[:start], text[end:]
    wished = bool(_WISHED_BEFORE.search(before))
    home = bool(_HOME_BEFORE.search(before) or _HOME_AFTER.match(after))
    return Place(value, start, end, wished, home)
