"""A message's words in a template's fields, each within the limits of its kind (platform facts 3.1).

The key's prefix says what a field may hold (`thing1`: 20 characters), its label what it means (地点: a
place). The label finds the value in the message's `fields`, by that very label or by the role it stands
for. Whatever the template, its first free field shows the title, or the text where there is no title:
a person can always tell what the message is about.
"""

import asyncio
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from models.push.notices import NoticeKind
from programme.calendar import china
from push.channels.base import BUSY, Message, Outcome, Rejected, Retry, Sent
from push.channels.texts import shortened
from push.channels.wechat_errors import outcome_for
from push.channels.wechat_send import send_once, verdict_of
from push.clients.templates import Template, TemplateField, TemplateKind, Templates
from push.clients.transport import Answer, raw_json
from push.clients.wechat import PlatformClient
from push.errors import PlatformRefused, PlatformUnreachable

THING = 20
PHRASE = 5
LONG = 32
PHONE = 17
HOTLINE = "12333"
"""The national line for questions about work, shown in a telephone field where the message names no number."""
FREE_KINDS = frozenset({"thing", "first", "keyword", "remark"})

# A label has the first role of which it contains a word.
ROLE_WORDS: Mapping[str, tuple[str, ...]] = {
    "phone": ("电话", "手机", "联系方式"),
    "company": ("公司", "企业", "单位", "机构", "商家"),
    "place": ("地点", "地址", "地区", "区域", "位置"),
    "time": ("时间", "日期", "期限"),
    "remark": ("备注", "说明", "提示", "详情", "描述"),
    "amount": ("金额", "工资", "薪资", "薪酬", "月薪", "待遇"),
    "headcount": ("人数", "名额"),
    "number": ("编号", "单号", "号码", "档案号"),
    "status": ("状态", "结果", "进度", "类型", "类别"),
    "name": ("姓名", "申请人", "报名人", "登记人", "学员"),
    "title": ("岗位", "职位", "名称", "标题", "主题", "课程", "项目", "政策", "事项", "内容", "通知"),
}
STATUS = {
    "job": "招聘中",
    "training": "报名中",
    "policy": "已发布",
    "registered": "已登记",
    "applied": "已提交",
    "class": "待开课",
    "paid": "已发放",
}
_WAGE = re.compile(r"(\d{3,6})(?=(?:\s*[-~—至到]\s*\d{3,6})?\s*(?:元|块))", re.ASCII)
_HEADCOUNT = re.compile(r"(\d{1,4})\s*(?:人|名)", re.ASCII)
_MOMENT = re.compile(
    r"\d{4}[-年/.]\d{1,2}[-月/.]\d{1,2}日?(\s*\d{1,2}:\d{2}(:\d{2})?)?|\d{1,2}:\d{2}(:\d{2})?", re.ASCII
)
_NOT_CHINESE = re.compile(r"[^\u4e00-\u9fff]")
_NOT_IN_NAME = re.compile(r"[^\u4e00-\u9fff·]")
_NAME = 10
_RARE = "某"
"""Stands in a name for each character that the platform's names cannot hold, so that none is silently left out."""
_NOT_PLAIN = re.compile(r"[^\x21-\x7e]")


TEMPLATE_GONE = 40037


def filled(template: Template, message: Message, now: datetime) -> dict[str, dict[str, str]]:
    """The `data` of the request: every field of the template with a value that the platform takes."""
    headline = _headline(template.fields)
    data = {}
    for field in template.fields:
        value = _headline_value(field, message) if field is headline else _value(field, message, now)
        data[field.key] = {"value": _fit(field, value)}
    return data


def role_of(label: str) -> str:
    """The role that a label stands for; empty for an unknown label."""
    return next((role for role, words in ROLE_WORDS.items() if any(word in label for word in words)), "")


def kind_of(key: str) -> str:
    """The kind in a field's key: `thing` of `thing12`."""
    return key.rstrip("0123456789")


def _headline(fields: tuple[TemplateField, ...]) -> TemplateField | None:
    free = [field for field in fields if kind_of(field.key) in FREE_KINDS]
    titled = [field for field in free if role_of(field.label) == "title"]
    return next(iter(titled or free), None)


def _headline_of(message: Message) -> str:
    return message.title.strip() or message.body


def _headline_value(field: TemplateField, message: Message) -> str:
    given = _given(field, message) if message.kind is NoticeKind.SERVICE else ""
    return given or _headline_of(message)


def _given(field: TemplateField, message: Message) -> str:
    """The message's own value for that very label, or for a label of the same role."""
    by_role = {role_of(label) or label: value for label, value in message.fields.items()}
    return message.fields.get(field.label) or by_role.get(role_of(field.label), "")


def _value(field: TemplateField, message: Message, now: datetime) -> str:
    return _given(field, message) or _derived(kind_of(field.key), role_of(field.label), message, now)


def _derived(kind: str, role: str, message: Message, now: datetime) -> str:
    """The value found in the message's own words where its fields give none; empty where the words give none either."""
    words = f"{message.title} {message.body}"
    match kind, role:
        case "date", _:
            return f"{china(now):%Y-%m-%d}"
        case ("time", _) | (_, "time"):
            return f"{china(now):%Y-%m-%d %H:%M}"
        case ("phrase", _) | (_, "status"):
            return STATUS.get(message.purpose, "")
        case ("amount", _) | (_, "amount"):
            return _first(_WAGE, words, "0") + "元"
        case "number", _:
            return _first(_HEADCOUNT, words, "")
        case ("phone_number", _) | (_, "phone"):
            return HOTLINE
        case "character_string", _:
            return str(message.delivery_id)
    return (message.body or message.title) if kind not in _FITS else ""


def _first(pattern: re.Pattern[str], words: str, otherwise: str) -> str:
    found = pattern.search(words)
    return found[1] if found else otherwise


def _fit(field: TemplateField, value: str) -> str:
    fit = _FITS.get(kind_of(field.key), _thing)
    return fit(_clean(value)) or _LAST_RESORT.get(kind_of(field.key), "请点开查看")


def _clean(value: str) -> str:
    """One line without control characters and emoji; rare characters of names, outside the basic plane too, stay."""
    return "".join(letter for letter in " ".join(value.split()) if _is_kept(letter))


def _is_kept(letter: str) -> bool:
    return letter.isprintable() and (ord(letter) <= 0xFFFF or unicodedata.category(letter) == "Lo")


def _thing(value: str) -> str:
    return shortened(value, THING)


def _phrase(value: str) -> str:
    return _NOT_CHINESE.sub("", value)[:PHRASE]


def _plain(value: str) -> str:
    return _NOT_PLAIN.sub("", value)[:LONG]


def _number(value: str) -> str:
    found = re.search(r"\d{1,32}(\.\d+)?", value, re.ASCII)
    return found[0][:LONG] if found else ""


def _amount(value: str) -> str:
    found = re.search(r"[¥￥]?\d{1,10}(\.\d{1,2})?元?", value, re.ASCII)
    return found[0] if found else ""


def _phone(value: str) -> str:
    return re.sub(r"[^\d+-]", "", value, flags=re.ASCII)[:PHONE]


def _letter(value: str) -> str:
    return re.sub(r"[^A-Za-z]", "", value)[:LONG]


def _name(value: str) -> str:
    """The name, with a stand-in for each rare character; of a longer one the parts that fit, never half a part."""
    if value.isascii():
        return value[:LONG] if len(value) <= THING else ""
    name = _NOT_IN_NAME.sub(lambda one: _RARE if unicodedata.category(one.group()) == "Lo" else "", value)
    while len(name) > _NAME and "·" in name:
        name = name.rpartition("·")[0]
    return name if len(name) <= _NAME else ""


def _moment(value: str) -> str:
    found = _MOMENT.search(value)
    return found[0].strip() if found else ""


_FITS: Mapping[str, Callable[[str], str]] = {
    "phrase": _phrase,
    "character_string": _plain,
    "letter": _letter,
    "symbol": lambda value: re.sub(r"[\w\s]", "", value)[:5],
    "number": _number,
    "amount": _amount,
    "phone_number": _phone,
    "car_number": lambda value: value[:8],
    "name": _name,
    "time": _moment,
    "date": _moment,
}
_LAST_RESORT = {
    "phrase": "请查看",
    "character_string": "0",
    "letter": "A",
    "symbol": "-",
    "number": "1",
    "amount": "0元",
    "phone_number": HOTLINE,
    "car_number": "无",
    "name": "老乡",
    "time": "00:00",
    "date": "2000-01-01",
}
"""Placeholders, because the platform takes no empty field."""


async def send_filled(
    client: PlatformClient,
    templates: Templates,
    message: Message,
    *,
    kind: TemplateKind,
    path: str,
    more: Mapping[str, Any],
) -> Outcome:
    """Find the purpose's template, fill it, send it; `more` joins the body."""
    if not message.openid:
        return Rejected("没有微信账号")
    template = await _template(client, templates, message.purpose, kind)
    if not isinstance(template, Template):
        return template
    data = filled(template, message, client.clock())
    body = {"touser": message.openid, "template_id": template.id, "data": data, **more}
    answer = await send_once(client, path, raw_json(body))
    if not isinstance(answer, Answer):
        return answer
    if answer.errcode == TEMPLATE_GONE:
        templates.forget(kind)
    return verdict_of(client, answer) if answer.errcode else Sent(remote_id=str(answer.body.get("msgid", "")))


async def _template(
    client: PlatformClient, templates: Templates, purpose: str, kind: TemplateKind
) -> Template | Outcome:
    if known := templates.known(purpose, kind):
        return known
    try:
        template = await asyncio.to_thread(templates.find, purpose, kind)
    except PlatformUnreachable:
        return Retry("读不到公众号的模板列表", BUSY)
    except PlatformRefused as refusal:
        return outcome_for(refusal.errcode, "", client.clock())
    return template or Rejected("公众号里没有合适的消息模板")
