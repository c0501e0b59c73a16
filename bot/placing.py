"""Acts on sites: where one can ask a person face to face."""

from collections.abc import Sequence

from bot.acts import Done, Scene
from bot.dialogues.answers import sites as plan_sites
from bot.dialogues.base import Turn
from bot.dialogues.nearby import ShowNearest, ShowSites
from bot.telling import scene_town_id
from bot.understanding import Intent, Understanding
from models.places import Site
from models.queries.sites import list_placed_sites, list_sites, list_sites_of
from programme.distances import metres_between, way_words

NEAREST = 2
MOST = 5
ASK_FOR_PLACE = "想知道哪个离您最近：点“＋”，选“位置”，发过来。"


def show_nearest(scene: Scene, effect: ShowNearest, done: Done) -> Done:
    """The two nearest, with how to get there; without any on the map those of his town."""
    ways = [
        (metres_between(effect.at, (site.latitude, site.longitude)), site)
        for site in list_placed_sites(scene.session)
        if site.latitude is not None and site.longitude is not None
    ]
    if not ways:
        return show_sites(scene, ShowSites(), done)
    near = sorted(ways, key=lambda way: way[0])[:NEAREST]
    lines = [f"{_lines(site)}\n{way_words(metres)}。" for metres, site in near]
    return done.saying("离您最近的：\n" + "\n".join(lines) + "\n去以前先打个电话，免得白跑。")


def show_sites(scene: Scene, _effect: ShowSites, done: Done) -> Done:
    """Those of his town, or several where it is not known; where none is entered, the plan's office."""
    town_id = scene_town_id(scene, None)
    found: Sequence[Site] = list_sites_of(scene.session, town_id) if town_id else list_sites(scene.session)[:MOST]
    if not found:
        told = plan_sites(Turn("", Understanding(Intent.OTHER), scene.facts))
        return done.saying(told.reply)
    return done.saying("可以来这里问：\n" + "\n".join(_lines(site) for site in found) + f"\n{ASK_FOR_PLACE}")


def _lines(site: Site) -> str:
    keeper = f"{site.keeper} {site.phone}".strip()
    rows = [site.name, f"地址：{site.address}", f"时间：{site.hours}", f"电话：{keeper}"]
    return "\n".join(row for row in rows if not row.endswith("："))
