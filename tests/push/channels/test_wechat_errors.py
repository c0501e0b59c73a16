"""The whole table of platform facts §4."""

from datetime import UTC, datetime, timedelta

import pytest

from push.channels.base import Fault, Rejected, Retry, Sent
from push.channels.wechat_errors import KNOWN, outcome_for

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)  # 12:00 in China
FAULT_CODES = "40001 40014 42001 40013 40125 40243 50004 50007 40164 61004 89503 89506 89507 43107 43116 48001 48003 "
FAULT_CODES += "48004 48008 61024 88000"
REJECTED_CODES = (
    "40003 40037 40036 40039 40008 41001 47001 44002 45002 40249 43004 43019 43101 45015 45047 45028 45067 "
)
REJECTED_CODES += "45168 45171 46004 47003 48002 48006 50001 50002 50005 49003 70000 76021 76022 40130 40032"
RETRY_CODES = "-1 43108 45009 45011 45066 45169 268487001 268487002"


@pytest.mark.parametrize("code", [int(code) for code in FAULT_CODES.split()])
def test_a_fault_of_the_account_says_what_to_do_and_burns_nobody(code: int) -> None:
    outcome = outcome_for(code, "rid: 1", NOON)

    assert isinstance(outcome, Fault) and outcome.code == str(code) and len(outcome.advice) > 5


@pytest.mark.parametrize("code", [int(code) for code in REJECTED_CODES.split()])
def test_a_refusal_for_this_person_or_message_closes_the_route_with_a_reason(code: int) -> None:
    outcome = outcome_for(code, "rid: 1", NOON)

    assert isinstance(outcome, Rejected) and code in KNOWN and outcome.reason


@pytest.mark.parametrize("code", [int(code) for code in RETRY_CODES.split()])
def test_what_is_only_busy_goes_again(code: int) -> None:
    outcome = outcome_for(code, "", NOON)

    assert isinstance(outcome, Retry) and outcome.after >= timedelta(seconds=1)


@pytest.mark.parametrize("code", [0, 45065])
def test_taken_and_taken_before_are_the_same(code: int) -> None:
    assert outcome_for(code, "", NOON) == Sent()


@pytest.mark.parametrize("code", [43004, 40003, 50005, 46004])
def test_who_does_not_follow_is_remembered_as_gone(code: int) -> None:
    outcome = outcome_for(code, "", NOON)

    assert isinstance(outcome, Rejected) and outcome.follower_gone


def test_used_up_windows_and_credits_are_remembered() -> None:
    windows = [outcome_for(code, "", NOON) for code in (45015, 45047)]
    credit = outcome_for(43101, "", NOON)

    assert all(isinstance(one, Rejected) and one.window_closed for one in windows)
    assert isinstance(credit, Rejected) and credit.credits_gone


def test_a_spent_daily_quota_waits_for_the_chinese_midnight() -> None:
    outcome = outcome_for(45009, "", NOON)

    assert isinstance(outcome, Retry)
    assert timedelta(hours=12) < outcome.after < timedelta(hours=12, minutes=1)


def test_a_field_that_breaks_its_rule_is_named() -> None:
    outcome = outcome_for(47003, "argument invalid! data.thing01.DATA is invalid rid: 1-2-3", NOON)

    assert isinstance(outcome, Rejected) and "data.thing01.DATA" in outcome.reason


def test_an_unknown_code_closes_the_route_only() -> None:
    outcome = outcome_for(99999, "", NOON)

    assert outcome == Rejected("微信返回了没有见过的错误码 99999") and 99999 not in KNOWN
