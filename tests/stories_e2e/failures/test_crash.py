"""Whatever is killed or emptied in mid-send: nobody is told twice, and nobody is forgotten."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from models.queries.delivery.claims import LEASE
from tests.stories_e2e.harness.phones import Phone
from tests.stories_e2e.harness.service import Service
from tests.stories_e2e.harness.waiting import eventually

PEOPLE = 150
TOWN = "悦乐镇"
MASS = "/cgi-bin/message/mass/send"
SLOW_MS = 700
LEASE_SECONDS = LEASE.total_seconds() + 1.0
"""After so long a lost delivery may be taken up again."""
RECOVERY_SECONDS = 60.0
REACHED = ("sent", "delivered")


@dataclass(frozen=True)
class Crowd:
    """The town's people: half of them wrote a moment ago, the others wait for a mass send."""

    service: Service
    openids: dict[int, str]

    def begin(self, title: str) -> int:
        """Approve a notice to all of them while the platform is slow."""
        self.service.outside.slow_down(SLOW_MS)
        notice_id = self.service.lead.notice(title, audience={"towns": [TOWN]}, channels=["wechat"])
        self.service.lead.post(f"notices/{notice_id}/approve")
        return notice_id

    def await_first_message(self, title: str) -> None:
        eventually(lambda: self.heard(title), "the first message")

    def heard(self, title: str) -> Counter[str]:
        return self.service.outside.heard(self.openids.values(), title)

    def end(self, notice_id: int) -> list[dict[str, str]]:
        """The platform is quick again; every delivery once the notice is done."""
        self.service.outside.post("latency", ms=0)
        counts = self.service.lead.await_done(notice_id, RECOVERY_SECONDS)["counts"]
        self.service.outside.settle()
        assert (counts["people"], counts["pending"]) == (PEOPLE, 0)
        return list(self.service.lead.every(f"notices/{notice_id}/deliveries"))

    def told_wrongly(self, title: str, rows: list[dict[str, str]]) -> list[dict[str, str]]:
        """Deliveries with a state that the phone contradicts: told once, or listed as unsure and told once at most."""
        heard = self.heard(title)
        assert max(heard.values()) == 1
        expected = {**dict.fromkeys(REACHED, (1,)), "unsure": (0, 1)}
        return [row for row in rows if heard[self.openids[int(row["person_id"])]] not in expected.get(row["state"], ())]


@pytest.fixture(scope="module")
def crowd(service: Service) -> Crowd:
    phones = service.outside.phones(PEOPLE, following=True, name="村民")
    with ThreadPoolExecutor(4) as pool:
        ids = list(pool.map(lambda phone: _registered(service, phone), phones))
    for phone in phones[: PEOPLE // 2]:
        phone.act("say", text="你好", wait=False)
    service.outside.settle()
    return Crowd(service, dict(zip(ids, (phone.openid for phone in phones), strict=True)))


def _registered(service: Service, phone: Phone) -> int:
    facts = {"name": "村民", "town": TOWN, "consent": True, "willing": False}
    return int(service.lead.post("people", 201, openid=phone.openid, **facts)["id"])


@pytest.fixture
def worker_again(service: Service) -> Iterator[None]:
    """Make the platform quick again for the next story."""
    yield
    service.outside.post("latency", ms=0)


def test_a_killed_job_leaves_everybody_told_once_or_listed_as_unsure(crowd: Crowd, worker_again: None) -> None:
    notice_id = crowd.begin("路灯要修好了")
    crowd.await_first_message("路灯要修好了")

    killed = crowd.service.worker.kill_workers()
    crowd.service.outside.settle()
    crowd.service.pass_time(LEASE_SECONDS)
    rows = crowd.end(notice_id)

    assert killed
    assert crowd.told_wrongly("路灯要修好了", rows) == []
    assert {row["state"] for row in rows} <= {*REACHED, "unsure"}


def test_a_worker_killed_during_a_mass_send_sends_the_list_once(crowd: Crowd, worker_again: None) -> None:
    before = crowd.service.outside.get("ledger")["calls"].get(MASS, 0)
    notice_id = crowd.begin("桥要通车了")
    eventually(lambda: crowd.service.outside.get("ledger")["calls"].get(MASS, 0) > before, "the mass call")

    crowd.service.worker.kill()
    crowd.service.outside.settle()
    crowd.service.pass_time(LEASE_SECONDS)
    crowd.service.worker.start()
    rows = crowd.end(notice_id)

    assert crowd.told_wrongly("桥要通车了", rows) == []
    assert Counter(row["state"] in REACHED for row in rows) == {True: PEOPLE}


def test_redis_emptied_before_and_during_a_send_changes_nothing(crowd: Crowd, worker_again: None) -> None:
    notice_id = crowd.begin("医保要缴费了")
    crowd.service.flush_redis()
    crowd.await_first_message("医保要缴费了")

    crowd.service.flush_redis()
    rows = crowd.end(notice_id)

    assert crowd.told_wrongly("医保要缴费了", rows) == []
    assert Counter(row["state"] in REACHED for row in rows) == {True: PEOPLE}
