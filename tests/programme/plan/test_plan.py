"""The plan file: kinds are strict, sums are only warned about."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from shutil import copy

import pytest
import yaml

from programme.plan.plan import Plan, PlanError, load_plan

PLANS = Path(__file__).parents[3] / "plans"
DEFAULT = PLANS / "daguan-2017.yaml"
OTHER = PLANS / "yunling-2023.yaml"
ABSENT = object()
Edited = Callable[[str, object], Path]


@pytest.fixture
def edited(tmp_path: Path) -> Edited:
    """The default plan with one dotted key changed, or taken away with ABSENT, beside its towns."""

    def edit(key: str, value: object) -> Path:
        content = yaml.safe_load(DEFAULT.read_text(encoding="utf-8"))
        *parents, last = key.split(".")
        at = content
        for part in parents:
            at = at[int(part)] if isinstance(at, list) else at[int(part) if part.isdigit() else part]
        if value is ABSENT:
            del at[last]
        else:
            at[last] = value
        for name in ("towns.tsv", "villages.tsv"):
            copy(PLANS / name, tmp_path)
        path = tmp_path / "plan.yaml"
        path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
        return path

    return edit


@pytest.mark.parametrize("path", [DEFAULT, OTHER])
def test_a_delivered_plan_loads_without_a_doubt(path: Path) -> None:
    assert load_plan(path).warnings == ()


def test_the_founding_plan_says_what_its_document_says() -> None:
    plan = load_plan(DEFAULT)

    assert sum(period.people for period in plan.targets.periods) == 750
    assert {year: lines.total for year, lines in plan.budget.lines.items()} == {
        2017: 540_000,
        2018: 1_030_000,
        2019: 1_030_000,
    }
    assert plan.budget.total == 2_600_000


def test_amounts_are_also_given_in_fen() -> None:
    plan = load_plan(DEFAULT)

    assert plan.subsidies.monthly
    assert plan.fee
    assert plan.subsidies.monthly.amount_fen == 20_000
    assert plan.fee.annual_fen == 20_000_000


def test_a_second_plan_may_lack_fee_and_award() -> None:
    plan = load_plan(OTHER)

    assert plan.fee is None
    assert plan.subsidies.award is None
    assert (plan.stable.months, plan.stable.same_enterprise) == (6, True)
    assert "脱贫不稳定户" in plan.origin.poverty_vocabulary.words


@pytest.mark.parametrize(
    ("day", "count", "present"),
    [(date(2017, 7, 1), 9, False), (date(2024, 1, 29), 9, False), (date(2024, 1, 30), 10, True)],
)
def test_a_town_belongs_to_the_county_from_its_first_day(day: date, count: int, present: bool) -> None:
    towns = load_plan(DEFAULT).towns_on(day)

    assert len(towns) == count
    assert ("靖安镇" in {town.name for town in towns}) is present


def test_a_town_that_moved_away_leaves_after_its_last_day() -> None:
    plan = load_plan(OTHER)

    assert "河口乡" in {town.name for town in plan.towns_on(date(2024, 2, 29))}
    assert "河口乡" not in {town.name for town in plan.towns_on(date(2024, 3, 1))}
    assert plan.find_town("河口乡") is not None


def test_a_town_is_found_by_its_other_spellings_but_not_by_a_part() -> None:
    plan = load_plan(DEFAULT)

    found = [plan.find_town(text) for text in ("上高桥乡", "高桥镇", "桥")]

    assert [town and town.name for town in found] == ["上高桥回族彝族苗族乡", "高桥镇", None]


def test_villages_come_with_their_town() -> None:
    villages = load_plan(DEFAULT).villages_of("悦乐镇")

    assert len(villages) == 9
    assert villages[0].name == "青林村"


@pytest.mark.parametrize(
    ("day", "wage"), [(date(2021, 11, 30), None), (date(2025, 2, 28), 1900), (date(2025, 3, 1), 2080)]
)
def test_the_minimum_wage_is_the_latest_begun(day: date, wage: int | None) -> None:
    found = load_plan(OTHER).minimum_wage_on(day)

    assert (found and found.monthly) == wage


@pytest.mark.parametrize(
    ("day", "monthly", "hourly"),
    [(date(2017, 7, 4), 1510, "14.4"), (date(2018, 7, 1), 1720, "16.4"), (date(2026, 11, 1), 2080, "19.8")],
)
def test_the_default_plan_knows_the_minimum_of_each_day_for_the_month_and_the_hour(
    day: date, monthly: int, hourly: str
) -> None:
    found = load_plan(DEFAULT).minimum_wage_on(day)

    assert found
    assert (found.monthly, found.hourly) == (monthly, Decimal(hourly))


def test_a_plan_without_a_minimum_wage_warns_that_the_review_has_no_floor(edited: Edited) -> None:
    warnings = load_plan(edited("destination.minimum_wage", [])).warnings

    assert any("destination.minimum_wage" in warning for warning in warnings)


@pytest.mark.parametrize(
    "key",
    [
        "plan.id",
        "plan.valid_to",
        "origin.county",
        "targets.periods",
        "stable.months",
        "budget.lines",
        "push",
        "team.leads",
    ],
)
def test_a_missing_required_key_is_named(edited: Edited, key: str) -> None:
    with pytest.raises(PlanError, match=f"{key}，缺少这一项"):
        load_plan(edited(key, ABSENT))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("plan.valid_from", "2017-07-01"),
        ("plan.runoff_months", -1),
        ("origin.county.code", 530624),
        ("origin.poverty_vocabulary", "v2019"),
        ("stable.months", "3"),
        ("stable.consecutive", 1),
        ("subsidies.monthly.amount", 200.5),
        ("subsidies.award.bands", "初级"),
        ("fee.schedule.first_percent", 120),
        ("budget.lines.2017", 540000),
        ("push.sms_window", ["8:00", "21:00"]),
        ("channels", "短信"),
    ],
)
def test_a_value_of_the_wrong_kind_is_named(edited: Edited, key: str, value: object) -> None:
    with pytest.raises(PlanError, match=key):
        load_plan(edited(key, value))


@pytest.mark.parametrize(
    ("key", "value", "expected", "written"),
    [
        ("budget.lines.2017.export", 60000, "30000", "60000"),
        ("budget.lines.2018.monthly", 700000, "720000", "700000"),
        ("budget.lines.2017.operating", 200000, "100000", "200000"),
        ("targets.periods.0.people", 100, "20000", "30000"),
        ("fee.posts", [{"role": "lead", "annual": 80000, "count": 1}], "40000", "100000"),
    ],
)
def test_a_sum_that_differs_is_a_warning_with_both_numbers(
    edited: Edited, key: str, value: object, expected: str, written: str
) -> None:
    warnings = "\n".join(load_plan(edited(key, value)).warnings)

    assert f"{expected} 元" in warnings
    assert f"{written} 元" in warnings


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("plan.valid_to", date(2016, 1, 1)),
        ("targets.periods.1.from", date(2017, 12, 1)),
        ("targets.periods.2.to", date(2020, 6, 30)),
        ("budget.lines", {2017: {}, 2018: {}}),
    ],
)
def test_dates_and_years_out_of_order_are_warnings(edited: Edited, key: str, value: object) -> None:
    assert load_plan(edited(key, value)).warnings


@pytest.mark.parametrize("key", ["colour", "plan.subtitle", "subsidies.travel", "targets.periods.1.note", "towns"])
def test_an_unknown_key_is_a_warning_that_names_it(edited: Edited, key: str) -> None:
    plan = load_plan(edited(key, "x"))

    assert any(f" {key}，" in warning for warning in plan.warnings)
    assert len(plan.towns) == 10


def test_absent_optional_sections_mean_no_such_money(edited: Edited) -> None:
    plan = load_plan(edited("subsidies", ABSENT))

    assert (plan.subsidies.export, plan.subsidies.monthly, plan.subsidies.award) == (None, None, None)


@pytest.mark.parametrize("content", ["", "- a list", "plan: [", "plan: {id: 2017-13-45}"])
def test_a_file_that_is_no_plan_is_refused_in_words(tmp_path: Path, content: str) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(PlanError, match=r"plan\.yaml"):
        load_plan(path)


def test_a_missing_file_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="读不了"):
        load_plan(tmp_path / "none.yaml")


@pytest.mark.parametrize("line", ["\t镇\t\t\t\t", "甲镇\t镇\t\t\t2024-13-01\t"])
def test_a_broken_towns_file_is_refused_with_the_column(edited: Edited, line: str) -> None:
    path = edited("plan.runoff_months", 1)
    header = "name\tkind\tcode_stats\tcode_civil\tvalid_from\tvalid_to"
    (path.parent / "towns.tsv").write_text(f"{header}\n{line}\n", encoding="utf-8")

    with pytest.raises(PlanError, match=r"name|valid_from"):
        load_plan(path)


@pytest.mark.parametrize("name", ["towns.tsv", "villages.tsv"])
def test_a_cell_of_absurd_length_is_refused_with_the_file(edited: Edited, name: str) -> None:
    path = edited("plan.runoff_months", 1)
    (path.parent / name).write_text(f"town\tname\n甲镇\t{'村' * 131_073}\n", encoding="utf-8")

    with pytest.raises(PlanError, match=f"{name}.*太长"):
        load_plan(path)


def test_only_the_name_of_a_town_is_needed_and_villages_may_be_absent(edited: Edited) -> None:
    path = edited("plan.runoff_months", 1)
    (path.parent / "towns.tsv").write_text("# 名单\nname\n甲镇\n", encoding="utf-8")
    (path.parent / "villages.tsv").unlink()

    plan: Plan = load_plan(path)

    assert [town.name for town in plan.towns_on(date(1999, 1, 1))] == ["甲镇"]
    assert plan.villages == ()


def test_office_hours_that_cannot_be_read_are_a_warning(edited: Edited) -> None:
    assert any("service.hours" in warning for warning in load_plan(edited("service.hours", "全天")).warnings)
