"""A large notice needs another person than its writer; size and cost stand beside the button (M4)."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from models.push.notices import Notice, NoticeState
from models.staff import Role
from settings import SmsProvider
from tests.console.api.test_far_days import CLASS
from tests.console.api.test_vacancies import WELDER
from tests.console.conftest import Api, Visitor
from tests.harness.stories import Story

MOST = 3
"""The plan's size in these tests."""
DRAFT: dict[str, Any] = {"kind": "policy", "title": "医保缴费", "body": "请在月底前缴费。"}
FORM: dict[str, Any] = DRAFT | {"poverty_status": "", "trade": "", "willing": "", "url": "", "send_at": ""}

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def plan_of_three(app: Flask) -> Iterator[None]:
    """A plan by which a notice to more than three people needs a second person."""
    runtime = app.extensions["songgang"]
    notices = runtime.plan.notices.model_copy(update={"second_approval_above": MOST})
    plan = runtime.plan.model_copy(update={"notices": notices})
    app.extensions["songgang"] = replace(runtime, plan=plan)
    yield


def crowd(story: Story, count: int, **facts: Any) -> None:
    for number in range(count):
        story.person(f"阿{number}", **facts)


def state_of(story: Story, notice_id: int) -> NoticeState:
    with story.sessions() as session:
        return session.get_one(Notice, notice_id).state


@pytest.mark.parametrize(("people", "status"), [(MOST, 200), (MOST + 1, 409)])
@pytest.mark.parametrize("role", [Role.LEAD, Role.OFFICER])
def test_the_writer_approves_alone_up_to_the_size_of_the_plan(
    api: Callable[..., Api], story: Story, role: Role, people: int, status: int
) -> None:
    crowd(story, people)
    writer = api(role)
    notice_id = writer("POST", "/notices", DRAFT).get_json()["id"]

    answer = writer("POST", f"/notices/{notice_id}/approve")

    assert answer.status_code == status
    assert (state_of(story, notice_id) is NoticeState.DRAFT) == (status == 409)


def test_the_page_tells_the_writer_and_offers_the_button_to_the_other(
    member: Callable[..., Visitor], story: Story
) -> None:
    crowd(story, MOST + 1)
    writer, other = member(Role.OFFICER), member(Role.LEAD)
    address = writer.post("/notices/new", FORM | {"channels": ["wechat", "call"]}).location
    notice_id = int(address.rsplit("/", 1)[1])

    to_writer, to_other = writer.get(address), other.get(address)
    attack = writer.post(f"{address}/approve")
    before = state_of(story, notice_id)
    other.post(f"{address}/approve")

    assert f"超过 {MOST} 人，您写的要另一位负责人或专员批准" in to_writer
    assert ("批准发送" in to_writer, "批准发送" in to_other) == (False, True)
    assert (attack.status_code, before) == (409, NoticeState.DRAFT)
    assert "写的人不能自己批准" in attack.text
    assert state_of(story, notice_id) is not NoticeState.DRAFT


def test_words_of_the_writer_sent_on_by_another_are_still_the_writers(api: Callable[..., Api], story: Story) -> None:
    writer, other = api(Role.OFFICER), api(Role.LEAD)
    notice_id = writer("POST", "/notices", DRAFT).get_json()["id"]
    crowd(story, 1)
    writer("POST", f"/notices/{notice_id}/approve")
    crowd(story, MOST + 1)
    added = other("POST", f"/notices/{notice_id}/added").get_json()["id"]

    answers = [caller("POST", f"/notices/{added}/approve").status_code for caller in (writer, other)]

    assert answers == [409, 409]
    assert state_of(story, added) is NoticeState.DRAFT


@pytest.mark.parametrize("posted_by_publisher", [True, False])
def test_who_posted_a_vacancy_for_an_enterprise_does_not_publish_it_to_many(
    api: Callable[..., Api], story: Story, *, posted_by_publisher: bool
) -> None:
    crowd(story, MOST + 1, trades=("焊工",))
    story.enterprise("明灯电器厂")
    lead, officer = api(Role.LEAD), api(Role.OFFICER)
    poster = lead if posted_by_publisher else officer
    vacancy_id = poster("POST", "/vacancies", WELDER | {"enterprise": "明灯电器厂"}).get_json()["id"]

    answer = lead("POST", f"/vacancies/{vacancy_id}/publish")

    state = lead("GET", f"/vacancies/{vacancy_id}").get_json()["state"]
    expected = (409, "submitted") if posted_by_publisher else (200, "published")
    assert (answer.status_code, state) == expected


def test_who_planned_a_class_does_not_announce_it_to_many(api: Callable[..., Api], story: Story) -> None:
    crowd(story, MOST + 1, wants_training=True, town_id=story.town())
    lead, officer = api(Role.LEAD), api(Role.OFFICER)
    class_id = lead("POST", "/classes", CLASS).get_json()["id"]

    answers = [caller("POST", f"/classes/{class_id}/publish").status_code for caller in (lead, officer)]

    assert answers == [409, 200]


def test_size_and_cost_stand_before_the_button(app: Flask, member: Callable[..., Visitor], story: Story) -> None:
    crowd(story, 2, phone="13800001111")
    runtime = app.extensions["songgang"]
    app.extensions["songgang"] = replace(runtime, settings=replace(runtime.settings, sms_price_fen=5))
    lead = member(Role.LEAD)

    page = lead.get(lead.post("/notices/new", FORM | {"channels": ["sms", "call"]}).location)

    told = re.search(r"<strong>发给 2 人[^<]*</strong>", page)
    assert told is not None
    assert "马上开始发送：发给 2 人" in page


def test_the_most_that_a_vacancy_or_class_can_cost_stands_before_the_button(
    app: Flask, member: Callable[..., Visitor], api: Callable[..., Api], story: Story
) -> None:
    crowd(story, 2, trades=("焊工",), wants_training=True, town_id=story.town())
    story.enterprise("明灯电器厂")
    runtime = app.extensions["songgang"]
    settings = replace(runtime.settings, sms_provider=SmsProvider.SANDBOX, sms_price_fen=5)
    app.extensions["songgang"] = replace(runtime, settings=settings)
    officer = api(Role.OFFICER)
    vacancy_id = officer("POST", "/vacancies", WELDER | {"enterprise": "明灯电器厂"}).get_json()["id"]
    class_id = officer("POST", "/classes", CLASS).get_json()["id"]
    lead = member(Role.LEAD)

    pages = [lead.get(f"/vacancies/{vacancy_id}"), lead.get(f"/training/classes/{class_id}")]

    costs = [re.search(r"最多花 <strong>0\.(\d\d)</strong> 元", page) for page in pages]
    assert [cost is not None and int(cost[1]) % 10 == 0 and int(cost[1]) > 0 for cost in costs] == [True, True]
