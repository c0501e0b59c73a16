"""Several notices for the same people: what one uses up is missing for the next. No database."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from models.push.notices import Channel, NoticeKind
from push.notices.preview.cheaper_plans import (
    Joinable,
    SmsPrice,
    join,
    mass_instead,
    not_later,
    send_now,
    wait_for_windows,
    without_sms,
)
from push.notices.preview.forecast import Group, Sending, costs_of, in_turn
from push.notices.preview.usage import Usage, amounts, calls_for, mass_left, messages_of, yuan
from push.routing.limits import Caps
from push.routing.routes import Reachability, Rules

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
LATER = NOW + timedelta(days=3)
FARE = SmsPrice(parts_each=2, price_fen=5)
RULES = Rules(
    kind=NoticeKind.POLICY,
    families=(),
    caps=Caps(per_day=1, per_week=3),
    has_template=True,
    sms_ready=True,
    quiet_until=None,
)
FOLLOWER = Reachability(following=True, linked=True, consent=True, has_phone=True)
BY_PHONE = Reachability(consent=True, has_phone=True)


def sending(at: datetime = NOW, bit: int = 0, **rules: Any) -> Sending:
    moment = sorted({NOW, LATER}).index(at)
    return Sending(bit or 99, "医保缴费", at, moment, replace(RULES, **rules), bit)


def group(base: Reachability = FOLLOWER, people: int = 10, **facts: Any) -> Group:
    return Group(base=base, people=people, now=NOW, **facts)


def used(groups: Sequence[Group], others: Sequence[Sending], **rules: Any) -> list[tuple[object, ...]]:
    found = costs_of(groups, sending(**rules), others)
    return [(cost.before, cost.after, people) for cost, people in found.items()]


def test_the_last_mass_send_is_missing_for_the_next_notice_of_the_month() -> None:
    last = group(replace(FOLLOWER, mass_count=3), people=37, others=1)

    assert used([last], [sending(LATER, 1)]) == [(Channel.MASS, Channel.SMS, 37)]


def test_who_gets_only_one_of_the_two_loses_nothing() -> None:
    alone = group(replace(FOLLOWER, mass_count=3))

    assert used([alone], [sending(LATER, 1)]) == []


def test_mass_sends_of_another_month_are_not_missed() -> None:
    last = group(replace(FOLLOWER, mass_count=3), others=1)
    in_december = replace(sending(LATER, 1), at=NOW + timedelta(days=10))

    assert used([last], [in_december]) == []


def test_a_used_window_or_credit_is_missing_too() -> None:
    window = group(message_left=1, window_moments=2, others=1)
    credit = group(credits={NoticeKind.POLICY: 1}, others=1)

    assert used([window], [sending(LATER, 1)]) == [(Channel.CUSTOM, Channel.MASS, 10)]
    assert used([credit], [sending(LATER, 1)]) == [(Channel.SUBSCRIBE, Channel.MASS, 10)]


def test_credits_of_another_kind_are_left_alone() -> None:
    credit = group(credits={NoticeKind.POLICY: 1, NoticeKind.TRAINING: 1}, others=1)

    assert used([credit], [sending(LATER, 1, kind=NoticeKind.TRAINING)]) == []


def test_a_job_notice_fills_the_cap_of_the_same_day() -> None:
    job: dict[str, Any] = {"kind": NoticeKind.JOB, "families": ("wechat",)}

    assert used([group(others=1)], [sending(NOW, 1, **job)], **job) == [(Channel.MASS, None, 10)]
    assert used([group(others=1)], [sending(LATER, 1, **job)], **job) == []


def test_notices_have_their_turn_in_the_order_of_time() -> None:
    uses = in_turn(group(message_left=1, window_moments=2, others=1), [sending(LATER), sending(NOW, 1)])

    assert [(use.sending.bit, use.channel) for use in uses] == [(1, Channel.CUSTOM), (0, Channel.MASS)]


def test_a_shared_phone_costs_one_message() -> None:
    messages = messages_of([group(BY_PHONE, 3), group(BY_PHONE, 2, is_sharer=True)], sending())

    assert FARE.uses(messages) == Usage(sms_messages=3, sms_parts=6, sms_fen=30)


@pytest.mark.parametrize(("people", "calls"), [(0, 0), (2, 1), (10_000, 1), (10_001, 2), (25_000, 3)])
def test_a_list_takes_ten_thousand(people: int, calls: int) -> None:
    assert calls_for(people) == calls


def test_mass_sends_that_are_left_afterwards() -> None:
    groups = [group(replace(FOLLOWER, mass_count=3), 5), group(message_left=1, window_moments=1)]

    assert mass_left(groups, sending()) == {0: 5, 4: 10}


def test_amounts_are_said_in_words() -> None:
    uses = FARE.uses({Channel.CUSTOM: 3, Channel.SMS: 4, Channel.CALL: 1})

    assert amounts(uses) == "客服消息 3 条、短信 8 条（0.40 元）、电话 1 个"
    assert yuan(1205) == "12.05"


def test_a_notice_that_waits_loses_the_windows_that_close_before() -> None:
    closing = group(message_left=5, window_moments=1)

    plan = send_now([closing, group()], sending(LATER), sending(), FARE)

    assert plan is not None and (plan.people, plan.saves.mass_sends) == (10, 10)


def test_a_days_delay_is_counted_where_windows_close() -> None:
    plan = not_later([group(BY_PHONE), group(message_left=5, window_moments=1)], sending(), sending(LATER), FARE)

    assert plan is not None and plan.people == 10
    assert not_later([group(message_left=5, window_moments=2)], sending(), sending(LATER), FARE) is None


def test_who_wrote_lately_is_worth_waiting_for() -> None:
    plan = wait_for_windows([group(wrote_lately=True), group(BY_PHONE)], sending(), FARE)

    assert plan is not None and (plan.people, plan.saves) == (10, Usage(mass_sends=10, mass_calls=1))


def test_a_list_instead_of_single_messages_names_whose_last_it_is() -> None:
    single: dict[str, Any] = {"message_left": 1, "window_moments": 1}
    plan = mass_instead([group(**single), group(replace(FOLLOWER, mass_count=3), 4, **single)], sending(), FARE)

    assert plan is not None and plan.saves == Usage(custom_messages=14)
    assert "14 次单发变成 1 次群发" in plan.words and "4 人是最后一次" in plan.words


def test_two_notices_in_one_save_the_second_message() -> None:
    other = Joinable(sending(LATER, 1), parts_saved=1)

    plan = join([group(BY_PHONE, 7, others=1), group(BY_PHONE, 5)], sending(), other, FARE)

    assert plan is not None and (plan.people, plan.saves.sms_parts, plan.saves.sms_fen) == (7, 7, 35)


def test_without_short_messages_people_are_called_or_lost() -> None:
    plan = without_sms([group(BY_PHONE)], sending(), FARE)
    lost = without_sms([group(BY_PHONE)], sending(families=("sms",)), FARE)

    assert plan is not None and "改用电话 10 个" in plan.words and plan.saves.sms_fen == 100
    assert lost is not None and "10 人就没有别的路" in lost.words
