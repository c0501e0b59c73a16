"""Templates in the account and the value rules of their fields (platform facts 3.1 and 3.2)."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sandbox.base.refusals import Json, Refusal

FIELD = re.compile(r"\{\{(\w+)\.DATA\}\}")
LINE = re.compile(r"(.+?)[:\uff1a]\s*\{\{(\w+)\.DATA\}\}")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_TIME = r"\d{1,2}:\d{2}(:\d{2})?"
_DATE = r"\d{4}(年|-|/|\.)\d{1,2}(月|-|/|\.)\d{1,2}日?"
_MOMENT = rf"({_DATE}(\s*{_TIME})?|{_TIME})"
RULES = {
    "thing": re.compile(r".{1,20}"),
    "const": re.compile(r".{1,20}"),
    "enum": re.compile(r".{1,20}"),
    "number": re.compile(r"-?[\d.]{1,32}"),
    "letter": re.compile(r"[A-Za-z]{1,32}"),
    "symbol": re.compile(r"[^\w\s]{1,5}"),
    "character_string": re.compile(r"[\x21-\x7e ]{1,32}"),
    "time": re.compile(rf"{_MOMENT}(\s*~\s*{_MOMENT})?"),
    "date": re.compile(rf"{_DATE}(\s*{_TIME})?(\s*~\s*{_DATE}(\s*{_TIME})?)?"),
    "amount": re.compile(r"[\u00a5\uffe5$€£]?\d{1,10}(\.\d+)?元?"),
    "phone_number": re.compile(r"[\d+\-() ]{1,17}"),
    "car_number": re.compile(r".{1,8}"),
    "name": re.compile(r"[\u4e00-\u9fff·]{1,10}|[A-Za-z .·]{1,20}"),
    "phrase": re.compile(r"[\u4e00-\u9fff]{1,5}"),
}


class Sort(StrEnum):
    """Template message (模板消息) or subscription notice (订阅通知)."""

    MESSAGE = "message"
    NOTICE = "notice"


@dataclass(frozen=True)
class Template:
    """One template; its lines (`岗位名称:{{thing1.DATA}}`) hold labels and typed names of fields."""

    template_id: str
    sort: Sort
    title: str
    content: str
    example: str
    long_term: bool = False

    @property
    def labels(self) -> dict[str, str]:
        """The labels that the person sees, by name of field."""
        return {name: label.strip() for label, name in LINE.findall(self.content)}

    def fill(self, data: Mapping[str, Any]) -> dict[str, str]:
        """The values by label, as the phone shows them; 47003 for a value that breaks the rule of its type."""
        return {label: _value(name, data.get(name)) for name, label in self.labels.items()}

    def document(self) -> Json:
        """The template as the list of the account returns it."""
        if self.sort is Sort.NOTICE:
            kind = 3 if self.long_term else 2
            return {
                "priTmplId": self.template_id,
                "title": self.title,
                "content": self.content,
                "example": self.example,
                "type": kind,
            }
        return {
            "template_id": self.template_id,
            "title": self.title,
            "primary_industry": "政府",
            "deputy_industry": "人力资源",
            "content": self.content,
            "example": self.example,
        }


def _value(name: str, given: object) -> str:
    """The text of one field, checked by the type with which its name begins."""
    value = given.get("value") if isinstance(given, dict) else None
    text = str(value) if isinstance(value, str | int | float) else ""
    rule = RULES.get(name.rstrip("0123456789"))
    if CONTROL.search(text) or rule is None or not rule.fullmatch(text):
        raise Refusal(47003, f"{name}.DATA is invalid")
    return text


_DEFAULT = (
    (
        Sort.MESSAGE,
        "登记结果通知",
        (
            "姓名 name1 张三",
            "档案编号 character_string2 A-0001",
            "登记结果 phrase3 已登记",
            "登记时间 time4 2026-11-23 10:00",
            "温馨提示 thing5 有合适的岗位会告诉您",
        ),
    ),
    (
        Sort.MESSAGE,
        "报名结果通知",
        (
            "岗位名称 thing1 缝纫工",
            "用工单位 thing2 某制衣厂",
            "报名状态 phrase3 已报名",
            "报名时间 time4 2026-11-23 10:00",
            "温馨提示 thing5 请保持电话畅通",
        ),
    ),
    (
        Sort.MESSAGE,
        "开课提醒",
        (
            "课程名称 thing1 电工初级班",
            "上课时间 time2 2026-11-23 09:00",
            "上课地点 thing3 镇政府二楼",
            "联系电话 phone_number4 0760-88888888",
            "温馨提示 thing5 请带身份证",
        ),
    ),
    (
        Sort.MESSAGE,
        "补贴发放通知",
        (
            "姓名 name1 张三",
            "补贴项目 thing2 外出务工补贴",
            "发放金额 amount3 200元",
            "发放时间 time4 2026-11-23 10:00",
            "温馨提示 thing5 请查收银行卡",
        ),
    ),
    (
        Sort.NOTICE,
        "岗位推荐通知",
        (
            "岗位名称 thing1 缝纫工",
            "公司名称 thing2 某制衣厂",
            "薪资待遇 thing3 4000-6000元/月",
            "工作地点 thing4 工业园区",
            "温馨提示 thing5 回复编号即可报名",
        ),
    ),
    (
        Sort.NOTICE,
        "培训开课通知",
        (
            "课程名称 thing1 电工初级班",
            "开课时间 time2 2026-11-23 09:00",
            "上课地点 thing3 镇政府二楼",
            "温馨提示 thing4 免费培训",
        ),
    ),
    (
        Sort.NOTICE,
        "政策更新通知",
        (
            "政策名称 thing1 外出务工补贴办法",
            "更新时间 time2 2026-11-23 10:00",
            "政策摘要 thing3 点开查看谁能领",
            "温馨提示 thing4 有疑问请回复人工",
        ),
    ),
)


def default_set(app_id: str) -> list[Template]:
    """The templates of a new account; their ids depend only on the app id, so they survive a restart."""
    return [_template(app_id, sort, title, lines) for sort, title, lines in _DEFAULT]


def template_set(name: str, app_id: str) -> list[Template]:
    """The named set: `default`, or `none` for an account without templates."""
    if name not in ("default", "none"):
        raise ValueError(f"unknown template set {name!r}: use default or none")
    return default_set(app_id) if name == "default" else []


def _template(app_id: str, sort: Sort, title: str, lines: tuple[str, ...]) -> Template:
    parts = [line.split(" ", 2) for line in lines]
    content = "\n".join(f"{label}:{{{{{name}.DATA}}}}" for label, name, _ in parts)
    example = "\n".join(f"{label}:{value}" for label, _, value in parts)
    return Template(_template_id(app_id, sort, title), sort, title, content, example)


def _template_id(app_id: str, sort: Sort, title: str) -> str:
    return hashlib.sha256(f"{app_id}/{sort}/{title}".encode()).hexdigest()[:43]
