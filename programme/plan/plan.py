"""The plan in force: its file read, checked, and joined with its towns and villages."""

from datetime import date
from pathlib import Path

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from programme.plan.checks import warnings_of
from programme.plan.schema import MinimumWage, PlanFile
from programme.plan.territory import TerritoryError, Town, Village, read_towns, read_villages

__all__ = ["Plan", "PlanError", "load_plan"]

_MISSING = "缺少这一项"
_KINDS = {
    "missing": _MISSING,
    "int_type": "应是整数",
    "bool_type": "应是 true 或 false",
    "string_type": "应是文字（数字编码要加引号）",
    "string_too_short": "不能空着",
    "string_pattern_mismatch": '应是加引号的时刻，如 "08:00"',
    "date_type": "应是日期，写成 2017-07-01，不加引号",
    "tuple_type": "应是一个列表",
    "dict_type": "应是一组“名称: 值”",
    "model_type": "应是一组“名称: 值”",
    "greater_than": "应大于 0",
    "greater_than_equal": "不能是负数",
    "less_than_equal": "太大了",
    "enum": "不是可选的词",
    "literal_error": "不是可选的词",
}


class PlanError(ValueError):
    """The plan file cannot be used. The text is Chinese and names the key."""


class Plan(PlanFile):
    """方案. Everything one agreement fixes; `warnings` is for the caller to print on standard error."""

    towns: tuple[Town, ...]
    villages: tuple[Village, ...]
    warnings: tuple[str, ...]

    @property
    def id(self) -> str:
        return self.head.id

    @property
    def title(self) -> str:
        return self.head.title

    def minimum_wage_on(self, day: date) -> MinimumWage | None:
        """The minimum wage of the destination on that day; None if none is entered."""
        begun = [wage for wage in self.destination.minimum_wage if wage.start <= day]
        return max(begun, key=lambda wage: wage.start, default=None)

    def towns_on(self, day: date) -> tuple[Town, ...]:
        """The towns that belong to the county on that day, in the file's order."""
        return tuple(town for town in self.towns if town.on(day))

    def find_town(self, name: str) -> Town | None:
        """The town of that name or other spelling, also with the county before it, whatever its validity (D48)."""
        plain = "".join(name.split())
        alone = plain.rpartition(self.origin.county.name)[2] or plain
        return next((town for town in self.towns if town.is_called(plain) or town.is_called(alone)), None)

    def villages_of(self, town: str) -> tuple[Village, ...]:
        return tuple(village for village in self.villages if village.town == town)


def load_plan(path: Path) -> Plan:
    """The plan of the file. Raises PlanError naming the first keys that are missing or of the wrong kind."""
    try:
        file = PlanFile.model_validate(_mapping_in(path))
        towns = read_towns(path.parent / file.origin.towns_file)
        villages = _villages_beside(path, file)
    except ValidationError as fault:
        raise PlanError("\n".join(_sentence(path, error) for error in fault.errors())) from fault
    except TerritoryError as fault:
        raise PlanError(f"{path.name}：origin.towns_file，{fault}") from fault
    doubts = warnings_of(file, towns, villages)
    # Constructed, not validated again: a key `towns` in the file stays an unknown key.
    return Plan.model_construct(
        **{name: getattr(file, name) for name in PlanFile.model_fields},
        towns=towns,
        villages=villages,
        warnings=doubts,
    )


def _mapping_in(path: Path) -> dict[object, object]:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValueError) as fault:
        raise PlanError(f"{path.name}：读不了这个文件（{fault}）") from fault
    if not isinstance(content, dict):
        raise PlanError(f"{path.name}：应是一组“名称: 值”，第一项是 plan")
    return content


def _villages_beside(path: Path, file: PlanFile) -> tuple[Village, ...]:
    """Villages of the named file; else of the file named as the towns file with `villages` for `towns`, if any."""
    if file.origin.villages_file:
        return read_villages(path.parent / file.origin.villages_file)
    guess = path.parent / file.origin.towns_file.replace("towns", "villages")
    return read_villages(guess) if guess.name != file.origin.towns_file and guess.exists() else ()


def _sentence(path: Path, error: ErrorDetails) -> str:
    key = ".".join(str(part) for part in error["loc"])
    wrong = _KINDS.get(error["type"], error["msg"])
    shown = "" if wrong == _MISSING else f"，现在是 {str(error['input'])[:60]}"
    return f"{path.name}：{key}，{wrong}{shown}"
