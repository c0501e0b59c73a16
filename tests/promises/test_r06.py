"""R06: registered, trained and employed count persons, lifted counts households; each dated, with its evidence."""

import re
from collections import Counter
from datetime import timedelta
from typing import Any

from tests.promises.people import post, seen
from tests.stories_e2e.harness.console_session import csrf_of, logged_in
from tests.stories_e2e.harness.county import Head, import_rows
from tests.stories_e2e.harness.service import Service

TOWN = "吉利镇"
HOUSEHOLD = "R06-01"
HEAD, WIFE = Head(61), Head(62)


def counts(service: Service) -> Counter[str]:
    """The milestones of the town; empty before the first one is reached."""
    towns = service.lead.get("reports/milestones")["towns"]
    return Counter({key: one[key] for one in towns if one["town"] == TOWN for key in one if key != "town"})


def trained(service: Service, people: list[dict[str, Any]]) -> None:
    """Hold a class of one hour; all people attend to the end."""
    begins = service.now() + timedelta(minutes=30)
    lesson = {"starts_at": begins.isoformat(), "ends_at": (begins + timedelta(hours=1)).isoformat()}
    facts = {"capacity": 5, "enrol_until": begins.date().isoformat(), "lessons": [lesson], "place": "文化站"}
    held = service.lead.post("classes", 201, course="岗前安全课", kind="pre_job", **facts)
    page = f"/training/classes/{held['id']}"
    service.lead.post(f"classes/{held['id']}/publish")
    for person in people:
        post(service, "zhuguan", page, f"{page}/enrol", words=person["service_no"])
    service.pass_time(3600)
    lesson_page = f"{page}/lessons/{_first_lesson(service, page)}"
    post(service, "zhuguan", lesson_page, lesson_page, all="1")
    results = {f"state-{key}": "attended" for key in _enrolments(service, page)}
    post(service, "zhuguan", f"{page}/results", f"{page}/results", **results)


def _first_lesson(service: Service, page: str) -> str:
    found = re.search(rf"{page}/lessons/([0-9]+)", seen(service, page))
    assert found
    return found[1]


def _enrolments(service: Service, page: str) -> set[str]:
    return set(re.findall(r'name="state-([0-9]+)"', seen(service, f"{page}/results")))


def test_r06_two_of_a_household_and_the_countys_word_count_two_two_two_one(service: Service) -> None:
    rows = [[TOWN, "吉利村", HOUSEHOLD, *head.row()[3:]] for head in (HEAD, WIFE)]
    rows[1][6] = "配偶"
    import_rows(service, rows)
    before = counts(service)
    facts = {"town": TOWN, "consent": True, "willing": False}
    people = [service.lead.post("people", 201, name=one.name, id_number=one.id_number, **facts) for one in (HEAD, WIFE)]
    trained(service, people)
    day = "2018-03-01"  # within the plan
    work = {"enterprise": "明灯电器厂", "kind": "job", "started_on": day, "contract_on": day}
    for person in people:
        post(service, "zhuguan", f"/people/{person['id']}", f"/people/{person['id']}/placements", **work)
    assert counts(service) - before == {"registered": 2, "trained": 2, "employed": 2}

    household = f"/households/{people[0]['household_id']}"
    post(
        service,
        "xianren",
        household,
        f"{household}/status",
        status="脱贫",
        since=service.now().date().isoformat(),
        document="脱贫攻坚〔2026〕9号",
    )

    assert counts(service) - before == {"registered": 2, "trained": 2, "employed": 2, "lifted": 1}
    page = seen(service, f"/people/{people[0]['id']}")
    recorded = ("岗前安全课，学完了", "签劳动合同", "脱贫攻坚〔2026〕9号", "zhuguan记", "xianren记")
    assert [words for words in recorded if words not in page] == []
    assert service.lead.get(f"people/{people[1]['id']}")["employed_on"] == day


def test_r06_whoever_is_not_the_county_enters_no_poverty_status(service: Service) -> None:
    household = next(iter(service.lead.every("households")), None) or {"id": 1}

    with logged_in(service.url, "zhuguan") as desk:
        token = csrf_of(desk.get(f"{service.url}/people/new", timeout=30).text)
        entry = {"status": "返贫", "since": "2026-11-23", "document": "自己写的", "csrf_token": token}
        answer = desk.post(f"{service.url}/households/{household['id']}/status", data=entry, timeout=60)

    assert answer.status_code == 403
