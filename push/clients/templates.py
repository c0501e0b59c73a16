"""The message template for each purpose: named in the settings, or found by its title in the lists of the account.

Both kinds of list are kept in Redis for an hour and in the process for some minutes. After the platform refuses
a template as unknown, the list is read again.
"""

import json
import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import redis

from push.clients.account_api import AccountApi
from settings import Settings

SHARED_SECONDS = 3600
LOCAL_SECONDS = 300.0
FIELD = re.compile(r"(?<![^\n:：{}])(?P<label>[^\n:：{}]*+)[:：]?\s{0,9}\{\{\s{0,9}(?P<key>\w{1,64})\.DATA\s{0,9}\}\}")
"""A label and its field. Every blank is bounded: over n line ends an unbounded one takes n² steps."""


class TemplateKind(StrEnum):
    """The kind of a template, 模板消息 or 订阅通知: two lists with purposes of their own."""

    TEMPLATE = "template"
    SUBSCRIPTION = "subscription"


# Words of a title, the most telling first.
TITLE_WORDS: Mapping[TemplateKind, Mapping[str, tuple[str, ...]]] = {
    TemplateKind.TEMPLATE: {
        "registered": ("登记", "建档", "注册"),
        "applied": ("报名", "投递", "应聘", "申请"),
        "class": ("开课", "上课", "开班", "培训"),
        "paid": ("补贴", "发放", "到账"),
    },
    TemplateKind.SUBSCRIPTION: {
        "job": ("岗位", "招聘", "职位", "招工", "工作"),
        "training": ("培训", "课程", "开班"),
        "policy": ("政策",),
    },
}


@dataclass(frozen=True)
class TemplateField:
    """One `{{thing1.DATA}}` of a template and the label before it."""

    key: str
    label: str


@dataclass(frozen=True)
class Template:
    """A template of the account."""

    id: str
    title: str
    fields: tuple[TemplateField, ...]


class Templates:
    """The templates of the account. Raises PlatformRefused or PlatformUnreachable if a list cannot be read."""

    def __init__(self, settings: Settings, account: AccountApi, link: redis.Redis) -> None:
        self._chosen = settings.wechat_templates
        self._account = account
        self._redis = link
        self._name = f"songgang:templates:{settings.wechat_app_id}"
        self._local: dict[TemplateKind, tuple[list[Template], float]] = {}

    def known(self, purpose: str, kind: TemplateKind) -> Template | None:
        """The template that `find` would return, without any request; None also if the list is not in this process."""
        templates, until = self._local.get(kind, ([], 0.0))
        return self._pick(templates, purpose, kind) if time.monotonic() < until else None

    def find(self, purpose: str, kind: TemplateKind) -> Template | None:
        """The template for `purpose` with at least one field; None if the account has none."""
        templates, until = self._local.get(kind, ([], 0.0))
        if time.monotonic() >= until:
            templates = self._shared(kind) or self._fetched(kind)
            self._local[kind] = (templates, time.monotonic() + LOCAL_SECONDS)
        return self._pick(templates, purpose, kind)

    def forget(self, kind: TemplateKind) -> None:
        """Forget the list, because the platform does not know one of its templates."""
        self._local.pop(kind, None)
        try:
            self._redis.delete(f"{self._name}:{kind}")
        except redis.RedisError:
            return  # without Redis there is no shared list to forget

    def _pick(self, templates: list[Template], purpose: str, kind: TemplateKind) -> Template | None:
        if chosen := self._chosen.get(purpose):
            return next((one for one in templates if one.id == chosen and one.fields), None)
        for word in TITLE_WORDS[kind].get(purpose, ()):
            for one in templates:
                if word in one.title and one.fields:
                    return one
        return None

    def _shared(self, kind: TemplateKind) -> list[Template]:
        try:
            value = self._redis.get(f"{self._name}:{kind}")
        except redis.RedisError:
            return []
        return [_template(*row) for row in json.loads(value)] if isinstance(value, bytes | str) else []

    def _fetched(self, kind: TemplateKind) -> list[Template]:
        rows = _rows(self._account, kind)
        try:
            self._redis.set(f"{self._name}:{kind}", json.dumps(rows), ex=SHARED_SECONDS)
        except redis.RedisError:
            return [_template(*row) for row in rows]
        return [_template(*row) for row in rows]


def _rows(account: AccountApi, kind: TemplateKind) -> list[tuple[str, str, str]]:
    """Id, title and content of every template of the account."""
    if kind is TemplateKind.TEMPLATE:
        listed = account.call("/cgi-bin/template/get_all_private_template").get("template_list")
        return [_row(one, "template_id") for one in _objects(listed)]
    listed = account.call("/wxaapi/newtmpl/gettemplate").get("data")
    return [_row(one, "priTmplId") for one in _objects(listed)]


def _objects(listed: object) -> Iterable[dict[str, Any]]:
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def _row(one: dict[str, Any], id_key: str) -> tuple[str, str, str]:
    return str(one.get(id_key, "")), str(one.get("title", "")), str(one.get("content", ""))


def _template(template_id: str, title: str, content: str) -> Template:
    found = FIELD.finditer(content)
    return Template(template_id, title, tuple(TemplateField(one["key"], one["label"].strip()) for one in found))
