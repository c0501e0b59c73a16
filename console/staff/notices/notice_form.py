"""The form by which a notice is drafted."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from wtforms import BooleanField, DateTimeLocalField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, Regexp

from console.web.forms import Checkboxes, Form, labelled, options
from console.web.labels import NOTICE_KIND
from models.push.notices import NoticeKind
from programme.calendar import CHINA
from programme.plan.plan import Plan
from programme.work.vocabulary import TRADES
from push.channels.facts import FAMILY_NAMES
from push.notices.commands import NoticeDraft

KINDS = [(kind.value, NOTICE_KIND[kind]) for kind in NoticeKind if kind != NoticeKind.SERVICE]
ANY = "不限"


class NoticeForm(Form):
    """The fields of a notice; an empty choice is no condition."""

    kind = SelectField("类型", choices=labelled(KINDS))
    title = StringField("标题", [DataRequired("请填标题。"), Length(max=60, message="标题最多 60 个字。")])
    body = TextAreaField("正文", [DataRequired("请填正文。"), Length(max=2000, message="正文最多 2000 个字。")])
    url = StringField("详情网址", [Optional(), Regexp(r"https?://", message="网址以 http:// 或 https:// 开头。")])
    towns = Checkboxes("乡镇")
    categories = Checkboxes("服务类型", coerce=int)
    poverty_status = SelectField("脱贫属性")
    trade = SelectField("想做的工种", choices=options(TRADES, ANY))
    willing = SelectField("外出意愿", choices=labelled([("yes", "愿意外出")], ANY))
    channels = Checkboxes("用哪些渠道", choices=labelled(FAMILY_NAMES.items()), default=list(FAMILY_NAMES))
    urgent = BooleanField("加急")
    send_at = DateTimeLocalField("什么时候发", [Optional()], format="%Y-%m-%dT%H:%M")

    @classmethod
    def for_plan(cls, plan: Plan, towns: list[str]) -> "NoticeForm":
        """The form with the plan's towns, categories and words."""
        form = cls()
        form.towns.choices = options(towns)
        form.categories.choices = labelled((category.code, category.name) for category in plan.categories)
        form.poverty_status.choices = options(plan.origin.poverty_vocabulary.words, ANY)
        return form

    def audience(self) -> dict[str, Any]:
        """The audience of interfaces.md; an absent key is no condition."""
        conditions = {
            "towns": self.towns.data,
            "categories": self.categories.data,
            "poverty_status": [self.poverty_status.data] if self.poverty_status.data else [],
            "trades": [self.trade.data] if self.trade.data else [],
            "willing": True if self.willing.data else None,
        }
        return {key: value for key, value in conditions.items() if value}

    def draft(self) -> NoticeDraft:
        return NoticeDraft(
            kind=NoticeKind(self.kind.data),
            title=self.title.data,
            body=self.body.data,
            url=self.url.data or "",
            audience=self.audience(),
            channels=tuple(self.channels.data or ()),
            send_at=_utc(self.send_at.data),
            urgent=self.urgent.data,
        )


def audience_words(audience: Mapping[str, Any], plan: Plan) -> list[str]:
    """The conditions of an audience as staff would say them; empty: everybody."""
    names = {category.code: category.name for category in plan.categories}
    told = {
        "towns": _joined(audience.get("towns")),
        "villages": _joined(audience.get("villages")),
        "categories": "、".join(names.get(code, str(code)) for code in audience.get("categories") or ()),
        "poverty_status": _joined(audience.get("poverty_status")),
        "trades": f"想做{trades}" if (trades := _joined(audience.get("trades"))) else "",
        "education_min": f"{audience['education_min']}以上" if audience.get("education_min") else "",
        "age_min": f"{audience['age_min']}岁以上" if audience.get("age_min") else "",
        "age_max": f"{audience['age_max']}岁以下" if audience.get("age_max") else "",
        "willing": _either(audience.get("willing"), "愿意外出", "不愿外出"),
        "employed": _either(audience.get("employed"), "在岗", "没在岗"),
        "vacancy_id": "岗位合适的人" if audience.get("vacancy_id") else "",
        "class_id": "想学这门课的人" if audience.get("class_id") else "",
        "added_since": "批准以后新加进来的人" if audience.get("added_since") else "",
        "retry_of": "上次没发到、现在能发的人" if audience.get("retry_of") else "",
    }
    return [words for words in told.values() if words]


def size_in_words(people: int, sms_messages: int, sms_fen: int) -> str:
    """Size and cost beside the button, such as `发给 812 人，其中短信 320 人，约 16.00 元`."""
    sms = f"，其中短信 {sms_messages} 人，约 {sms_fen / 100:.2f} 元" if sms_messages else "，不用花短信钱"
    return f"发给 {people} 人{sms}"


def channel_words(families: Sequence[str]) -> str:
    """The channels in words, such as `微信公众号、短信`; without a named family all."""
    return "、".join(words for family, words in FAMILY_NAMES.items() if family in families or not families)


def _either(condition: bool | None, yes: str, no: str) -> str:
    return "" if condition is None else yes if condition else no


def _joined(words: str | Sequence[str] | None) -> str:
    return words if isinstance(words, str) else "、".join(words or ())


def _utc(local: datetime | None) -> datetime | None:
    return local.replace(tzinfo=CHINA).astimezone(UTC) if local else None
