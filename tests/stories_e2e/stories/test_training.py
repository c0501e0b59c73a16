"""From the wish to learn to the class: nothing open, announced, enrolled by chat, moved, called off (R10, R36)."""

import re

import pytest
import requests
from playwright.sync_api import Browser

from tests.stories_e2e.conftest import DATABASES
from tests.stories_e2e.harness.browser import CHROMIUM, ConsolePage, opened, shoot
from tests.stories_e2e.harness.console_session import csrf_of, logged_in
from tests.stories_e2e.harness.phones import Phone
from tests.stories_e2e.harness.service import Service
from tests.stories_e2e.harness.waiting import eventually

COURSE = {"title": "焊工初级班", "kind": "skill", "trades": "焊工", "text": "学电焊和气保焊，学完考初级工。"}
CLASS = {
    "place": "翠华镇文化站二楼",
    "capacity": "30",
    "enrol_until": "2026-12-03",
    "first_day": "2026-12-05",
    "last_day": "2026-12-09",
    "begins": "09:00",
    "ends": "17:00",
    "teacher": "黄师傅",
    "contact": "0870-5620000",
    "town": "0",
}


def filled(desk: requests.Session, url: str, entry: dict[str, str]) -> requests.Response:
    """The form of a page sent with this entry."""
    return desk.post(url, data=entry | {"csrf_token": csrf_of(desk.get(url, timeout=30).text)}, timeout=60)


def announced(service: Service, title: str, **facts: str) -> int:
    """A course and its class, published; the class's id."""
    with logged_in(service.url, "zhuguan") as desk:
        filled(desk, f"{service.url}/training/courses", COURSE | {"title": title})
        form = desk.get(f"{service.url}/training/classes/new", timeout=30).text
        course = re.search(rf'value="(\d+)">{title}<', form)
        assert course, form
        made = filled(desk, f"{service.url}/training/classes/new", CLASS | {"course": course[1]} | facts)
        class_id = int(made.url.rsplit("/", 1)[1])
        token = csrf_of(made.text)
        desk.post(f"{service.url}/training/classes/{class_id}/publish", data={"csrf_token": token}, timeout=60)
    return class_id


def wishing(service: Service, name: str) -> Phone:
    phone: Phone = service.outside.phone(name, following=True)
    service.lead.post("people", 201, name=name, town="翠华镇", openid=phone.openid, willing=True, consent=True)
    return phone


def test_who_wished_to_learn_hears_of_the_class_enrols_and_is_told_of_changes(service: Service) -> None:
    phone = wishing(service, "阿贵")
    assert "开了班就发消息告诉您" in phone.say("想学焊工")

    class_id = announced(service, "焊工一班")
    eventually(lambda: service.outside.heard([phone.openid], "免费培训：焊工一班"), "the class is announced")
    assert "给阿贵报“焊工一班”" in phone.say("报名")
    assert "报上了：焊工一班" in phone.say("1")

    with logged_in(service.url, "zhuguan") as desk:
        edit = f"{service.url}/training/classes/{class_id}/edit"
        course = re.search(r'value="(\d+)">焊工一班<', desk.get(edit, timeout=30).text)
        assert course
        times = {"course": course[1], "times": "2026-12-06 9:00-17:00"}
        filled(desk, edit, CLASS | times)
        eventually(lambda: service.outside.heard([phone.openid], "2026-12-06 09:00"), "the new time is told")
        cancelled = {"reason": "老师病了", "csrf_token": csrf_of(desk.get(edit, timeout=30).text)}
        desk.post(f"{service.url}/training/classes/{class_id}/cancel", data=cancelled, timeout=60)
    eventually(lambda: service.outside.heard([phone.openid], "老师病了"), "the cancelling is told")


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="这台机器没有 Chromium，培训的页面没有看")
@pytest.mark.parametrize("service", DATABASES[:1], indirect=True)
def test_the_pages_of_training_stand_at_both_widths(service: Service) -> None:
    today = {"first_day": "2026-11-23", "last_day": "2026-11-24", "enrol_until": "2026-11-23", "begins": "15:00"}
    class_id = announced(service, "焊工二班", **today)
    for name in ("阿福", "阿禄"):
        phone = wishing(service, name)
        phone.say("我要报焊工二班", "1", "报名1", "1")
    with opened() as browser:
        look_around(browser, service, class_id)


def person_path(console: ConsolePage, held: str) -> str:
    """The page of the first on the roster."""
    console.open(held)
    console.page.get_by_role("link", name="阿福").click()
    return console.page.url.removeprefix(console.url)


def look_around(browser: Browser, service: Service, class_id: int) -> None:
    """Open the pages as the lead, at 1280 and 360 pixels; nothing may be wider than the phone."""
    console = ConsolePage(browser, service, "zhuguan")
    held = f"/training/classes/{class_id}"
    console.open(held)
    console.page.get_by_role("link", name="记考勤").first.click()
    lesson = console.page.url.removeprefix(service.url)
    pages = {"lesson": lesson, "person": person_path(console, held)}
    pages |= {"list": "/training/", "courses": "/training/courses", "new": "/training/classes/new", "class": held}
    for name, path in (pages | {"edit": f"{held}/edit", "results": f"{held}/results"}).items():
        console.open(path)
        shoot(console.page, f"training-{name}")
        console.page.set_viewport_size({"width": 360, "height": 740})
        assert console.page.evaluate("document.documentElement.scrollWidth") <= 360
