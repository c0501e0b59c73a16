"""A labourer from the poster on the wall to the answer about his application."""

import requests

from tests.bot.cast import ANSWERS
from tests.stories_e2e.service import Service


def poster_ticket(service: Service, village: str) -> str:
    posters = requests.get(f"{service.url}/posters.json", timeout=10).json()
    return str(next(poster["ticket"] for poster in posters if village in poster["title"]))


def test_who_scans_a_village_code_is_greeted_and_registers_in_twelve_messages(service: Service) -> None:
    phone = service.outside.phone("阿贵")

    greeting = phone.act("scan", ticket=poster_ticket(service, "笔山社区"))
    last = phone.say(*ANSWERS)

    assert "1" in greeting
    assert "登记完成" in last
    assert phone.await_words("登记结果")
