"""Pause, resume and cancel in mid-send: a real worker heeds them at once, whatever a single call is waiting for."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.push.notices import DeliveryState, NoticeState
from push.notices.commands import cancel_notice, pause_notice, resume_notice
from tests.harness.databases import Postgres
from tests.stories_e2e.harness.sending import CUSTOM_SEND, Sending

PEOPLE = 1500
SLOW_MS = 400
AT_MOST_SECONDS = 6.0
"""Two on a quiet machine (bench/control.py): tests run beside others."""
HANGS_SECONDS = 12.0


@pytest.fixture
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
    """Is nothing called within a second, the seconds allowed having passed?"""
    time.sleep(AT_MOST_SECONDS)
    before = sending.calls()
    time.sleep(1.0)
    return sending.calls() == before


def _seconds_until_next_call(sending: Sending) -> float:
    began = time.monotonic()
    sending.await_calls(sending.calls() + 1)
    return time.monotonic() - began


def test_a_pause_and_a_resume_take_effect_in_mid_send_and_nobody_is_told_twice(sending: Sending) -> None:
    notice = sending.approve()
    sending.await_calls(50)

    pause_notice(sending.rt, None, notice)
    assert _stands_still(sending) and sending.calls() < PEOPLE
    resume_notice(sending.rt, None, notice)

    assert _seconds_until_next_call(sending) < AT_MOST_SECONDS
    sending.await_done(notice)
    assert sending.told(notice) == {(DeliveryState.SENT, 1): PEOPLE}


def test_a_resumed_notice_does_not_wait_for_a_call_that_hangs(sending: Sending) -> None:
    fault = {"path": CUSTOM_SEND, "kind": "hang", "seconds": HANGS_SECONDS, "count": 1}
    sending.outside.post("faults", **fault)
    notice = sending.approve()
    sending.await_calls(50)

    pause_notice(sending.rt, None, notice)
    time.sleep(2.0)
    resume_notice(sending.rt, None, notice)

    assert _seconds_until_next_call(sending) < AT_MOST_SECONDS
    sending.await_done(notice)


def test_cancelling_takes_effect_in_mid_send(sending: Sending) -> None:
    notice = sending.approve()
    sending.await_calls(50)

    cancel_notice(sending.rt, None, notice)

    assert _stands_still(sending) and sending.calls() < PEOPLE
    assert sending.state(notice) is NoticeState.CANCELLED
    assert {times for _, times in sending.told(notice)} <= {0, 1}
