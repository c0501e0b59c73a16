"""How far one place is from another, in figures and in words people walk by."""

import math

EARTH_METRES = 6_371_000
WINDING = 1.4
"""Roads in the hills are so much longer than the straight line."""
METRES_A_MINUTE = 65
LONGEST_WALK_MINUTES = 60
KILOMETRE = 1000

Point = tuple[float, float]
"""Latitude and longitude in degrees; both of the same system (GCJ-02 throughout)."""


def metres_between(one: Point, other: Point) -> float:
    """Along the earth's surface."""
    (lat1, lng1), (lat2, lng2) = ((math.radians(a), math.radians(b)) for a, b in (one, other))
    chord = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lng2 - lng1) / 2) ** 2
    return 2 * EARTH_METRES * math.asin(math.sqrt(min(chord, 1.0)))


def way_words(metres: float) -> str:
    """`走路大约 15 分钟`; a place too far to walk by its distance."""
    minutes = metres * WINDING / METRES_A_MINUTE
    if minutes <= 3:
        return "就在旁边，走几步就到"
    if minutes <= LONGEST_WALK_MINUTES:
        return f"走路大约 {math.ceil(minutes / 5) * 5} 分钟"
    kilometres = metres / KILOMETRE
    return f"直线 {kilometres:.0f} 公里左右，要坐车" if kilometres >= 1 else "要坐车"
