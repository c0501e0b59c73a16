"""R59: versioned consent before any ID number; 退订 works in one message on every channel without log-in."""

import re

from tests.promises.people import FACTS, follower, send, states
from tests.stories_e2e.harness.console_session import csrf_of, logged_in
from tests.stories_e2e.harness.phones import Phone
from tests.stories_e2e.harness.service import Service

ID_NUMBER = "11010519491231002X"
PHONE = "13800000059"
SHEET = re.compile(r'href="(/call-sheets/\d+)"')
ENTRY = re.compile(r'action="(/call-sheets/entries/\d+/outcome)"')


def reply_by_sms(service: Service, phone: str, text: str) -> None:
    service.outside.post("sms/reply", phone=phone, text=text)
    service.outside.settle()


def with_both(service: Service, town: str) -> Phone:
    """The phone of a person on WeChat with a number of their own."""
    phone = service.outside.phone("老王", following=True, phones=[PHONE])
    service.lead.post("people", 201, name="老王", town=town, openid=phone.openid, phone=PHONE, **FACTS)
    phone.say("你好")
    return phone


def test_r59_consent_is_asked_before_the_id_number_and_a_no_keeps_nothing(service: Service) -> None:
    phone = service.outside.phone("阿秀", following=True)

    asked = phone.say("我要登记")
    refused = phone.say("不同意")

    assert "同意" in asked and "身份证" not in asked
    assert "没有保存" in refused
    assert phone.openid not in [person["openid"] for person in service.lead.every("people")]


def test_r59_what_was_consented_to_stands_with_its_version(service: Service) -> None:
    body = {"name": "王芳", "town": "吉利镇", "id_number": ID_NUMBER}
    person = service.lead.post("people", 201, **body, **FACTS)

    with logged_in(service.url, "zhuguan") as browser:
        page = browser.get(f"{service.url}/people/{person['id']}", timeout=30).text

    assert "同意：登记和服务（告知书第" in page
    assert ID_NUMBER not in page


def test_r59_one_word_in_the_chat_stops_everything(service: Service) -> None:
    phone = follower(service, "阿莲", "玉碗镇")

    phone.say("退订")

    assert states(service, send(service, "退订以后的通知", "玉碗镇"))[0][0] == "suppressed"
    assert service.outside.heard([phone.openid], "退订以后的通知") == {}


def test_r59_t_by_sms_stops_sms_and_all_by_sms_stops_the_chat_too(service: Service) -> None:
    phone = with_both(service, "寿山镇")

    reply_by_sms(service, PHONE, "T")
    after_t = states(service, send(service, "短信停了以后", "寿山镇"))
    by_sms_alone = states(service, send(service, "只发短信的", "寿山镇", channels=["sms"]))
    reply_by_sms(service, PHONE, "全部退订")
    after_all = states(service, send(service, "全部停了以后", "寿山镇"))

    assert [after_t[0][0], by_sms_alone[0], after_all[0][0]] == [
        "sent",
        ("refused", "短信：本人不接收短信"),
        "suppressed",
    ]
    assert service.outside.heard([phone.openid], "全部停了以后") == {}


def say_no_more_calls(service: Service, notice: int) -> None:
    """Enter as the representative that the person wants no more calls."""
    with logged_in(service.url, "daibiao") as browser:
        sheets = browser.get(f"{service.url}/call-sheets/?notice={notice}", timeout=30).text
        sheet = browser.get(f"{service.url}{_first(SHEET, sheets)}", timeout=30).text
        said = {"csrf_token": csrf_of(sheet), "outcome": "no_more_calls"}
        assert browser.post(f"{service.url}{_first(ENTRY, sheet)}", data=said, timeout=30).ok


def _first(link: re.Pattern[str], page: str) -> str:
    found = link.search(page)
    assert found, page[:500]
    return found[1]


def test_r59_who_says_so_on_the_phone_is_not_called_again(service: Service) -> None:
    service.lead.post("people", 201, name="赵六", town="翠华镇", phone="13800000060", **FACTS)
    first = send(service, "打电话的通知", "翠华镇", channels=["call"])
    say_no_more_calls(service, first["id"])

    second = send(service, "再打一次的通知", "翠华镇", channels=["call"])

    assert ("refused", "电话：本人不接电话") in states(service, second)
