"""The choice of a template for a purpose."""

from dataclasses import replace

import pytest
from redis import Redis

from push.clients.templates import FIELD, TemplateKind, Templates
from push.clients.wechat import PlatformClient
from push.errors import PlatformUnreachable
from settings import Settings
from tests.guards.patterns.test_patterns import alarm
from tests.push.harness.recorded import Recorded, Said

MESSAGES = "/cgi-bin/template/get_all_private_template"
NOTICES = "/wxaapi/newtmpl/gettemplate"


def notice(template_id: str, title: str, content: str = "名称：{{thing1.DATA}}") -> dict[str, object]:
    return {"priTmplId": template_id, "title": title, "content": content}


def test_a_template_is_found_by_its_title(templates: Templates, platform: Recorded) -> None:
    rows = [notice("A", "课程提醒"), notice("B", "招聘信息通知"), notice("C", "政策更新提醒")]
    platform.tell(NOTICES, {"errcode": 0, "data": rows})

    found = {purpose: templates.find(purpose, TemplateKind.SUBSCRIPTION) for purpose in ("job", "training", "policy")}

    assert {purpose: one.id for purpose, one in found.items() if one} == {"job": "B", "training": "A", "policy": "C"}


def test_the_settings_choice_wins_over_the_title(
    settings: Settings, client: PlatformClient, redis: Redis, platform: Recorded
) -> None:
    platform.tell(NOTICES, {"data": [notice("A", "岗位通知"), notice("B", "其他")]})
    chosen = Templates(replace(settings, wechat_templates={"job": "B"}), client.account, redis)

    found = chosen.find("job", TemplateKind.SUBSCRIPTION)

    assert found is not None and found.id == "B"


def test_labels_and_keys_come_from_the_content(templates: Templates, platform: Recorded) -> None:
    content = "{{first.DATA}}\n课程：{{keyword1.DATA}}\n上课时间:{{ time2.DATA }}"
    platform.tell(MESSAGES, {"template_list": [{"template_id": "M", "title": "开课提醒", "content": content}]})

    found = templates.find("class", TemplateKind.TEMPLATE)

    assert found is not None
    assert [(one.label, one.key) for one in found.fields] == [
        ("", "first"),
        ("课程", "keyword1"),
        ("上课时间", "time2"),
    ]


@pytest.mark.parametrize("unit", ["\n", " ", ":\n", "：\n ", "{{\n", "{{ ", "{{a.DATA\n", "{{a.DATA}}\n"])
def test_a_template_of_blanks_takes_no_time(unit: str) -> None:
    with alarm(5):
        assert len(FIELD.findall(unit * 100_000)) in (0, 100_000)


def test_lists_are_read_once_for_all_processes(
    settings: Settings, client: PlatformClient, templates: Templates, redis: Redis, platform: Recorded
) -> None:
    platform.tell(NOTICES, {"data": [notice("A", "岗位通知")]})
    templates.find("job", TemplateKind.SUBSCRIPTION)

    found = Templates(settings, client.account, redis).find("job", TemplateKind.SUBSCRIPTION)

    assert found is not None and len(platform.asked_at(NOTICES)) == 1


def test_known_asks_nobody(templates: Templates, platform: Recorded) -> None:
    assert templates.known("job", TemplateKind.SUBSCRIPTION) is None
    assert not platform.asked


def test_a_list_out_of_reach_is_told(templates: Templates, platform: Recorded) -> None:
    platform.tell(NOTICES, Said(502, b"bad"))

    with pytest.raises(PlatformUnreachable):
        templates.find("job", TemplateKind.SUBSCRIPTION)
