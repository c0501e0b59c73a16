"""The review of vacancies: content, numbers and words. Wordings stand in vacancy_wordings.tsv."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from programme.plan.schema import MinimumWage
from programme.work.review.vacancy_review import Severity, VacancyPosting, review
from programme.work.review.wording import wording_of

TODAY = date(2026, 11, 1)
FAULTLESS = VacancyPosting(
    title="普工",
    enterprise="甲电子厂",
    trade="普工",
    headcount=20,
    wage_min=4500,
    wage_max=6000,
    age_min=18,
    age_max=45,
    education="不限",
    shift="白班",
    benefits=("包吃", "包住", "夫妻房"),
    address="一号路 1 号",
    text="手机配件组装，每天 8 小时",
)
WORDINGS = [
    line.split("\t")
    for line in (Path(__file__).parent / "vacancy_wordings.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def minimum(monthly: int, hourly: str = "19.8") -> MinimumWage:
    return MinimumWage.model_validate({"from": TODAY, "monthly": monthly, "hourly": hourly})


def severity_of(minimum_wage: int | None = None, /, **changes: Any) -> str:
    floor = None if minimum_wage is None else minimum(minimum_wage)
    return review(replace(FAULTLESS, **changes), TODAY, floor).severity


@pytest.mark.parametrize(("severity", "text"), WORDINGS, ids=[text for _, text in WORDINGS])
def test_a_wording_is_judged_as_the_law_reads_it(severity: str, text: str) -> None:
    verdict = review(replace(FAULTLESS, text=text), TODAY, None)

    assert verdict.severity == severity, verdict.reasons


def test_a_faultless_vacancy_has_no_reasons() -> None:
    verdict = review(FAULTLESS, TODAY, minimum(1900))

    assert verdict.severity is Severity.OK
    assert verdict.reasons == ()


@pytest.mark.parametrize(
    "gap",
    [
        {"title": ""},
        {"enterprise": " "},
        {"trade": ""},
        {"address": ""},
        {"address": "面议"},
        {"headcount": None},
        {"headcount": 0},
        {"wage_min": None, "wage_max": None},
        {"wage_min": None, "wage_max": None, "text": "工资面议"},
        {"wage_min": 0, "wage_max": 0},
    ],
)
def test_required_content_that_is_missing_blocks(gap: dict[str, Any]) -> None:
    assert severity_of(**gap) == "block"


@pytest.mark.parametrize(
    "numbers",
    [
        {"wage_min": 6000, "wage_max": 4500},
        {"wage_min": -1},
        {"age_min": 15},
        {"age_max": 15, "age_min": None},
        {"age_min": 50, "age_max": 40},
        {"age_min": None, "text": "16岁以上，打磨抛光"},
        {"valid_until": date(2026, 10, 31)},
    ],
)
def test_numbers_that_cannot_stand_block(numbers: dict[str, Any]) -> None:
    assert severity_of(**numbers) == "block"


@pytest.mark.parametrize(
    "numbers",
    [
        {"age_max": 35},
        {"wage_min": 12000, "wage_max": 15000},
        {"wage_min": 4500, "wage_max": 9500},
        {"wage_min": 500, "wage_max": 800},
        {"wage_min": None},
        {"trade": "保安", "wage_min": 3000, "wage_max": 9000},
        {"wage_min": None, "wage_max": None, "text": "时薪18元/小时"},
        {"age_min": 16, "text": "喷漆"},
        {"age_min": 17, "trade": "焊工", "title": "焊工", "wage_max": 9000},
    ],
)
def test_numbers_that_look_odd_are_for_a_person_to_check(numbers: dict[str, Any]) -> None:
    assert severity_of(**numbers) == "warn"


@pytest.mark.parametrize(
    "numbers",
    [
        {"age_min": None, "age_max": None},
        {"age_min": 16, "text": "包装"},
        {"age_max": 36},
        {"wage_max": None},
        {"trade": "焊工", "wage_min": 8000, "wage_max": 12000},
        {"trade": "未列工种", "wage_min": 4000, "wage_max": 7000},
        {"valid_until": TODAY},
    ],
)
def test_usual_numbers_pass(numbers: dict[str, Any]) -> None:
    assert severity_of(**numbers) == "ok"


def test_pay_below_the_minimum_blocks_only_where_a_minimum_is_entered() -> None:
    assert severity_of(2080, wage_min=2070, wage_max=5000) == "block"
    assert severity_of(2080, wage_min=2080, wage_max=5000) == "ok"
    assert severity_of(wage_min=2070, wage_max=5000) == "ok"


@pytest.mark.parametrize("field", ["title", "skills", "education", "shift", "text"])
def test_a_condition_is_found_in_whatever_field_it_hides(field: str) -> None:
    assert severity_of(**{field: "限女"}) == "block"


def test_a_benefit_may_not_hide_a_deposit() -> None:
    assert severity_of(benefits=("包吃", "押金可退")) == "block"


def test_names_of_firms_and_streets_are_no_conditions() -> None:
    assert severity_of(enterprise="云南女人花服饰", address="河南路 5 号（本地人广场）") == "ok"


@pytest.mark.parametrize(("trade", "severity"), [("食品", "ok"), ("餐饮", "ok"), ("电子", "warn")])
def test_infection_conditions_belong_to_food_and_care(trade: str, severity: str) -> None:
    assert severity_of(trade=trade, text="无传染病") == severity


@pytest.mark.parametrize(("trade", "severity"), [("质检", "ok"), ("保洁", "warn")])
def test_colour_vision_is_a_condition_only_where_colours_matter(trade: str, severity: str) -> None:
    assert severity_of(trade=trade, wage_min=3000, wage_max=3800, text="无色盲") == severity


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("限男，井下作业", "warn"),
        ("限男性，每次搬运50公斤", "warn"),
        ("限女，井下作业", "block"),
        ("限男，搬运", "block"),
    ],
)
def test_men_only_is_doubtful_where_the_law_bars_women(text: str, severity: str) -> None:
    assert severity_of(text=text) == severity


def test_a_reason_quotes_the_words_and_blocks_come_first() -> None:
    verdict = review(replace(FAULTLESS, text="有返费，限女", headcount=None), TODAY, None)

    assert [("招聘人数" in reason, "限女" in reason, "返费" in reason) for reason in verdict.reasons] == [
        (True, False, False),
        (False, True, False),
        (False, False, True),
    ]


@pytest.mark.parametrize("text", ["押 金", "押\u200b金", "押*金", "押★金", "押　金", "『押金』"])
def test_ornaments_do_not_hide_a_word(text: str) -> None:
    assert "押金" in wording_of(text).whole


@pytest.mark.parametrize("phrase", ["不需要", "押金、", "不收任何费用、", "男", "云南人", "8:00-", "公司每月统一按月"])
def test_a_long_text_of_repeated_words_is_judged_too(phrase: str) -> None:
    """A pattern that runs away meets the suite's timeout."""
    verdict = review(replace(FAULTLESS, text=(phrase * 2000)[:2000]), TODAY, None)

    assert verdict.severity in Severity
