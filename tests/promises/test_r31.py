"""R31: what is queued at 22:00 leaves at 08:00 the next day and is not called late."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from programme.calendar import CHINA
from tests.promises.people import FACTS, follower
from tests.stories_e2e.harness.service import Service
from tests.stories_e2e.harness.waiting import eventually

TOWN = "上高桥回族彝族苗族乡"
PHONE = "13800000031"


def move_to(service: Service, hour: int) -> datetime:
    """Move all clocks to the next time at which the Chinese clock shows this hour."""
    now = service.now().astimezone(CHINA)
    then = now.replace(hour=hour, minute=0, second=5)
    then = then if then > now else then + timedelta(days=1)
    service.pass_time((then - now).total_seconds())
    return then


@pytest.fixture
def night(service: Service) -> Iterator[datetime]:
    """The moment of 22:00; afterwards it is morning for the other promises."""
    yield move_to(service, 22)
    if not 8 <= service.now().astimezone(CHINA).hour < 20:
        move_to(service, 9)


def test_r31_queued_at_22_it_leaves_at_08_and_nobody_is_late(service: Service, night: datetime) -> None:
    phone = service.outside.phone("老李", phones=[PHONE])
    service.lead.post("people", 201, name="老李", town=TOWN, phone=PHONE, **FACTS)
    notice = service.lead.notice("夜里写的通知", audience={"towns": [TOWN]}, channels=["sms"], urgent=True)
    service.lead.post(f"notices/{notice}/approve")
    eventually(lambda: next(service.lead.every(f"notices/{notice}/deliveries"))["reason"], "it waits for a reason")
    at_night = service.outside.heard([phone.openid], "夜里写的通知")

    morning = move_to(service, 8)
    service.lead.await_done(notice)

    times = service.lead.get(f"notices/{notice}/times")
    first = datetime.fromisoformat(times["first_sent_at"])
    assert at_night == {}
    assert timedelta(0) <= first - morning.replace(second=0) < timedelta(minutes=5)
    assert (times["late"], times["left_late"], times["waiting_late"]) == (0, 0, {})
    assert first < datetime.fromisoformat(times["due_by_in_window"])


def test_r31_the_times_of_a_notice_stand_with_it(service: Service) -> None:
    follower(service, "阿福", TOWN)
    notice = service.lead.notice("白天的通知", audience={"towns": [TOWN]}, channels=["wechat"])
    service.lead.post(f"notices/{notice}/approve")
    service.lead.await_done(notice)

    times = service.lead.get(f"notices/{notice}/times")

    moments = [times[name] for name in ("queued_at", "approved_at", "first_sent_at", "last_sent_at", "due_by")]
    assert moments == sorted(moments)
    assert times["window"] == ["08:00", "21:00"]
