"""The audience of a notice: the JSON object of interfaces.md, checked and resolved to conditions on people."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from models.people import Education, Willingness
from models.queries.notices.audience import AudienceConditions, find_town_ids, list_villages_named
from models.queries.notices.follow_ups import list_chain
from programme.calendar import years_before
from programme.people.identity import OLDEST_YEARS

CONDITIONS = (
    "towns",
    "villages",
    "categories",
    "poverty_status",
    "age_min",
    "age_max",
    "education_min",
    "trades",
    "willing",
    "employed",
)
ADDED_SINCE = "added_since"
"""Key of a chain's first notice: people whom the chain already addresses are left out (push/notices/follow_ups.py)."""
RETRY_OF = "retry_of"
"""Key of the notice whose failures are tried once more."""
INTERNAL = (
    "vacancy_id",
    "class_id",
    "person_id",
    ADDED_SINCE,
    RETRY_OF,
    "purpose",
    "fields",
    "category_of_notice_opted_in",
)
"""Keys set by the service itself; the last is always applied, given or not."""


class AudienceError(ValueError):
    """The audience cannot be read; the text gives key and reason in plain Chinese."""


def terms_of(session: Session, audience: Mapping[str, Any], today: date) -> AudienceConditions:
    """The audience as conditions. Raises AudienceError for unknown keys, names and kinds of value."""
    if unknown := [str(key) for key in audience if key not in CONDITIONS + INTERNAL]:
        raise AudienceError(f"对象条件里没有“{unknown[0]}”这一项。可用的有：{'、'.join(CONDITIONS)}。")
    towns = _towns(session, _words(audience, "towns"))
    age_min, age_max = _number(audience, "age_min"), _number(audience, "age_max")
    return AudienceConditions(
        person_id=_number(audience, "person_id", most=None),
        vacancy_id=_number(audience, "vacancy_id", most=None),
        class_id=_number(audience, "class_id", most=None),
        addressed_in=() if (first := _number(audience, ADDED_SINCE, most=None)) is None else _chain(session, first),
        failed_in=_number(audience, RETRY_OF, most=None),
        town_ids=towns,
        village_ids=_villages(session, _words(audience, "villages"), towns),
        categories=_numbers(audience, "categories"),
        poverty_statuses=_words(audience, "poverty_status"),
        born_until=None if age_min is None else years_before(today, age_min),
        born_after=None if age_max is None else years_before(today, age_max + 1),
        educations=_educations(audience),
        trades=_words(audience, "trades"),
        willingness=_willingness(audience),
        employed=_truth(audience, "employed"),
    )


def _chain(session: Session, notice_id: int) -> tuple[int, ...]:
    return tuple(list_chain(session, notice_id))


def _towns(session: Session, names: tuple[str, ...]) -> tuple[int, ...]:
    found = find_town_ids(session, names)
    for name in names:
        if name not in found:
            raise AudienceError(f"没有叫“{name}”的镇（乡），请检查名称。")
    return tuple(found.values())


def _villages(session: Session, names: tuple[str, ...], towns: tuple[int, ...]) -> tuple[int, ...]:
    found = list_villages_named(session, names, towns)
    for name in names:
        if name not in [village for village, _ in found]:
            raise AudienceError(f"没有叫“{name}”的村（社区），请检查名称和所在的镇。")
    return tuple(key for _, key in found)


def _educations(audience: Mapping[str, Any]) -> tuple[Education, ...]:
    value = _checked(audience, "education_min", "文化程度的名称", lambda value: isinstance(value, str))
    if value is None:
        return ()
    levels = list(Education)
    least = next((level for level in levels if value and level.value.startswith(value)), None)
    if least is None:
        raise AudienceError(f"education_min 不认识“{value}”，可用的有：{'、'.join(levels)}。")
    return tuple(levels[levels.index(least) :])


def _willingness(audience: Mapping[str, Any]) -> Willingness | None:
    willing = _truth(audience, "willing")
    if willing is None:
        return None
    return Willingness.WILLING if willing else Willingness.UNWILLING


def _words(audience: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """One word or a list of words."""
    value = _checked(audience, key, "文字或文字列表", lambda value: isinstance(value, str) or _all_of(value, str))
    return () if value is None else (value,) if isinstance(value, str) else tuple(value)


def _numbers(audience: Mapping[str, Any], key: str) -> tuple[int, ...]:
    value = _checked(audience, key, "整数列表", lambda value: _is_count(value) or _all_of(value, int))
    return () if value is None else (value,) if isinstance(value, int) else tuple(value)


def _number(audience: Mapping[str, Any], key: str, most: int | None = OLDEST_YEARS) -> int | None:
    def fits(value: object) -> bool:
        return _is_count(value) and (most is None or 0 <= int(str(value)) <= most)

    value: int | None = _checked(audience, key, "整数" if most is None else f"0 到 {most} 的整数", fits)
    return value


def _truth(audience: Mapping[str, Any], key: str) -> bool | None:
    value: bool | None = _checked(audience, key, "true 或 false", lambda value: isinstance(value, bool))
    return value


def _checked(audience: Mapping[str, Any], key: str, kind: str, fits: Callable[[Any], bool]) -> Any:  # noqa: ANN401
    """The JSON value, whose type `fits` has checked; None if the key is absent or null. Raises AudienceError."""
    value = audience.get(key)
    if value is not None and not fits(value):
        raise AudienceError(f"对象条件 {key} 应是{kind}。")
    return value


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _all_of(value: object, kind: type) -> bool:
    return isinstance(value, list) and all(isinstance(one, kind) and not isinstance(one, bool) for one in value)
