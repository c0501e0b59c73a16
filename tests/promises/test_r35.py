"""R35: four offers for the young, all free; an internship is told, suits a major, is no employment (A31, A32)."""

import pytest

from tests.promises.people import follower, post
from tests.stories_e2e.harness.service import Service

TOWN = "悦乐镇"
POST = {
    "trade": "护理",
    "headcount": 5,
    "wage_min": 2000,
    "wage_max": 2500,
    "majors": ["护理", "助产"],
    "shift": "白班",
    "address": "中山火炬开发区",
    "text": "跟班学习，包吃住。",
}


def employed(service: Service) -> int:
    return int(service.lead.get("reports/milestones")["total"]["employed"])


def test_r35_an_internship_is_told_to_who_studies_it_and_never_counts_as_employment(service: Service) -> None:
    facts = {"willing": True, "in_school": True}
    nurse = follower(service, "小护", TOWN, major="护理专业", id_number="532125189901010012", **facts)
    bookkeeper = follower(service, "小会", TOWN, major="会计", **facts)
    before = employed(service)

    posted = service.enterprise.post("vacancies", 201, title="护理实习生", kind="internship", **POST)
    service.lead.await_done(service.lead.post(f"vacancies/{posted['id']}/publish")["notice_id"])
    answer = nurse.say("报名")
    person = next(one for one in service.lead.every("people") if one["openid"] == nurse.openid)
    page, day = f"/people/{person['id']}", service.now().date().isoformat()
    shown = post(
        service, "zhuguan", page, f"{page}/placements", enterprise="明灯电器厂", kind="internship", started_on=day
    )

    assert service.outside.heard([nurse.openid], "护理实习生") == {nurse.openid: 1}
    assert service.outside.heard([bookkeeper.openid], "护理实习生") == {}
    assert "由学校安排" in answer
    assert "实习，不算就业" in shown
    assert employed(service) == before


@pytest.mark.parametrize(
    ("said", "offered"),
    [("有没有实习岗位", "实习"), ("勤工俭学有没得", "勤工俭学"), ("岗前培训", "岗前"), ("创业指导有没有", "不收钱")],
)
def test_r35_each_of_the_four_offers_is_asked_for_in_the_chat(service: Service, said: str, offered: str) -> None:
    phone = service.outside.phone("小梅", following=True)

    assert offered in phone.say(said)


def test_r35_money_asked_for_with_an_internship_is_refused(service: Service) -> None:
    posted = service.enterprise.post(
        "vacancies", 201, title="护理实习生", kind="internship", **POST | {"text": "实习要交押金500元。"}
    )

    assert posted["review"]["severity"] == "block"
