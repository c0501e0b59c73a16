"""R08: unwilling is a valid final answer: no vacancy follows, and one more of the register is verified."""

from tests.promises.people import answers, import_register
from tests.stories_e2e.harness.county import Head
from tests.stories_e2e.harness.service import Service

LISTED = Head(3)
POST = {"trade": "叉车", "headcount": 2, "wage_min": 5600, "wage_max": 7000, "address": "中山火炬开发区"}


def covered(service: Service) -> int:
    return int(service.lead.get("reports/coverage")["total"]["people_covered"])


def test_r08_who_does_not_want_to_go_gets_no_vacancy_and_counts_as_verified(service: Service) -> None:
    import_register(service, LISTED)
    before = covered(service)
    phone = service.outside.phone(LISTED.name, following=True)
    *said, _ = answers(LISTED.name, LISTED.id_number, "13800000081", "叉车")
    last = phone.say(*said, "不愿意")

    posted = service.enterprise.post("vacancies", 201, title="仓库叉车工", text="开叉车，买社保。", **POST)
    service.lead.await_done(service.lead.post(f"vacancies/{posted['id']}/publish")["notice_id"])

    assert "登记完成" in last
    assert covered(service) == before + 1
    assert service.outside.heard([phone.openid], "仓库叉车工") == {}
