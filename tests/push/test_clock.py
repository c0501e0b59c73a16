"""Machines whose clocks are 90 s apart work by one clock: the database's."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

from models.push.notices import DeliveryState
from models.queries.delivery.claims import LEASE
from programme.calendar import Clock
from push.clock import DatabaseClock, clock_for, how_far_ahead
from push.delivery.sending.batches import take
from push.jobs.reconcile import recover_lost
from push.runtime import Runtime
from settings import Settings
from tests.harness.databases import Postgres
from tests.harness.stories import Story
from tests.push.conftest import Desk, Time

APART = timedelta(seconds=90)
BOTH_WAYS = pytest.mark.parametrize("off", [APART, -APART], ids=["ahead", "behind"])
EVERYBODY = (1, 10_000)


def wrong_by(off: timedelta, time: Time) -> Clock:
    """A machine's clock, corrected."""
    return DatabaseClock(lambda: time() + off, lambda: -off)


@BOTH_WAYS
def test_a_clock_that_is_off_is_moved_to_the_databases(off: timedelta, time: Time) -> None:
    clock = wrong_by(off, time)

    assert clock() == time()


@BOTH_WAYS
def test_a_lease_is_kept_between_machines_whose_clocks_are_apart(
    off: timedelta, desk: Desk, story: Story, rt: Runtime, time: Time
) -> None:
    story.chatting_person("阿贵", "oAGui")
    sender, other = replace(rt, clock=wrong_by(off, time)), replace(rt, clock=wrong_by(-off, time))

    batch = take(sender, desk.approve(), EVERYBODY)
    with rt.sessions.begin() as session:
        found = recover_lost(session, other, other.clock())

    assert batch is not None
    assert found == 0


@BOTH_WAYS
def test_a_lease_of_a_machine_whose_clock_is_off_ends_in_time(
    off: timedelta, desk: Desk, story: Story, rt: Runtime, time: Time
) -> None:
    person = story.chatting_person("阿贵", "oAGui")
    notice = desk.approve()
    take(replace(rt, clock=wrong_by(off, time)), notice, EVERYBODY)

    time.now += LEASE + timedelta(seconds=1)
    with rt.sessions.begin() as session:
        recover_lost(session, rt, rt.clock())

    assert desk.states(notice) == {person: DeliveryState.UNSURE}


def test_a_database_that_is_away_leaves_the_clock_as_it_was(time: Time) -> None:
    answers = iter([APART])

    def measure() -> timedelta:
        if (answer := next(answers, None)) is None:
            raise OperationalError("", None, OSError())
        return answer

    clock = DatabaseClock(time, measure, seconds=0)

    assert [clock(), clock()] == [time() + APART] * 2


def test_half_a_second_moves_no_clock(time: Time) -> None:
    assert DatabaseClock(time, lambda: timedelta(seconds=0.4))() == time()


@BOTH_WAYS
def test_the_difference_to_postgresql_is_measured(off: timedelta, postgres: Postgres) -> None:
    with postgres.database() as url:
        engine = create_engine(url)
        ahead = how_far_ahead(engine, lambda: datetime.now(UTC) + off)
        engine.dispose()

    assert abs(ahead + off) < timedelta(seconds=30)


def test_a_replay_keeps_its_own_time(settings: Settings, postgres: Postgres, now: datetime) -> None:
    with postgres.database() as url:
        engine = create_engine(url)
        clock = clock_for(replace(settings, now=now), engine)
        engine.dispose()

    assert not isinstance(clock, DatabaseClock)
