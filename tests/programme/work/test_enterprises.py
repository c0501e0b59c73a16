"""The identity of an enterprise: its credit code, and a check that ends."""

from datetime import UTC, date, datetime

import pytest

from models.work import Enterprise
from programme.work.enterprises import (
    EnterpriseError,
    amend_enterprise,
    check_verified,
    normalise_credit_code,
    recheck_on,
    verify_enterprise,
)

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
SPECIMEN = "91350100M000100Y43"  # the published specimen of requirements.md 2.6


@pytest.mark.parametrize(
    "written",
    [
        SPECIMEN,
        " 9135 0100 M000100Y43 ",
        "91350100m000100y43",
        "91350100-M000100Y-43",
        "９１３５０１００Ｍ０００１００Ｙ４３",
    ],
)
def test_a_right_code_is_taken_however_it_is_written(written: str) -> None:
    assert normalise_credit_code(written) == SPECIMEN


@pytest.mark.parametrize("empty", ["", "  ", "-"])
def test_no_code_is_no_code(empty: str) -> None:
    assert normalise_credit_code(empty) == ""


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("91442000MA4ABCDE1X", "写错了一位"),
        ("91350100M000100Y34", "写错了一位"),
        ("19350100M000100Y43", "写错了一位"),
        ("91350100M000100Y44", "写错了一位"),
        ("9135O100M000100Y43", "没有 I、O"),
        ("91350100S000100Y43", "没有 I、O"),
        ("91350100M000100Y4", "18 位"),
        ("91350100M000100Y433", "18 位"),
        ("123", "18 位"),
        ("营业执照还没办", "18 位"),
    ],
)
def test_a_wrong_code_is_refused_with_what_to_do(wrong: str, words: str) -> None:
    with pytest.raises(EnterpriseError, match=words):
        normalise_credit_code(wrong)


def test_every_single_wrong_character_and_every_swap_of_neighbours_is_caught() -> None:
    letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    wrong = {SPECIMEN[:at] + letter + SPECIMEN[at + 1 :] for at in range(18) for letter in letters}
    wrong |= {SPECIMEN[:at] + SPECIMEN[at + 1] + SPECIMEN[at] + SPECIMEN[at + 2 :] for at in range(17)}

    taken = [code for code in wrong - {SPECIMEN} if not _is_refused(code)]

    assert taken == []


def _is_refused(code: str) -> bool:
    try:
        normalise_credit_code(code)
    except EnterpriseError:
        return True
    return False


@pytest.mark.parametrize(
    ("change", "is_checked"),
    [
        ({"name": "别的厂"}, False),
        ({"credit_code": "91000000000000001N"}, False),
        ({"credit_code": ""}, False),
        ({"address": "工业大道2号", "contact": "张经理"}, True),
        ({"credit_code": "9135 0100 m000100y43"}, True),
    ],
)
def test_another_name_or_code_ends_the_check(change: dict[str, str], is_checked: bool) -> None:
    facts = {"name": "明灯电器厂", "credit_code": SPECIMEN, "address": "", "contact": ""}
    enterprise = Enterprise(verified_at=NOW, **facts)

    has_lapsed = amend_enterprise(enterprise, facts | change)

    assert (enterprise.verified_at is not None, has_lapsed) == (is_checked, not is_checked)


@pytest.mark.parametrize("code", ["", "91442000MA4ABCDE1X"])
def test_the_licence_counts_as_seen_only_with_its_code(code: str) -> None:
    with pytest.raises(EnterpriseError):
        verify_enterprise(Enterprise(name="明灯电器厂", credit_code=code), NOW)


@pytest.mark.parametrize(
    ("checked", "until"),
    [
        (datetime(2026, 11, 23, tzinfo=UTC), date(2027, 5, 23)),
        (datetime(2026, 8, 31, tzinfo=UTC), date(2027, 2, 28)),
        (datetime(2026, 6, 30, tzinfo=UTC), date(2026, 12, 28)),
    ],
)
def test_a_check_holds_for_six_months(checked: datetime, until: date) -> None:
    assert recheck_on(checked) == until


@pytest.mark.parametrize(
    ("checked", "words"), [(None, "还没核对过"), (datetime(2026, 5, 22, tzinfo=UTC), "过期"), (NOW, "")]
)
def test_only_a_check_that_holds_lets_publish(checked: datetime | None, words: str) -> None:
    enterprise = Enterprise(name="明灯电器厂", verified_at=checked)

    if not words:
        check_verified(enterprise, NOW)
        return
    with pytest.raises(EnterpriseError, match=words):
        check_verified(enterprise, NOW)
