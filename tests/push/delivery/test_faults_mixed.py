"""The platform's faults all at once, as its own ledger counts them (docs/faults.md)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from redis import Redis
from sqlalchemy import delete, insert, select, update

from bench.harness.people import add_crowd, openid_of
from models.chat.wechat import Follower, SubscriptionCredit
from models.people import Person
from models.push.notices import DeliveryState, NoticeState
from models.queries.delivery.alerts import list_open_alerts
from push import runtime
from push.channels import make_channels
from push.clients.templates import TemplateKind, Templates
from push.clients.transport import Transport
from push.clients.wechat import PlatformClient
from push.runtime import Runtime
from sandbox.base.config import Config
from sandbox.runner import SandboxServer
from tests.push.conftest import Desk, Time

ACCOUNT = {"app_id": "wx0123456789abcdef", "app_secret": "geheim", "token": "QDG6eK"}
CUSTOM, NOTICE, MASS = (
    "/cgi-bin/message/custom/send",
    "/cgi-bin/message/subscribe/bizsend",
    "/cgi-bin/message/mass/send",
)
PEOPLE = 100
SILENT = [
    pytest.param({"kind": "drop"}, 15.0, id="connection dropped"),
    pytest.param({"kind": "hang", "seconds": 4.0}, 1.5, id="no answer in time"),
]
"""What the platform does after it took a call, and how long the sender waits for its answer."""
SENT, REFUSED, UNSURE = DeliveryState.SENT, DeliveryState.REFUSED, DeliveryState.UNSURE


@pytest.fixture
def platform(now: object) -> Iterator[SandboxServer]:
    with SandboxServer(Config(**ACCOUNT, port=0, now=now)) as platform:  # type: ignore[arg-type]
        yield platform


@dataclass(frozen=True)
class Town:
    """People with open windows, then people with a credit, here and on the platform."""

    desk: Desk
    platform: SandboxServer
    people: dict[str, int]
    """Openid to person."""

    def spoil(self, path: str, **fault: object) -> None:
        self.platform.post("faults", {"path": path, **fault})

    def leave_lists_only(self) -> None:
        """Close all windows and take all credits away."""
        with self.desk.rt.sessions.begin() as session:
            session.execute(update(Follower).values(message_window_left=0))
            session.execute(delete(SubscriptionCredit))

    def told(self, notice_id: int) -> dict[str, tuple[DeliveryState, int]]:
        """State of the delivery and number of messages at the platform, by openid."""
        self.platform.post("settle")
        messages = self.platform.ledger()["messages"]
        heard = Counter(one["openid"] for one in messages if one["delivered"] is not False)
        states = self.desk.states(notice_id)
        return {openid: (states[person], heard[openid]) for openid, person in self.people.items()}


@pytest.fixture
def waits() -> float:
    """Seconds to wait for an answer; a test about silence chooses fewer."""
    return 15.0


@pytest.fixture
def town(rt: Runtime, platform: SandboxServer, redis: Redis, waits: float) -> Town:
    account = {"wechat_app_id": ACCOUNT["app_id"], "wechat_app_secret": ACCOUNT["app_secret"]}
    settings = replace(rt.settings, wechat_api_base=platform.base_url, now=rt.clock(), **account)  # type: ignore[arg-type]
    client = PlatformClient(settings, redis, Transport(answer_seconds=waits))
    templates = Templates(settings, client.account, redis)
    channels = make_channels(client, settings, templates)
    live = replace(rt, settings=settings, wechat=client, templates=templates, channels=channels)
    runtime.use(live)
    add_crowd(rt.sessions, PEOPLE)
    openids = [openid_of(number) for number in range(PEOPLE)]
    writing, others = openids[: PEOPLE // 2], openids[PEOPLE // 2 :]
    template = templates.find("policy", TemplateKind.SUBSCRIPTION)
    assert template is not None
    with rt.sessions.begin() as session:
        open_now = {"message_window_until": rt.clock() + timedelta(hours=47), "message_window_left": 5}
        session.execute(update(Follower).where(Follower.openid.in_(writing)).values(open_now))
        followers = session.scalars(select(Follower.id).where(Follower.openid.in_(others)))
        credit = {"template_id": template.id, "credits": 1}
        session.execute(insert(SubscriptionCredit), [{"follower_id": one, **credit} for one in followers])
        people = dict(session.execute(select(Follower.openid, Person.id).join(Person).order_by(Follower.openid)).all())
    platform.post("people", {"openids": writing, "window": True})
    platform.post("people", {"openids": others, "credits": {template.id: 1}})
    return Town(Desk(live), platform, people)


def test_who_is_refused_one_way_is_told_another_and_only_who_has_left_is_not(town: Town) -> None:
    openids = list(town.people)
    for openid, code in zip(openids[:9], (43004, 45015, 45047) * 3, strict=True):
        town.spoil(CUSTOM, kind="errcode", errcode=code, match=openid)
    for openid, code in zip(openids[-8:], (43101, 47003, 43101, 47003) * 2, strict=True):
        town.spoil(NOTICE, kind="errcode", errcode=code, match=openid)

    notice = town.desk.send(channels=("wechat",))

    told = town.told(notice)
    assert Counter(told.values()) == {(SENT, 1): PEOPLE - 3, (REFUSED, 0): 3}
    assert {openid for openid, (state, _) in told.items() if state is REFUSED} == set(openids[0:9:3])
    assert town.desk.notice(notice).state is NoticeState.DONE


def test_five_in_a_hundred_unknown_openids_stop_nobody_else(town: Town) -> None:
    unknown = list(town.people)[::20]
    for openid in unknown:
        for path in (CUSTOM, NOTICE):
            town.spoil(path, kind="errcode", errcode=40003, match=openid)

    notice = town.desk.send(channels=("wechat",))

    told = town.told(notice)
    assert {openid for openid, outcome in told.items() if outcome == (REFUSED, 0)} == set(unknown)
    assert Counter(told.values())[SENT, 1] == PEOPLE - len(unknown)
    with town.desk.rt.sessions() as session:
        assert list_open_alerts(session) == []


@pytest.mark.parametrize(("fault", "waits"), SILENT)
def test_a_message_taken_without_an_answer_is_unsure_and_never_sent_again(town: Town, fault: dict[str, object]) -> None:
    first, *_ = town.people
    town.spoil(CUSTOM, match=first, **fault)

    notice = town.desk.send(channels=("wechat",))
    town.desk.tick()

    told = town.told(notice)
    assert told.pop(first) == (UNSURE, 1)
    assert Counter(told.values()) == {(SENT, 1): PEOPLE - 1}


@pytest.mark.parametrize(("fault", "waits"), SILENT)
def test_a_list_taken_without_an_answer_goes_again_with_its_key_and_arrives_once(
    town: Town, time: Time, fault: dict[str, object]
) -> None:
    town.leave_lists_only()
    town.spoil(MASS, **fault)
    notice = town.desk.send(channels=("wechat",))

    time.pass_by(seconds=20)
    town.desk.tick()

    assert Counter(town.told(notice).values()) == {(SENT, 1): PEOPLE}


def test_a_daily_quota_that_ends_in_mid_send_is_waited_for_and_nobody_is_told_twice(town: Town, time: Time) -> None:
    town.platform.post("quotas", {CUSTOM: 20})
    notice = town.desk.send(channels=("wechat",))
    on_the_day = Counter(town.told(notice).values())

    time.pass_by(hours=15)
    town.platform.post("clock", {"advance_seconds": timedelta(hours=15).total_seconds()})
    town.platform.post("quotas", {CUSTOM: 500_000})
    town.desk.tick()

    assert on_the_day == {(SENT, 1): 20 + PEOPLE // 2, (DeliveryState.PENDING, 0): PEOPLE // 2 - 20}
    assert Counter(town.told(notice).values()) == {(SENT, 1): PEOPLE}
