"""The choice of a template for a purpose, and the filling of its fields."""

from dataclasses import replace

import pytest
from redis import Redis

from models.push.notices import NoticeKind
from push.channels.filled_template import filled, kind_of, role_of
from push.clients.templates import Template, TemplateField, TemplateKind, Templates
from push.clients.wechat import PlatformClient
from push.errors import PlatformUnreachable
from settings import Settings
from tests.conftest import NOW
from tests.push.channels.conftest import message
from tests.push.harness.recorded import Recorded, Said

MESSAGES = "/cgi-bin/template/get_all_private_template"
NOTICES = "/wxaapi/newtmpl/gettemplate"


def notice(template_id: str, title: str, content: str = "名称：{{thing1.DATA}}") -> dict[str, object]:
    return {"priTmplId": template_id, "title": title, "content": content}


def template(*lines: str) -> Template:
    """A template with these fields, one `岗位名称 thing1` a line."""
    fields = [TemplateField(key, label) for label, key in (line.split() for line in lines)]
    return Template("T", "", tuple(fields))


def values(shape: Template, **changes: object) -> dict[str, str]:
    return {key: value["value"] for key, value in filled(shape, message(0, **changes), NOW).items()}


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


def test_the_title_shows_in_the_field_whose_label_asks_for_it() -> None:
    shown = values(template("公司名称 thing1", "岗位名称 thing2", "工作地点 thing3"))

    assert shown["thing2"] == "电子厂招工"


def test_without_such_a_label_the_first_free_field_shows_the_title() -> None:
    assert values(template("发布时间 time1", "提醒 thing2"))["thing2"] == "电子厂招工"


def test_without_a_title_the_words_show() -> None:
    shown = values(template("岗位名称 thing1"), title="", body="包吃住" * 20)

    assert shown["thing1"].startswith("包吃住") and len(shown["thing1"]) == 20


def test_a_service_messages_own_values_go_where_their_labels_say() -> None:
    fields = {"姓名": "阿贵", "服务档案号": "A-0001"}
    shown = values(
        template("姓名 name1", "档案编号 character_string2", "登记结果 phrase3", "登记时间 time4"),
        kind=NoticeKind.SERVICE,
        purpose="registered",
        fields=fields,
    )

    assert shown == {"name1": "阿贵", "character_string2": "A-0001", "phrase3": "已登记", "time4": "2026-11-23 10:00"}


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("薪资 amount1", "4500元"),
        ("招聘人数 number1", "20"),
        ("状态 phrase1", "招聘中"),
        ("日期 date1", "2026-11-23"),
        ("联系电话 phone_number1", "12333"),
        ("编号 character_string1", "7"),
        ("姓名 name1", "老乡"),
    ],
)
def test_each_kind_of_field_gets_what_it_may_hold(line: str, value: str) -> None:
    assert values(template("岗位 thing9", line), delivery_id=7)[line.split()[1]] == value


def test_no_field_holds_lines_emoji_or_more_than_its_limit() -> None:
    shown = values(template("岗位 thing1"), title="好消息🎉\n" + "长" * 40)["thing1"]

    assert len(shown) == 20 and "\n" not in shown and "🎉" not in shown


def test_labels_stand_for_roles_and_prefixes_for_kinds() -> None:
    assert [role_of(label) for label in ("用工单位", "上课地点", "温馨提示", "课程名称", "？")] == [
        "company",
        "place",
        "remark",
        "title",
        "",
    ]
    assert kind_of("character_string12") == "character_string"
