from collections import Counter

import pytest

from models.push.notices import Channel
from models.queries.delivery.alerts import close_alerts, list_open_alerts, open_alert
from push.runtime import Runtime


@pytest.mark.parametrize("channel", [Channel.CUSTOM, None])
def test_a_fault_that_two_workers_meet_opens_one_alert(rt: Runtime, channel: Channel | None) -> None:
    for _ in range(2):
        with rt.sessions.begin() as session:
            open_alert(session, channel, "40001", "令牌不对。", rt.clock())

    assert _open(rt) == {(channel, "40001"): 1}


def test_a_fault_that_comes_back_after_its_alert_was_closed_opens_another(rt: Runtime) -> None:
    with rt.sessions.begin() as session:
        open_alert(session, Channel.CUSTOM, "40001", "令牌不对。", rt.clock())
        open_alert(session, Channel.SMS, "40001", "签名不对。", rt.clock())
        close_alerts(session, [Channel.CUSTOM], rt.clock())
        before = Counter(alert.channel for alert in list_open_alerts(session))

        open_alert(session, Channel.CUSTOM, "40001", "令牌不对。", rt.clock())

    assert before == {Channel.SMS: 1}
    assert _open(rt) == {(Channel.CUSTOM, "40001"): 1, (Channel.SMS, "40001"): 1}


def _open(rt: Runtime) -> Counter[tuple[Channel | None, str]]:
    with rt.sessions() as session:
        return Counter((alert.channel, alert.code) for alert in list_open_alerts(session))
