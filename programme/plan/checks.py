"""Checks of a plan's sums and dates. Real plans contain slips (requirements.md 1.2), so these warn and never stop."""

from collections.abc import Iterator
from itertools import pairwise

from programme.calendar import Month, months_between
from programme.office_hours import spans_in
from programme.plan.schema import Period, PlanFile, Section
from programme.plan.territory import Town, Village


def warnings_of(plan: PlanFile, towns: tuple[Town, ...], villages: tuple[Village, ...]) -> tuple[str, ...]:
    """One Chinese sentence for each doubt; sums are given with both numbers, in yuan."""
    return (
        *(f"不认识的项 {key}，没有采用" for key in unknown_keys(plan)),
        *_dates_out_of_order(plan),
        *_lines_that_differ(plan),
        *_places_that_differ(towns, villages),
        *_hours_unread(plan),
        *_without_minimum_wage(plan),
    )


def unknown_keys(section: Section, path: str = "") -> Iterator[str]:
    """The dotted names of keys that the schema does not have."""
    yield from (f"{path}{key}" for key in section.model_extra or {})
    for name, field in type(section).model_fields.items():
        yield from _unknown_below(getattr(section, name), f"{path}{field.alias or name}.")


def _unknown_below(value: object, path: str) -> Iterator[str]:
    if isinstance(value, Section):
        yield from unknown_keys(value, path)
    elif isinstance(value, tuple):
        for position, item in enumerate(value):
            yield from _unknown_below(item, f"{path}{position}.")
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _unknown_below(item, f"{path}{key}.")


def _dates_out_of_order(plan: PlanFile) -> Iterator[str]:
    head, periods = plan.head, plan.targets.periods
    if head.valid_from > head.valid_to:
        yield f"plan.valid_from {head.valid_from} 晚于 plan.valid_to {head.valid_to}"
    for position, period in enumerate(periods):
        yield from _period_doubts(plan, f"targets.periods.{position}", period)
    for position, (earlier, later) in enumerate(pairwise(periods)):
        if later.start <= earlier.end:
            yield (
                f"targets.periods.{position + 1} 从 {later.start} 开始，"
                f"但 targets.periods.{position} 到 {earlier.end} 才结束"
            )


def _period_doubts(plan: PlanFile, key: str, period: Period) -> Iterator[str]:
    if period.start > period.end:
        yield f"{key}.from {period.start} 晚于 {key}.to {period.end}"
    if period.start < plan.head.valid_from:
        yield f"{key}.from {period.start} 早于 plan.valid_from {plan.head.valid_from}"
    if period.end > plan.head.valid_to:
        yield f"{key}.to {period.end} 晚于 plan.valid_to {plan.head.valid_to}"


def _lines_that_differ(plan: PlanFile) -> Iterator[str]:
    years = range(plan.head.valid_from.year, plan.head.valid_to.year + 1)
    yield from (f"budget.lines 没有 {year} 年，按 0 算" for year in years if year not in plan.budget.lines)
    yield from (
        f"budget.lines 有 {year} 年，但计划从 {plan.head.valid_from} 到 {plan.head.valid_to}"
        for year in plan.budget.lines
        if year not in years
    )
    for year, lines in plan.budget.lines.items():
        people = sum(period.people for period in plan.targets.periods if period.start.year == year)
        if plan.subsidies.export:
            yield from _differ(f"{year}.export", people * plan.subsidies.export.amount, lines.export)
        if monthly := plan.subsidies.monthly:
            expected = people * monthly.amount * monthly.max_months
            yield from _differ(f"{year}.monthly", expected, lines.monthly)
        if plan.fee:
            yield from _differ(f"{year}.operating", _fee_of(plan, year), lines.operating)


def _fee_of(plan: PlanFile, year: int) -> int:
    """The posts' yuan for the months of the year inside the validity: half for a half year."""
    if plan.fee is None:
        return 0
    valid = months_between(Month.of(plan.head.valid_from), Month.of(plan.head.valid_to))
    months = sum(month.year == year for month in valid)
    return plan.fee.annual_fen * months // 12 // 100


def _differ(line: str, expected: int, written: int) -> Iterator[str]:
    if expected != written:
        yield f"budget.lines.{line}：按人数和标准算是 {expected} 元，文件里是 {written} 元"


def _hours_unread(plan: PlanFile) -> Iterator[str]:
    if plan.service.hours and not spans_in(plan.service.hours):
        yield "service.hours 里读不出几点到几点（写成 9:00–12:00），答复期限按 9:00–12:00、14:00–17:00 算"


def _places_that_differ(towns: tuple[Town, ...], villages: tuple[Village, ...]) -> Iterator[str]:
    names = [town.name for town in towns]
    yield from (f"乡镇 {name} 列了两次" for name in sorted({name for name in names if names.count(name) > 1}))
    unknown = {village.town for village in villages} - set(names)
    yield from (f"村名单里的乡镇 {name} 不在乡镇名单里" for name in sorted(unknown))
    yield from (
        f"{town.name} 的 valid_from {town.valid_from} 晚于 valid_to {town.valid_to}"
        for town in towns
        if town.valid_from and town.valid_to and town.valid_from > town.valid_to
    )


def _without_minimum_wage(plan: PlanFile) -> Iterator[str]:
    if not plan.destination.minimum_wage:
        yield "没有写 destination.minimum_wage，审核岗位时不比最低工资"
