"""An enterprise: a vacancy from its post to the phones of exactly those whom it fits."""

import itertools
import time
from typing import Any

import pytest

from tests.stories_e2e.harness.county import Head
from tests.stories_e2e.harness.phones import Phone
from tests.stories_e2e.harness.service import Service
from tests.stories_e2e.harness.waiting import eventually

VACANCY = {
    "trade": "缝纫",
    "headcount": 8,
    "wage_min": 5000,
    "wage_max": 7000,
    "benefits": ["包吃", "包住", "五险"],
    "shift": "白班",
    "address": "中山火炬开发区",
    "text": "负责平车缝纫，车间有空调，签劳动合同。",
}
SUBMIT_TO_PHONE_SECONDS = 20.0
"""Generous: the machine is shared. The measured time is printed."""

_numbers = itertools.count(700)


def post(service: Service, title: str, **changes: object) -> dict[str, Any]:
    posted: dict[str, Any] = service.enterprise.post("vacancies", 201, title=title, **VACANCY | changes)
    return posted


def seeker(service: Service, name: str, **facts: object) -> Phone:
    """A person who follows, has a file, and wishes to sew for at least 4500 yuan."""
    phone = service.outside.phone(name, following=True)
    usual = {"town": "翠华镇", "trades": ["缝纫"], "min_wage": 4500, "willing": True, "consent": True}
    usual |= {"id_number": Head(next(_numbers)).id_number}  # nobody of unknown age is offered work
    service.lead.post("people", 201, name=name, openid=phone.openid, **usual | facts)
    return phone


def test_a_blocked_vacancy_says_why_and_cannot_be_published(service: Service) -> None:
    posted = post(service, "缝纫工（限男性）", wage_min=None, wage_max=None)

    refusal = service.lead.send("POST", f"vacancies/{posted['id']}/publish")

    assert posted["review"]["severity"] == "block"
    assert all(len(reason) > 5 for reason in posted["review"]["reasons"])
    assert refusal.status_code == 409
    assert refusal.headers["Content-Type"] == "application/problem+json"
    assert posted["review"]["reasons"][0] in refusal.json()["detail"]


def test_an_enterprise_cannot_publish_by_itself(service: Service) -> None:
    posted = post(service, "缝纫工甲")

    assert service.enterprise.send("POST", f"vacancies/{posted['id']}/publish").status_code == 403


def test_a_published_vacancy_reaches_those_it_fits_within_seconds_and_nobody_else(service: Service) -> None:
    subscribed, talking = seeker(service, "阿秀"), seeker(service, "小琴")
    subscribed.act("notices", answers={service.template_id("岗位推荐通知"): "accept"})
    talking.say("你好")
    others = [
        seeker(service, "大山", trades=["电工"]),
        seeker(service, "老贵", min_wage=9000),
        seeker(service, "小梅", willing=False),
        seeker(service, "阿芳"),
    ]
    others[-1].say("退订")
    posted = post(service, "平车缝纫工")

    began = time.monotonic()
    notice_id = service.lead.post(f"vacancies/{posted['id']}/publish")["notice_id"]
    talking.await_words("平车缝纫工", seconds=SUBMIT_TO_PHONE_SECONDS)
    print(f"custom message after {time.monotonic() - began:.2f} s")  # noqa: T201
    subscribed.await_words("平车缝纫工", seconds=SUBMIT_TO_PHONE_SECONDS)
    print(f"subscription notice seen after {time.monotonic() - began:.2f} s")  # noqa: T201

    counts = service.lead.await_done(notice_id)["counts"]
    told = [one["openid"] for one in service.outside.messages() if "平车缝纫工" in str(one["content"])]
    assert sorted(told) == sorted([subscribed.openid, talking.openid])
    assert counts["people"] == counts["sent"] + counts["delivered"] == 2


def test_a_day_brings_one_job_notice_at_most(service: Service) -> None:
    phone = seeker(service, "阿莲", trades=["护理"])
    phone.say("你好")
    first, second = (post(service, title, trade="护理") for title in ("护理员甲", "护理员乙"))

    notices = [service.lead.post(f"vacancies/{one['id']}/publish")["notice_id"] for one in (first, second)]
    ended = [service.lead.await_done(notice_id) for notice_id in notices]

    assert [one["counts"]["refused"] for one in ended] == [0, 1]
    rows = list(service.lead.every(f"notices/{notices[1]}/deliveries"))
    assert "已到上限" in rows[0]["reason"]


@pytest.fixture
def platform_is_busy(service: Service) -> Any:
    """The platform takes no message, without a fault of the account."""
    service.outside.post("faults", path="/cgi-bin/message/custom/send", kind="errcode", errcode=-1, count=None)
    yield
    service.outside.delete("faults")


def test_a_vacancy_that_is_closed_sends_nothing_more(service: Service, platform_is_busy: None) -> None:
    phone = seeker(service, "阿木", trades=["木工"])
    phone.say("你好")
    posted = post(service, "家具木工", trade="木工")
    notice_id = service.lead.post(f"vacancies/{posted['id']}/publish")["notice_id"]
    path = f"notices/{notice_id}/deliveries"
    eventually(lambda: next(service.lead.every(path))["attempts"], "a first attempt")

    closed = service.enterprise.post(f"vacancies/{posted['id']}/close")
    service.outside.delete("faults")

    assert closed["state"] == "closed"
    assert service.lead.get(f"notices/{notice_id}")["state"] == "cancelled"
    eventually(lambda: service.lead.get(f"notices/{notice_id}")["counts"]["pending"] == 0, "nobody is pending")
    assert "家具木工" not in str(phone.entries())
