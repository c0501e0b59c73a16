"""A batch of posters from the form to the first who came by it: the code's number, its greeting, its count (R29)."""

import re

import pytest
import requests
from playwright.sync_api import Browser

from push.offline.qr_names import id_of
from tests.stories_e2e.conftest import DATABASES
from tests.stories_e2e.harness.browser import CHROMIUM, ConsolePage, opened, shoot
from tests.stories_e2e.harness.console_session import csrf_of, logged_in
from tests.stories_e2e.harness.phones import Phone
from tests.stories_e2e.harness.service import Service

BATCH = {"place": "翠华镇赶场", "on_day": "2026-05-01", "manner": "发单张", "copies": "200"}


def enter_batch(service: Service, place: str) -> int:
    """Enter a poster batch by the form; the id of its code."""
    with logged_in(service.url, "zhuguan") as desk:
        form = desk.get(f"{service.url}/codes/batches/new", timeout=30).text
        found = re.search(r'value="(\d+-)"[^>]*>翠华镇<', form)
        assert found
        entry = BATCH | {"place": place, "where": found[1], "csrf_token": csrf_of(form)}
        made = desk.post(f"{service.url}/codes/batches/new", data=entry, timeout=60)
    assert "码也做好了" in made.text
    return int(made.url.rsplit("/", 1)[1])


def poster_of(service: Service, code_id: int) -> dict[str, str]:
    posters = requests.get(f"{service.url}/posters.json", timeout=30).json()
    return next(one for one in posters if id_of(one["number"]) == code_id)


def test_who_scans_a_batch_is_greeted_with_its_place_and_counted_once(service: Service) -> None:
    code_id = enter_batch(service, "翠华镇赶场")
    poster = poster_of(service, code_id)
    phone: Phone = service.outside.phone("阿福", following=False)

    greeting = phone.act("scan", ticket=poster["ticket"])
    again = phone.act("scan", ticket=poster["ticket"])

    assert "您扫的是翠华镇赶场的码" in greeting and "您扫的是翠华镇赶场的码" in again
    with logged_in(service.url, "zhuguan") as desk:
        page = desk.get(f"{service.url}/codes/?number={poster['number']}", timeout=30).text
    assert "5月1日 翠华镇赶场 发单张 200张" in page
    cells = [cell.split("<")[0].split(">")[1] for cell in page.partition("<tbody>")[2].split('class="text-end"')[1:]]
    assert cells == ["2 次", "1", "1", "0", "0"]


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="这台机器没有 Chromium，二维码的页面没有看")
@pytest.mark.parametrize("service", DATABASES[:1], indirect=True)
def test_the_pages_of_codes_stand_at_both_widths(service: Service) -> None:
    code_id = enter_batch(service, "翠华镇赶集")
    service.outside.phone("阿禄", following=False).act("scan", ticket=poster_of(service, code_id)["ticket"])
    with opened() as browser:
        look_around(browser, service, code_id)


def look_around(browser: Browser, service: Service, code_id: int) -> None:
    console = ConsolePage(browser, service, "zhuguan")
    widths = {"codes": "/codes/", "code": f"/codes/{code_id}", "batch": "/codes/batches/new", "postings": "/postings/"}
    for name, path in (widths | {"team": "/team/"}).items():
        console.open(path)
        if name == "code":
            console.page.locator("[data-scans] canvas").wait_for()
        shoot(console.page, f"codes-{name}")
        console.page.set_viewport_size({"width": 360, "height": 740})
        assert console.page.evaluate("document.documentElement.scrollWidth") <= 360, name
    console.page.get_by_role("link", name="daibiao").first.click()
    console.sees("包哪些村")
    shoot(console.page, "codes-charges")
