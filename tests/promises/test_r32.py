"""R32: a published vacancy reaches people with fitting wishes; a closed one sends no more."""

import itertools

from tests.stories_e2e.harness.county import Head
from tests.stories_e2e.harness.phones import Phone
from tests.stories_e2e.harness.service import Service

POST = {"trade": "焊工", "headcount": 3, "wage_min": 8000, "wage_max": 9000, "benefits": ["包住"], "shift": "白班",
        "address": "中山火炬开发区", "text": "焊机架，签劳动合同，买社保。"}  # fmt: skip

_numbers = itertools.count(900)


def wishing(service: Service, name: str, trade: str, min_wage: int = 8000) -> Phone:
    phone = service.outside.phone(name, following=True)
    wishes = {"trades": [trade], "min_wage": min_wage, "willing": True, "consent": True}
    wishes |= {"id_number": Head(next(_numbers)).id_number}  # nobody of unknown age is offered work
    service.lead.post("people", 201, name=name, town="翠华镇", openid=phone.openid, **wishes)
    phone.say("你好")
    return phone


def publish(service: Service, title: str) -> tuple[int, int]:
    """Publish a vacancy; its id and the id of its notice."""
    posted = service.enterprise.post("vacancies", 201, title=title, **POST)
    return posted["id"], service.lead.post(f"vacancies/{posted['id']}/publish")["notice_id"]


def test_r32_a_post_for_welders_reaches_the_welder_and_not_who_wants_to_be_a_guard(service: Service) -> None:
    welder, guard = wishing(service, "阿贵", "焊工"), wishing(service, "大山", "保安", 3000)

    _, notice = publish(service, "八千起的焊工")
    service.lead.await_done(notice)

    assert service.outside.heard([welder.openid, guard.openid], "八千起的焊工") == {welder.openid: 1}


def test_r32_once_closed_its_pending_sends_are_cancelled(service: Service) -> None:
    welder = wishing(service, "阿强", "焊工")
    service.worker.stop()
    vacancy, notice = publish(service, "马上关闭的焊工")

    service.enterprise.post(f"vacancies/{vacancy}/close")
    service.worker.start()

    shown = service.lead.get(f"notices/{notice}")
    assert (shown["state"], shown["counts"]["pending"]) == ("cancelled", 0)
    service.lead.await_done(_another(service, welder))
    assert service.outside.heard([welder.openid], "马上关闭的焊工") == {}


def _another(service: Service, phone: Phone) -> int:
    """A later notice that the same worker process sends: whatever was to go before it has gone."""
    notice = service.lead.notice("后一条", audience={"towns": ["翠华镇"]}, channels=["wechat"])
    service.lead.post(f"notices/{notice}/approve")
    return notice
