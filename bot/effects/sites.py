"""Effects that show sites: places to ask a member of staff face to face."""

import math
from collections.abc import Sequence

from bot.dialogues.help.ready_answers import words_of
from bot.dialogues.help.sites import ShowNearest, ShowSites
from bot.effects.base import EffectContext, PerformedStep
from bot.effects.handovers import town_id_of
from models.places import Site
from models.queries.staff.sites import list_placed_sites, list_sites, list_sites_of

NEAREST = 2
MOST = 3
ASK_FOR_PLACE = "想知道哪个离您最近：点“＋”，选“位置”，发过来。"


EARTH_METRES = 6_371_000
WINDING = 1.4
"""Factor by which roads in the hills are longer than the straight line."""
METRES_A_MINUTE = 65
LONGEST_WALK_MINUTES = 60
KILOMETRE = 1000
Point = tuple[float, float]
"""Latitude and longitude in degrees of GCJ-02."""


def show_nearest(context: EffectContext, effect: ShowNearest, done: PerformedStep) -> PerformedStep:
    """Show the two nearest sites and the way to them; if no site is on the map, those of the person's town."""
    ways = [
        (metres_between(effect.at, (site.latitude, site.longitude)), site)
        for site in list_placed_sites(context.session)
        if site.latitude is not None and site.longitude is not None
    ]
    if not ways:
        return show_sites(context, ShowSites(), done)
    near = sorted(ways, key=lambda way: way[0])[:NEAREST]
    lines = [f"{_lines(site)}\n{way_words(metres)}。" for metres, site in near]
    return done.saying("离您最近的：\n" + "\n".join(lines) + "\n去以前先打个电话，免得白跑。")


def show_sites(context: EffectContext, effect: ShowSites, done: PerformedStep) -> PerformedStep:
    """Show the sites of the town named, else of the person's town; for the county its centre, else the office."""
    found = _sites_for(context, effect)
    if not found or (effect.centre and not found[0].address):
        return done.saying(words_of(context.facts, "office"))
    heading = f"{effect.town}可以来这里问：" if effect.town else "可以来这里问："
    return done.saying("\n".join([heading, *map(_lines, found[:MOST]), ASK_FOR_PLACE]))


def _sites_for(context: EffectContext, effect: ShowSites) -> Sequence[Site]:
    if effect.centre:
        return list_sites_of(context.session, None)
    town_id = town_id_of(context, effect.town or None)
    return list_sites_of(context.session, town_id) if town_id else list_sites(context.session)


def _lines(site: Site) -> str:
    """One line for a site: address, hours, name and phone of its keeper."""
    keeper = f"{site.keeper} {site.phone}".strip()
    facts = [fact for fact in (site.address, site.hours, keeper) if fact]
    return f"{site.name}：{'，'.join(facts)}" if facts else site.name


def metres_between(one: Point, other: Point) -> float:
    """Distance in metres along the earth's surface."""
    (lat1, lng1), (lat2, lng2) = ((math.radians(a), math.radians(b)) for a, b in (one, other))
    chord = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lng2 - lng1) / 2) ** 2
    return 2 * EARTH_METRES * math.asin(math.sqrt(min(chord, 1.0)))


def way_words(metres: float) -> str:
    """`走路大约 15 分钟`; for a place too far to walk, its distance."""
    minutes = metres * WINDING / METRES_A_MINUTE
    if minutes <= 3:
        return "就在旁边，走几步就到"
    if minutes <= LONGEST_WALK_MINUTES:
        return f"走路大约 {math.ceil(minutes / 5) * 5} 分钟"
    kilometres = metres / KILOMETRE
    return f"直线 {kilometres:.0f} 公里左右，要坐车" if kilometres >= 1 else "要坐车"
