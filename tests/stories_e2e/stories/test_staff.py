"""Staff: one notice to everybody on the register, from the draft to a statement without remainder."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

import pytest

from tests.stories_e2e.harness.console_session import logged_in
from tests.stories_e2e.harness.county import HOUSEHOLDS, TOWN, heads, import_rows, register_people
from tests.stories_e2e.harness.phones import Phone
from tests.stories_e2e.harness.service import Service

TITLE = "社保补贴有新办法"
REACHED, OUTCOMES = ("sent", "delivered"), ("sent", "delivered", "handed_over", "refused", "suppressed", "unsure")


@dataclass(frozen=True)
class Told:
    """The notice and the deliveries that it ended in."""

    service: Service
    phones: dict[int, Phone]
    preview: dict[str, Any]
    notice: dict[str, Any]
    deliveries: list[dict[str, Any]]

    @property
    def by_household(self) -> dict[int, list[dict[str, Any]]]:
        found = defaultdict(list)
        for row in self.deliveries:
            found[row["household_id"] or -row["person_id"]].append(row)
        return found


@pytest.fixture(scope="module")
def told(service: Service) -> Told:
    """The register is imported, people register, and everybody is told."""
    import_rows(service, (head.row() for head in heads()))
    phones = register_people(service, service.template_id("政策更新通知"))
    lead = service.lead
    notice_id = lead.notice(TITLE, channels=["wechat", "sms", "call"])
    preview = lead.post(f"notices/{notice_id}/preview")
    lead.post(f"notices/{notice_id}/approve")
    notice = lead.await_done(notice_id)
    service.outside.settle()
    return Told(service, phones, preview, notice, list(lead.every(f"notices/{notice_id}/deliveries")))


def test_the_preview_sums_up_and_keeps_its_word(told: Told) -> None:
    routes, left_out = told.preview["routes"], told.preview["left_out"]
    first = Counter(row["attempts"][0]["channel"] for row in told.deliveries if row["attempts"])

    assert told.preview["people"] == sum(routes.values()) + sum(left_out.values()) == told.notice["counts"]["people"]
    assert first == Counter(routes)


def test_the_statement_leaves_no_remainder(told: Told) -> None:
    counts = told.notice["counts"]

    assert counts["pending"] == 0
    assert counts["people"] == sum(counts[state] for state in OUTCOMES) == len(told.deliveries)
    assert {row["state"] for row in told.deliveries} <= set(OUTCOMES)


def test_every_household_is_reached_or_handed_over_or_unreached_for_a_reason(told: Told) -> None:
    ends = Counter(_end_of(rows) for rows in told.by_household.values())

    households = told.notice["households"]
    assert households["targeted"] == len(told.by_household) >= HOUSEHOLDS
    assert ends == {name: households[name] for name in ("reached", "handed_over", "unreached")}
    assert all(row["reason"] for row in told.deliveries if row["state"] in ("refused", "suppressed", "unsure"))


def _end_of(rows: list[dict[str, Any]]) -> str:
    states = {row["state"] for row in rows}
    return "reached" if states & set(REACHED) else "handed_over" if "handed_over" in states else "unreached"


def test_the_ledger_holds_exactly_one_message_for_each_who_was_reached(told: Told) -> None:
    states = {row["person_id"]: row["state"] for row in told.deliveries}
    heard = told.service.outside.heard([phone.openid for phone in told.phones.values()], TITLE)

    got = {person: heard[phone.openid] for person, phone in told.phones.items()}
    assert got == {person: int(states[person] in REACHED) for person in told.phones}


def test_everybody_was_reached_by_the_first_open_way(told: Told) -> None:
    by_channel = Counter(row["channel"] for row in told.deliveries if row["state"] in REACHED)

    assert by_channel["subscribe"] == by_channel["sms"] == HOUSEHOLDS // 10
    assert by_channel["custom"] >= HOUSEHOLDS // 10
    assert by_channel["mass"] >= HOUSEHOLDS // 5


def test_who_stopped_gets_nothing_and_stands_there_as_suppressed(told: Told) -> None:
    counts = told.notice["counts"]

    assert counts["suppressed"] >= HOUSEHOLDS // 10
    assert {row["reason"] for row in told.deliveries if row["state"] == "suppressed"} <= {
        "本人已退订",
        "本人不接收政策通知",
    }


def test_the_console_names_every_household_that_was_not_reached(told: Told) -> None:
    unreached = [head for head in heads() if head.way == "nobody"]

    with logged_in(told.service.url, "zhuguan") as browser:
        page = browser.get(f"{told.service.url}/notices/{told.notice['id']}", timeout=30).text

    assert all(head.household in page for head in unreached)


def test_a_representative_sees_only_the_own_towns_people(told: Told) -> None:
    rows = list(told.service.representative.every(f"notices/{told.notice['id']}/deliveries"))

    people = {person["id"] for person in told.service.lead.every("people") if person["town"] == TOWN}
    assert not people & {row["person_id"] for row in rows}
