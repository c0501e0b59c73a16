"""Pause, resume and cancel in mid-send: a real worker heeds them at once, whatever a single call is waiting for."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.push.notices import DeliveryState, NoticeState
from push.jobs.schedule import wake_due
from push.notices.commands import cancel_notice, pause_notice, resume_notice
from tests.harness.databases import Postgres
from tests.stories_e2e.harness.sending import CUSTOM_SEND, Sending
from tests.stories_e2e.harness.waiting import eventually

PEOPLE = 1500
SLOW_MS = 400
AT_MOST_SECONDS = 6.0
"""Two on a quiet machine (bench/control.py): tests run beside others."""
HANGS_SECONDS = 8.0


@pytest.fixture(scope="module")
def sending(postgres: Postgres, redis_url: str) -> Iterator[Sending]:
    with tempfile.TemporaryDirectory(prefix="sg-control-") as name, postgres.database() as url:
        sending = Sending(Path(name), url, redis_url)
        sending.rt.redis.flushall()
        try:
            sending.start()
            sending.add_people(PEOPLE)
            sending.outside.slow_down(SLOW_MS)
            yield sending
        finally:
            sending.stop()


def _stands_still(sending: Sending) -> bool:
    """True if the worker stops within the seconds allowed and begins nothing when the clock wakes what is due."""
    eventually(lambda: not sending.is_sending(), "the worker stops", AT_MOST_SECONDS)
    before = sending.calls()
    wake_due(sending.rt)
    return not sending.is_sending() and sending.calls() == before


def _await_next_call(sending: Sending) -> None:
    sending.await_calls(sending.calls() + 1, AT_MOST_SECONDS)


def test_a_pause_and_a_resume_take_effect_in_mid_send_and_nobody_is_told_twice(sending: Sending) -> None:
    before = sending.calls()
    notice = sending.approve()
    sending.await_calls(before + 50)

    pause_notice(sending.rt, None, notice)
    assert _stands_still(sending) and sending.calls() < before + PEOPLE
    resume_notice(sending.rt, None, notice)

    _await_next_call(sending)
    sending.await_done(notice)
    assert sending.told(notice) == {(DeliveryState.SENT, 1): PEOPLE}


def test_a_resumed_notice_does_not_wait_for_a_call_that_hangs(sending: Sending) -> None:
    fault = {"path": CUSTOM_SEND, "kind": "hang", "seconds": HANGS_SECONDS, "count": 1}
    sending.outside.post("faults", **fault)
    before, began = sending.calls(), time.monotonic()
    notice = sending.approve("集市改期了")
    sending.await_calls(before + 50)

    pause_notice(sending.rt, None, notice)
    eventually(lambda: sending.claimed(notice) == 1, "only the call that hangs is not over", AT_MOST_SECONDS)
    resume_notice(sending.rt, None, notice)
    _await_next_call(sending)

    assert time.monotonic() - began < HANGS_SECONDS
    sending.await_done(notice)


def test_cancelling_takes_effect_in_mid_send(sending: Sending) -> None:
    before = sending.calls()
    notice = sending.approve("水表要换新的")
    sending.await_calls(before + 50)

    cancel_notice(sending.rt, None, notice)

    assert _stands_still(sending) and sending.calls() < before + PEOPLE
    assert sending.state(notice) is NoticeState.CANCELLED
    assert {times for _, times in sending.told(notice, "水表要换新的")} <= {0, 1}
