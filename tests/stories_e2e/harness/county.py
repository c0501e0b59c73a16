"""A register of 40 invented households, and how each of its people can be reached."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from stdnum.cn import ric

from tests.stories_e2e.harness.console_session import csrf_of, logged_in
from tests.stories_e2e.harness.phones import Phone
from tests.stories_e2e.harness.service import Service
from tests.stories_e2e.harness.waiting import eventually

HOUSEHOLDS = 40
WAYS = ("custom", "subscribe", "mass", "mass", "sms", "call", "stopped", "nobody", "unfollowed", "blocked")
"""By the last digit of the household: how its head can be reached, or why not."""
ON_WECHAT = ("custom", "subscribe", "mass", "stopped", "unfollowed", "blocked")
COLUMNS = (
    *("乡(镇)", "行政村", "户编号", "人编号", "姓名", "证件号码", "与户主关系"),
    *("文化程度", "脱贫属性", "户联系电话", "银行卡号"),
)
TOWN = "天星镇"


@dataclass(frozen=True)
class Head:
    """The head of one household. Nobody living is 119 years old (requirements.md 2.5)."""

    number: int

    @property
    def way(self) -> str:
        return WAYS[self.number % len(WAYS)]

    @property
    def household(self) -> str:
        return f"H{self.number:04d}"

    @property
    def name(self) -> str:
        return "赵钱孙李周吴郑王"[self.number % 8] + "一二三四五六七八九十"[self.number // 8] + "山"

    @property
    def id_number(self) -> str:
        body = f"53212519070101{self.number:03d}"
        return body + str(ric.calc_check_digit(f"{body}0"))

    @property
    def phone(self) -> str:
        return "" if self.way in ("nobody", "unfollowed") else f"138000{self.number:05d}"

    def row(self) -> list[str]:
        phone = self.phone if self.way == "call" else ""
        place = (TOWN, "双河村", self.household, f"P{self.number:04d}", self.name, self.id_number, "户主")
        return [*place, "初中", "未脱贫", phone, "6222020000000000"]


def heads() -> Iterator[Head]:
    return (Head(number) for number in range(HOUSEHOLDS))


def import_rows(service: Service, rows: Iterable[list[str]]) -> None:
    """Import these rows of the register's file by the page, under the file's header."""
    written = io.StringIO()
    csv.writer(written).writerows([COLUMNS, *rows])
    with logged_in(service.url, "zhuguan") as desk:
        page = f"{service.url}/imports/"
        form = {"provider": "县人社局", "basis": "方案", "csrf_token": csrf_of(desk.get(page, timeout=30).text)}
        answer = desk.post(page, data=form, files={"file": ("register.csv", written.getvalue())}, timeout=60)
    assert "每一行都收下了" in answer.text, f"{answer.status_code} {answer.text[:1000]}"


def register_people(service: Service, template_id: str) -> dict[int, Phone]:
    """Files and phones of all who gave consent; the phones of those on WeChat by person id."""
    found = {}
    for head in heads():
        if head.way in ("call", "nobody"):
            continue
        phone = _phone_of(service, head, template_id)
        openid = {"openid": phone.openid} if phone else {}
        facts = {"name": head.name, "id_number": head.id_number, "phone": head.phone, "town": TOWN}
        person = service.lead.post("people", 201, **facts, **openid, consent=True, willing=False)
        if phone:
            found[int(person["id"])] = phone
            _prepare(phone, head.way, template_id)
    return found


def _phone_of(service: Service, head: Head, template_id: str) -> Phone | None:
    if head.way not in ON_WECHAT:
        return None
    return service.outside.phone(head.name, following=True, phones=[head.phone] if head.phone else [None])


def _prepare(phone: Phone, way: str, template_id: str) -> None:
    """Do on the phone what this person did before the notice."""
    if way == "custom":
        phone.say("你好")
    elif way == "subscribe":
        phone.act("notices", answers={template_id: "accept"})
    elif way == "stopped":
        assert "退订" in phone.say("退订") or eventually(phone.entries, "an answer to 退订")
    elif way == "unfollowed":
        phone.act("unfollow")
    elif way == "blocked":
        phone.act("block")
