"""The values that fill the fields of a template."""

import pytest

from models.push.notices import NoticeKind
from push.channels.filled_template import filled, kind_of, role_of
from push.clients.templates import Template, TemplateField
from tests.conftest import NOW
from tests.push.channels.conftest import message


def template(*lines: str) -> Template:
    """`岗位名称 thing1` a line."""
    fields = [TemplateField(key, label) for label, key in (line.split() for line in lines)]
    return Template("T", "", tuple(fields))


def values(shape: Template, **changes: object) -> dict[str, str]:
    return {key: value["value"] for key, value in filled(shape, message(0, **changes), NOW).items()}


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


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("杨千𫰡", "杨千某"),
        ("䶮大鹏", "某大鹏"),
        ("𠮷田𠮷", "某田某"),
        ("艾力·阿不都", "艾力·阿不都"),
        ("古丽米热·艾比布力·阿卜杜拉", "古丽米热·艾比布力"),
        ("阿贵🎉", "阿贵"),
        ("陈陞", "陈陞"),
    ],
)
def test_no_character_of_a_name_is_silently_left_out(name: str, shown: str) -> None:
    fields = {"姓名": name}
    kinds = template("姓名 name1", "标题 thing2")

    values_shown = values(kinds, kind=NoticeKind.SERVICE, purpose="registered", fields=fields, title=f"{name}登记成功")

    assert values_shown["name1"] == shown
    assert name.replace("🎉", "") in values_shown["thing2"]
