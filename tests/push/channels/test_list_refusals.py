"""An answer about a whole list says nothing about any one person of it."""

import asyncio
from collections.abc import Callable, Sequence

import pytest
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException

from models.push.notices import Channel
from push.channels.base import Message, Outcome, Rejected, Retry, Sent
from push.channels.mass import MassSend
from push.channels.sms.tencent import BLACKLISTED, TencentSms
from push.channels.wechat_errors import OF_ONE_PERSON, REJECTIONS
from push.clients.followers import BATCH, find_gone
from push.clients.wechat import PlatformClient
from settings import SmsProvider
from tests.push.channels.conftest import Gateway, message
from tests.push.harness.recorded import Recorded, Said

MASS = "/cgi-bin/message/mass/send"
INFO = "/cgi-bin/user/info/batchget"
MANY = Callable[..., list[Message]]
MARKS = ("follower_gone", "credits_gone", "window_closed", "refuses_sms")


def send(client: PlatformClient, messages: Sequence[Message]) -> list[Outcome]:
    return asyncio.run(MassSend(client).send(messages))


def is_marked(outcome: Outcome) -> bool:
    return any(getattr(outcome, mark, False) for mark in MARKS)


def info(openids: Sequence[str | None], gone: Sequence[int] = ()) -> dict[str, object]:
    rows = [{"openid": openid, "subscribe": int(place not in gone)} for place, openid in enumerate(openids)]
    return {"user_info_list": rows}


@pytest.mark.parametrize("errcode", sorted(OF_ONE_PERSON))
def test_a_refusal_of_a_list_marks_nobody_where_the_platform_names_nobody(
    client: PlatformClient, platform: Recorded, messages: MANY, errcode: int
) -> None:
    platform.tell(MASS, {"errcode": errcode, "errmsg": "invalid openid"})
    platform.tell(INFO, info([one.openid for one in messages(3)]))

    outcomes = send(client, messages(3))

    assert all(isinstance(outcome, Rejected) and outcome.code == str(errcode) for outcome in outcomes)
    assert not any(is_marked(outcome) for outcome in outcomes)


@pytest.mark.parametrize(
    "answer", [{"errcode": 48001}, Said(500, b""), {"user_info_list": "x"}, {"user_info_list": [1]}]
)
def test_nobody_is_marked_where_the_platform_does_not_say_who(
    client: PlatformClient, platform: Recorded, messages: MANY, answer: dict[str, object] | Said
) -> None:
    platform.tell(MASS, {"errcode": 40003})
    platform.tell(INFO, answer)

    assert not any(is_marked(outcome) for outcome in send(client, messages(3)))


def test_the_one_who_left_is_marked_and_the_others_are_sent_anew(
    client: PlatformClient, platform: Recorded, messages: MANY
) -> None:
    platform.tell(MASS, {"errcode": 40003, "errmsg": "invalid openid"})
    platform.tell(INFO, info([one.openid for one in messages(3)], gone=[1]))

    first, second, third = send(client, messages(3))

    assert isinstance(second, Rejected) and second.follower_gone
    assert isinstance(first, Retry) and first == third


def test_an_openid_that_is_none_is_found_by_halves(client: PlatformClient, platform: Recorded) -> None:
    openids = ["oA", "oB", "oC"]
    platform.tell(INFO, {"errcode": 40003}, info(["oA"]), {"errcode": 40003}, info(["oB"]), {"errcode": 40003})

    assert asyncio.run(find_gone(client, openids)) == {"oC"}


def test_a_long_list_is_asked_for_in_parts(client: PlatformClient, platform: Recorded) -> None:
    openids = [f"o{number}" for number in range(2 * BATCH + 1)]
    platform.tell(INFO, info([]))

    assert asyncio.run(find_gone(client, openids)) == set()
    assert [len(asked.body["user_list"]) for asked in platform.asked_at(INFO)] == [BATCH, BATCH, 1]


def test_a_code_about_one_person_is_believed_of_one_person() -> None:
    assert REJECTIONS[40003].follower_gone
    assert not is_marked(REJECTIONS[40003].of_a_list)
    assert Channel.MASS.value not in REJECTIONS[40003].reason


class Refusing:
    """The SDK's client, which refuses the whole request."""

    def SendSms(self, _: object) -> None:  # noqa: N802 - the SDK's name
        raise TencentCloudSDKException(BLACKLISTED, "in blacklist")


def sms_outcomes(gateway: Gateway, count: int) -> list[Outcome]:
    channel = gateway(SmsProvider.TENCENT, sms_templates={"default": "1"})
    calls = channel._calls
    assert isinstance(calls, TencentSms)
    calls._client = Refusing()
    return asyncio.run(channel.send([message(number) for number in range(count)]))


def test_a_refusal_of_a_whole_request_of_short_messages_unsubscribes_nobody(gateway: Gateway) -> None:
    outcomes = sms_outcomes(gateway, 3)

    assert all(isinstance(outcome, Rejected) for outcome in outcomes)
    assert not any(is_marked(outcome) for outcome in outcomes)


def test_a_refusal_of_a_request_for_one_number_is_about_that_number(gateway: Gateway) -> None:
    [outcome] = sms_outcomes(gateway, 1)

    assert is_marked(outcome)


def test_a_list_without_a_fault_has_the_same_outcome_as_before(
    client: PlatformClient, platform: Recorded, messages: MANY
) -> None:
    platform.tell(MASS, {"errcode": 0, "msg_id": 5})

    assert send(client, messages(3)) == [Sent("5")] * 3
    assert not platform.asked_at(INFO)
