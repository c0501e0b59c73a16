"""Commands, crashes, receipts and refusals in any order keep the promises (issue 3 A).

`HYPOTHESIS_PROFILE=thorough` runs 10,000 examples; failures that were found are kept in tests/hypothesis-seeds.
"""

from datetime import timedelta
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from redis import Redis

from models.notices import DeliveryState, NoticeKind, NoticeState
from programme.plan import Plan
from push.closing import counts_of
from push.notices import (
    CANCELLABLE,
    NoticeDraft,
    approve_notice,
    cancel_notice,
    draft_notice,
    pause_notice,
    resume_notice,
)
from push.receipts import record_receipt
from push.service_messages import queue_service_message
from settings import Settings
from tests.conftest import NOW
from tests.push.played_world import KINDS, World, agrees
from tests.push.profiles import chosen

NUMBERS = st.integers(0, 9)
PEOPLE = st.integers(1, 9)
ANSWERS = st.lists(st.sampled_from(KINDS), max_size=9)
MOST_NOTICES = 3


class Disorder(RuleBasedStateMachine):
    """What may happen at any moment, in any order."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world
        self.notices: list[int] = []

    def _some(self, number: int, *states: NoticeState) -> int | None:
        notice_id = self.notices[number % len(self.notices)]
        return notice_id if self.world.notice(notice_id).state in states else None

    @precondition(lambda self: len(self.notices) < MOST_NOTICES)
    @rule(families=st.sampled_from([(), ("wechat",), ("wechat", "sms")]), kind=st.sampled_from(["policy", "job"]))
    def approve(self, families: tuple[str, ...], kind: str) -> None:
        title = f"通知{len(self.notices)}"
        draft = NoticeDraft(NoticeKind(kind), title, "请看。", channels=families)
        self.notices.append(draft_notice(self.world.rt, None, draft))
        approve_notice(self.world.rt, None, self.notices[-1])
        self._hush()

    @precondition(lambda self: len(self.notices) < MOST_NOTICES)
    @rule(person=st.sampled_from([1, 2, 3]))
    def answer_an_act(self, person: int) -> None:
        self.notices.append(queue_service_message(self.world.rt, person, "registered", {}))

    def _hush(self) -> None:
        for person in {one.person_id for one in self.world.deliveries() if one.id in self.world.platform.silent}:
            self.world.refuse(person)

    @precondition(lambda self: self.notices)
    @rule(number=NUMBERS, lists=st.booleans())
    def claim(self, number: int, lists: bool) -> None:
        self.world.take(self.notices[number % len(self.notices)], lists=lists)

    @precondition(lambda self: self.world.taken)
    @rule(number=NUMBERS, answers=ANSWERS)
    def send(self, number: int, answers: list[str]) -> None:
        self.world.send(number, answers)

    @precondition(lambda self: self.world.answered)
    @rule(number=NUMBERS)
    def settle(self, number: int) -> None:
        self.world.settle(number)

    @precondition(lambda self: self.world.taken)
    @rule(number=NUMBERS)
    def crash_before_the_call(self, number: int) -> None:
        self.world.taken.pop(number % len(self.world.taken))

    @precondition(lambda self: self.world.answered)
    @rule(number=NUMBERS)
    def crash_before_settling(self, number: int) -> None:
        self.world.answered.pop(number % len(self.world.answered))

    @rule(seconds=st.sampled_from([1, 6, 24, 26, 61, 700, 1900, 90_000]))
    def time_passes(self, seconds: int) -> None:
        self.world.true_now += timedelta(seconds=seconds)

    @rule(seconds=st.sampled_from([-90, -30, 0, 30, 90]))
    def the_clock_jumps(self, seconds: int) -> None:
        self.world.offset = timedelta(seconds=seconds)

    @rule()
    def reconcile(self) -> None:
        self.world.reconcile()

    @rule()
    def redis_is_lost(self) -> None:
        self.world.rt.redis.flushall()

    @precondition(lambda self: self.world.platform.receipts)
    @rule(number=NUMBERS)
    def receipt(self, number: int) -> None:
        self.world.report(number)

    @rule(delivered=st.booleans())
    def receipt_for_nobody(self, delivered: bool) -> None:
        record_receipt(self.world.rt, "sms", "unknown", "", f"{delivered}", delivered, {})

    @precondition(lambda self: self.notices)
    @rule(number=NUMBERS)
    def pause(self, number: int) -> None:
        if notice_id := self._some(number, NoticeState.SENDING):
            pause_notice(self.world.rt, None, notice_id)

    @precondition(lambda self: self.notices)
    @rule(number=NUMBERS)
    def resume(self, number: int) -> None:
        if notice_id := self._some(number, NoticeState.PAUSED):
            resume_notice(self.world.rt, None, notice_id)

    @precondition(lambda self: self.notices)
    @rule(number=NUMBERS)
    def cancel(self, number: int) -> None:
        if notice_id := self._some(number, *CANCELLABLE):
            cancel_notice(self.world.rt, None, notice_id)

    @rule(number=NUMBERS, following=st.booleans())
    def follow_or_leave(self, number: int, following: bool) -> None:
        self.world.follow(number, following=following)

    @precondition(lambda self: self.notices)
    @rule(person=PEOPLE)
    def refuse(self, person: int) -> None:
        self.world.refuse(person)

    @invariant()
    def nobody_gets_it_twice(self) -> None:
        platform = self.world.platform
        assert max(platform.got.values(), default=0) <= 1
        assert max(platform.phones.values(), default=0) <= 1

    @invariant()
    def who_refused_gets_nothing(self) -> None:
        assert self.world.platform.intrusions == []

    @invariant()
    def what_is_done_stays_done(self) -> None:
        for notice_id in self.notices:
            if self.world.notice(notice_id).state is NoticeState.DONE:
                with self.world.rt.sessions() as session:
                    assert counts_of(session, notice_id)["pending"] == 0

    def teardown(self) -> None:
        """In the end nobody has vanished and the statement says what the ledger says."""
        self.world.end(self.notices, lambda notice_id: resume_notice(self.world.rt, None, notice_id))
        try:
            self._check_the_end()
        finally:
            self.world.close()

    def _check_the_end(self) -> None:
        self.nobody_gets_it_twice()
        self.who_refused_gets_nothing()
        ended = (NoticeState.DONE, NoticeState.CANCELLED)
        assert all(self.world.notice(notice_id).state in ended for notice_id in self.notices)
        for one in self.world.deliveries():
            assert one.state not in (DeliveryState.PENDING, DeliveryState.SENDING)
            assert agrees(one, self.world.platform), (one.state, one.channel, one.reason)


def test_no_order_of_events_breaks_the_promises(
    sqlite_template: Path, tmp_path: Path, redis: Redis, plan: Plan, settings: Settings
) -> None:
    class Played(Disorder):
        def __init__(self) -> None:
            super().__init__(World(sqlite_template, tmp_path, redis, plan, settings, NOW))

    run_state_machine_as_test(Played, settings=chosen())
