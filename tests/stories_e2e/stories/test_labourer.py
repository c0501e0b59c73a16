"""A labourer from the poster on the wall to the answer to their application."""

import requests

from tests.bot.cast import AGUI_NUMBER, ANSWERS
from tests.stories_e2e.harness.phones import Phone
from tests.stories_e2e.harness.service import Service

ID_NUMBER = "110105194912310118"
WELDER = {
    "title": "二氧化碳保护焊工",
    "trade": "焊工",
    "headcount": 3,
    "wage_min": 6500,
    "wage_max": 9000,
    "benefits": ["包吃", "包住"],
    "shift": "白班",
    "address": "中山火炬开发区",
    "text": "焊机架，签劳动合同，买社保。",
}
MOST_MESSAGES = 12


def poster_ticket(service: Service, village: str) -> str:
    posters = requests.get(f"{service.url}/posters.json", timeout=10).json()
    return str(next(poster["ticket"] for poster in posters if village in poster["title"]))


def register(phone: Phone) -> str:
    answers = [ID_NUMBER if answer == AGUI_NUMBER else answer for answer in ANSWERS]
    assert len(answers) <= MOST_MESSAGES
    return phone.say(*answers)


def publish(service: Service) -> None:
    posted = service.enterprise.post("vacancies", 201, **WELDER)
    service.lead.post(f"vacancies/{posted['id']}/publish")


def test_from_the_poster_to_the_application(service: Service) -> None:
    phone = service.outside.phone("阿贵")

    greeting = phone.act("scan", ticket=poster_ticket(service, "笔山社区"))
    registered = register(phone)
    publish(service)
    found = phone.say("有没得六千以上包吃住的焊工嘛")
    applied = phone.say("报名1")

    assert "1" in greeting
    assert "登记完成" in registered
    assert phone.await_words("登记结果", "已登记")
    assert "1 二氧化碳保护焊工" in found or "焊工" in found
    assert "已报名" in applied
    assert phone.await_words("报名状态", "焊工")
