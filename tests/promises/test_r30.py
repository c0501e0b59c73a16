"""R30: the audience is previewed, frozen at approval, and consent and opt-outs are applied last."""

from collections import Counter

from tests.promises.people import FACTS, states
from tests.stories_e2e.harness.phones import Phone
from tests.stories_e2e.harness.service import Service

TOWN, PEOPLE, STOPPED, ALONE = "木杆镇", 40, 3, 2
TITLE = "木杆镇的通知"
DIGITS = "一二三四五六七八九十"


def audience_of_forty(service: Service) -> list[Phone]:
    """Phones of 38 followers, of whom three said 退订; two more people have neither WeChat nor a phone."""
    phones = service.outside.phones(PEOPLE - ALONE, following=True)
    for number in range(PEOPLE):
        openid = {"openid": phones[number].openid} if number < len(phones) else {}
        service.lead.post(
            "people", 201, name=f"张{DIGITS[number // 10]}{DIGITS[number % 10]}", town=TOWN, **openid, **FACTS
        )
    for phone in phones[:STOPPED]:
        phone.say("退订")
    return phones


def test_r30_of_forty_three_opted_out_and_two_have_no_channel_35_are_sent_and_five_listed_with_reasons(
    service: Service,
) -> None:
    phones = audience_of_forty(service)
    notice = service.lead.notice(TITLE, audience={"towns": [TOWN]}, channels=["wechat", "sms"])

    preview = service.lead.post(f"notices/{notice}/preview")
    service.lead.post(f"notices/{notice}/approve")
    late_comer = service.outside.phone("后来的人", following=True)
    service.lead.post("people", 201, name="后来的人", town=TOWN, openid=late_comer.openid, **FACTS)
    done = service.lead.await_done(notice)
    service.outside.settle()

    ends = states(service, done)
    counted = Counter("sent" if state == "delivered" else state for state, _ in ends)
    assert (preview["people"], sum(preview["routes"].values()), sum(preview["left_out"].values())) == (40, 35, 5)
    assert preview["sample"]
    assert counted == {"sent": 35, "suppressed": STOPPED, "refused": ALONE}
    assert all(reason for state, reason in ends if state in ("suppressed", "refused"))
    heard = service.outside.heard([one.openid for one in (*phones, late_comer)], TITLE)
    assert heard == dict.fromkeys([one.openid for one in phones[STOPPED:]], 1)
