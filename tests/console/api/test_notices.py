"""`/api/v1/notices`."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import update

from models.push.notices import Delivery, DeliveryState, Notice, NoticeState
from models.staff import Role
from tests.console.conftest import Api, Visitor
from tests.harness.stories import Story

INSURANCE: dict[str, Any] = {"kind": "policy", "title": "医保缴费", "body": "请在本月底前缴费。"}


def test_a_notice_goes_from_draft_over_preview_to_approval(api: Callable[..., Api], story: Story) -> None:
    story.person("老李", phone="13800000001", refuses_policy=True)
    story.person("阿贵", phone="13800000002")
    caller = api()

    draft = caller("POST", "/notices", INSURANCE)
    path = f"/notices/{draft.get_json()['id']}"
    preview = caller("POST", f"{path}/preview").get_json()
    approved = caller("POST", f"{path}/approve").get_json()

    assert (draft.status_code, draft.get_json()["state"]) == (201, "draft")
    assert (preview["people"], sum(preview["routes"].values()), sum(preview["left_out"].values())) == (2, 1, 1)
    assert (approved["state"], approved["counts"]["pending"], approved["counts"]["suppressed"]) == ("sending", 1, 1)
    assert sum(n for name, n in approved["counts"].items() if name != "people") == approved["counts"]["people"] == 2


def test_the_writer_is_told_of_an_address_that_no_short_message_may_hold(api: Callable[..., Api]) -> None:
    caller = api()
    draft = caller("POST", "/notices", INSURANCE | {"body": "请登录daguan.gov.cn/zp缴费"}).get_json()

    [warning] = caller("POST", f"/notices/{draft['id']}/preview").get_json()["warnings"]

    assert "去掉“daguan.gov.cn/zp”" in warning


def test_a_notice_is_paused_resumed_and_cancelled_in_this_order_only(api: Callable[..., Api], story: Story) -> None:
    story.person("阿贵", phone="13800000002")
    caller = api()
    path = f"/notices/{caller('POST', '/notices', INSURANCE).get_json()['id']}"

    steps = ["pause", "approve", "approve", "pause", "resume", "cancel", "resume"]
    told = [caller("POST", f"{path}/{step}").status_code for step in steps]

    assert told == [409, 200, 409, 200, 200, 200, 409]
    assert caller("GET", path).get_json()["state"] == "cancelled"


def test_a_time_without_a_zone_is_a_chinese_one(api: Callable[..., Api]) -> None:
    notice = api()("POST", "/notices", INSURANCE | {"send_at": "2026-12-01T09:00:00"}).get_json()

    assert notice["send_at"] == "2026-12-01T09:00:00+08:00"


def test_a_representative_reads_the_deliveries_of_the_own_town(api: Callable[..., Api], story: Story) -> None:
    here, there = story.town("云上镇"), story.town("云下镇")
    near = story.person("阿贵", phone="13800000001", town_id=here)
    story.person("小梅", phone="13800000002", town_id=there)
    lead, representative = api(), api(Role.REPRESENTATIVE, town_id=here)
    notice_id = lead("POST", "/notices", INSURANCE).get_json()["id"]
    lead("POST", f"/notices/{notice_id}/approve")

    rows = representative("GET", f"/notices/{notice_id}/deliveries").get_json()["items"]

    assert [(row["person_id"], row["state"], row["attempts"]) for row in rows] == [(near, "pending", [])]
    assert representative("POST", "/notices", INSURANCE).status_code == 403


def test_those_added_since_are_a_linked_draft(api: Callable[..., Api], story: Story) -> None:
    caller = api()
    path = f"/notices/{caller('POST', '/notices', INSURANCE).get_json()['id']}"
    approved = caller("POST", f"{path}/approve").get_json()
    nobody = caller("POST", f"{path}/added")
    story.person("阿贵", phone="13800000002")

    added = caller("POST", f"{path}/added")

    assert (nobody.status_code, added.status_code, added.get_json()["state"]) == (409, 201, "draft")
    assert added.get_json()["parent_id"] == approved["id"]
    assert caller("POST", f"/notices/{added.get_json()['id']}/preview").get_json()["people"] == 1


def test_a_retry_with_nobody_to_send_to_is_refused_in_words(api: Callable[..., Api]) -> None:
    caller = api()
    notice_id = caller("POST", "/notices", INSURANCE).get_json()["id"]
    caller("POST", f"/notices/{notice_id}/approve")

    refused = caller("POST", f"/notices/{notice_id}/retry")

    assert (refused.status_code, "没有能发的渠道" in refused.text) == (409, True)
    assert api(Role.REPRESENTATIVE)("POST", f"/notices/{notice_id}/retry").status_code == 403


def test_whom_it_failed_is_sent_to_once_more_by_one_call_and_by_one_button(
    api: Callable[..., Api], member: Callable[..., Visitor], story: Story
) -> None:
    caller, lead = api(), member(Role.LEAD)
    person = story.chatting_person("阿贵", "oAGui")
    by_call, by_button = (_failed_notice(caller, story) for _ in range(2))

    called = caller("POST", f"/notices/{by_call}/retry")
    pressed = lead.post(f"/notices/{by_button}/retry")

    again = [called.get_json()["id"], int(pressed.location.rpartition("/")[2])]
    told = [caller("GET", f"/notices/{one}").get_json() for one in again]
    rows = [caller("GET", f"/notices/{one}/deliveries").get_json()["items"] for one in again]
    assert "没发到的再发一次" in lead.get(f"/notices/{by_button}")
    assert [(one["state"], one["parent_id"]) for one in told] == [("sending", by_call), ("sending", by_button)]
    assert [[row["person_id"] for row in of] for of in rows] == [[person], [person]]


def _failed_notice(caller: Api, story: Story) -> int:
    """The id of a notice that is done and reached nobody."""
    notice_id = int(caller("POST", "/notices", INSURANCE).get_json()["id"])
    caller("POST", f"/notices/{notice_id}/approve")
    with story.sessions.begin() as session:
        failed = {"state": DeliveryState.REFUSED, "reason": "没有能用的渠道"}
        session.execute(update(Delivery).where(Delivery.notice_id == notice_id).values(**failed))
        session.execute(update(Notice).where(Notice.id == notice_id).values(state=NoticeState.DONE))
    return notice_id
