"""R28: each kind of notice has its own template, approval and opt-out switch."""

from tests.promises.people import follower, send, states
from tests.stories_e2e.harness.service import Service

TITLES = {"job": "岗位推荐通知", "training": "培训开课通知", "policy": "政策更新通知"}


def test_r28_who_opted_out_of_jobs_alone_still_gets_policies_and_training(service: Service) -> None:
    phone = follower(service, "阿福", "天星镇")

    answer = phone.say("退订岗位")
    sent = {kind: states(service, send(service, f"{kind}-R28", "天星镇", kind=kind)) for kind in TITLES}

    assert "岗位" in answer
    assert [state for state, _ in sent["policy"] + sent["training"]] == ["sent", "sent"]
    assert sent["job"] == [("suppressed", "本人不接收岗位通知")]
    assert service.outside.heard([phone.openid], "job-R28") == {}
    assert service.outside.heard([phone.openid], "policy-R28") == {phone.openid: 1}


def test_r28_each_kind_goes_by_a_template_of_its_own(service: Service) -> None:
    phone = service.outside.phone("阿贵", following=True)
    service.lead.post("people", 201, name="阿贵", town="高桥镇", openid=phone.openid, consent=True, willing=False)
    templates = {kind: _template(service, kind) for kind in TITLES}
    phone.act("notices", answers=dict.fromkeys(templates.values(), "accept"))

    for kind in TITLES:
        send(service, f"模板{kind}", "高桥镇", kind=kind)

    used = [one["content"]["template_id"] for one in service.outside.messages("notice")
            if one["openid"] == phone.openid]  # fmt: skip
    assert used == list(templates.values())
    assert len(set(used)) == len(TITLES)


def _template(service: Service, kind: str) -> str:
    return service.template_id(TITLES[kind])


def test_r28_nothing_goes_out_before_somebody_who_may_approves_it(service: Service) -> None:
    phone = follower(service, "小梅", "悦乐镇")
    draft = service.lead.notice("没批准的通知", audience={"towns": ["悦乐镇"]}, channels=["wechat"])

    refused = service.representative.send("POST", f"notices/{draft}/approve")

    assert refused.status_code == 403
    assert service.lead.get(f"notices/{draft}")["state"] == "draft"
    assert service.outside.heard([phone.openid], "没批准的通知") == {}
