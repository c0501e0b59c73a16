"""退订 stops notices until 恢复, and what was stopped stands in the statement."""

from tests.stories_e2e.harness.phones import Phone
from tests.stories_e2e.harness.service import Service

TOWN = "寿山镇"


def notify(service: Service, title: str) -> list[str]:
    """The states of the town's people after the notice."""
    notice_id = service.lead.notice(title, audience={"towns": [TOWN]}, channels=["wechat"])
    service.lead.post(f"notices/{notice_id}/approve")
    service.lead.await_done(notice_id)
    return [row["state"] for row in service.lead.every(f"notices/{notice_id}/deliveries")]


def listener(service: Service) -> Phone:
    phone = service.outside.phone("老王", following=True)
    facts = {"name": "王老五", "town": TOWN, "consent": True, "willing": False}
    service.lead.post("people", 201, openid=phone.openid, **facts)
    return phone


def test_stopping_stops_and_resuming_resumes(service: Service) -> None:
    phone = listener(service)

    answer = phone.say("退订")
    stopped = notify(service, "第一条通知")
    phone.say("恢复")
    resumed = notify(service, "第二条通知")

    assert "退订" in answer or "不再" in answer
    assert (stopped, resumed) == (["suppressed"], ["sent"])
    assert service.outside.heard([phone.openid], "第一条通知") == {}
    assert service.outside.heard([phone.openid], "第二条通知") == {phone.openid: 1}
