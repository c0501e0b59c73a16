"""People of one town each, so that no promise's notice reaches another's people."""

from typing import Any

from tests.bot.cast import AGUI_NUMBER, ANSWERS
from tests.stories_e2e.harness.console_session import csrf_of, logged_in
from tests.stories_e2e.harness.county import Head, import_rows
from tests.stories_e2e.harness.phones import Phone
from tests.stories_e2e.harness.service import Service

FACTS = {"consent": True, "willing": False}


def follower(service: Service, name: str, town: str, **facts: object) -> Phone:
    """The phone of a person who follows, wrote just now, and has a file linked to the chat."""
    phone = service.outside.phone(name, following=True)
    service.lead.post("people", 201, name=name, town=town, openid=phone.openid, **FACTS | facts)
    phone.say("你好")
    return phone


def send(service: Service, title: str, town: str, **more: object) -> dict[str, Any]:
    """Send a notice and wait for its end; the notice as the API shows it."""
    more = {"channels": ["wechat"]} | more
    notice_id = service.lead.notice(title, audience={"towns": [town]}, **more)
    service.lead.post(f"notices/{notice_id}/approve")
    return service.lead.await_done(notice_id)


def states(service: Service, notice: dict[str, Any]) -> list[tuple[str, str]]:
    """State and reason of everybody in it."""
    return [(row["state"], row["reason"]) for row in service.lead.every(f"notices/{notice['id']}/deliveries")]


def answers(name: str, id_number: str, phone: str, trade: str = "焊工") -> list[str]:
    """A whole registration by chat of this person."""
    own = {"陈阿贵": name, AGUI_NUMBER: id_number, "13800000000": phone, "焊工": trade}
    return [own.get(answer, answer) for answer in ANSWERS]


def import_register(service: Service, *listed: Head) -> None:
    """Import these people's rows of the register; a second time changes nothing."""
    import_rows(service, [["高桥镇", "高桥村", *head.row()[2:]] for head in listed])


def post(service: Service, user: str, page: str, path: str, **entry: str) -> str:
    """Send a form of that page; the text of the page that it leads to."""
    with logged_in(service.url, user) as desk:
        token = csrf_of(desk.get(f"{service.url}{page}", timeout=30).text)
        answer = desk.post(f"{service.url}{path}", data=entry | {"csrf_token": token}, timeout=60)
        assert answer.ok, f"{answer.status_code} {answer.text[:500]}"
        return answer.text


def seen(service: Service, path: str) -> str:
    """A page of the console, as the lead sees it."""
    with logged_in(service.url, "zhuguan") as desk:
        return desk.get(f"{service.url}{path}", timeout=30).text
