"""Events that may happen at any moment in any order, and promises that hold all the same (docs/states.md)."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from models.push.notices import CallOutcome, NoticeKind
from push.notices.commands import (
    NoticeDraft,
    cancel_notice,
    draft_notice,
    pause_notice,
    resume_notice,
)
from tests.push.harness.served import queue_service_message
from tests.push.stateful.played_cast import CASTS, SHARED
from tests.push.stateful.played_ledger import Books, wrong_moves
from tests.push.stateful.played_platform import KINDS
from tests.push.stateful.played_world import World

NUMBERS = st.integers(0, 4)
WORKERS = st.integers(0, 1)
ANSWERS = st.lists(st.sampled_from(KINDS), min_size=1, max_size=4)
ACTS = ["refuse", "refuse", "take back", "stop messages", "follow", "leave", "refuse", "leave unnoticed", "stop"]
SCOPES = st.sampled_from(["all", "policy", "job", "sms", "calls"])
LATE_REFUSALS = st.sampled_from([None, None, None, "all", "policy", "sms"])
FAMILIES = st.sampled_from([(), ("wechat",), ("sms",), ("wechat", "sms")])
MOST_NOTICES = 2
SOON = 6
"""Seconds until an unsure attempt is repeated."""
LOSSES = ["killed", "redis away", "redis emptied"]
SECONDS = [1, 6, 24, 26, 61, 700, 1900, 43_200, 90_000]
JUMPS = [-90, -30, 0, 30, 90]

DONE_TOO_EARLY = """
SELECT notices.id FROM notices JOIN deliveries ON notice_id = notices.id
WHERE notices.state = 'done' AND deliveries.state IN ('pending', 'sending')
"""
SENT_TOO_EARLY = """
SELECT mine.id FROM deliveries mine JOIN deliveries other ON other.id = mine.carrier_id
WHERE mine.state IN ('sent', 'delivered') AND other.state IN ('pending', 'sending')
"""


class Disorder(RuleBasedStateMachine):
    """Notices, two workers, a platform that misbehaves, people who change their minds."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world
        self.audience: dict[int, int] = {}
        self.size = self.seen = 0

    @property
    def notices(self) -> list[int]:
        return list(self.audience)

    def _notice(self, number: int) -> int:
        return self.notices[number % len(self.audience)]

    def _person(self, number: int) -> int:
        """Most often a person with a message under way."""
        people: list[int] = [*self.world.under_way(), *range(1, self.size + 1)]
        return people[number % len(people)]

    @initialize(
        cast=st.sampled_from(sorted(CASTS)), families=FAMILIES | st.none(), steps=st.integers(0, 4), answers=ANSWERS
    )
    def begin(self, cast: str, families: tuple[str, ...] | None, steps: int, answers: list[str]) -> None:
        """Begin a notice, or without families a service message, and run its first steps."""
        self.world.begin(cast)
        ((self.size,),) = self.world.database.read("SELECT count(*) FROM people")
        if families is None:
            self.answer_an_act(0, 0)
        else:
            self.approve(0, families, "policy", later=False)
        self.go_on(steps, 0, answers)

    # Staff

    @precondition(lambda self: len(self.audience) < MOST_NOTICES)
    @rule(worker=WORKERS, families=FAMILIES, kind=st.sampled_from(["policy", "job"]), later=st.booleans())
    def approve(self, worker: int, families: tuple[str, ...], kind: str, *, later: bool) -> None:
        world = self.world
        at = world.true_now + timedelta(seconds=60) if later else None
        draft = NoticeDraft(NoticeKind(kind), f"通知{len(self.audience)}", "请看。", channels=families, send_at=at)
        notice_id = draft_notice(world.workers[worker], None, draft)
        world.command(worker, world.service.approve, notice_id)
        if world.state(notice_id) == "draft":  # killed before its commit: staff press the button again
            world.command(worker, world.service.approve, notice_id)
        self.audience[notice_id] = self.size

    @precondition(lambda self: len(self.audience) < MOST_NOTICES)
    @rule(number=NUMBERS, worker=WORKERS)
    def answer_an_act(self, number: int, worker: int) -> None:
        world = self.world
        world.do(queue_service_message, world.workers[worker], self._person(number), "registered", {})
        rows = world.database.read("SELECT id FROM notices WHERE kind = 'service'")
        self.audience |= {notice_id: 1 for (notice_id,) in rows}

    @rule(
        number=NUMBERS, worker=WORKERS, act=st.sampled_from(["pause", "resume", "approve", "resume", "pause", "cancel"])
    )
    def command(self, number: int, worker: int, act: str) -> None:
        commands = {"pause": pause_notice, "resume": resume_notice, "cancel": cancel_notice}
        self.world.command(worker, commands.get(act, self.world.service.approve), self._notice(number))

    @precondition(lambda self: self.world.database.read("SELECT id FROM call_entries LIMIT 1"))
    @rule(number=NUMBERS, outcome=st.sampled_from(sorted(CallOutcome)))
    def ring_up(self, number: int, outcome: CallOutcome) -> None:
        self.world.ring_up(number, outcome)

    # Workers

    @rule(steps=st.integers(1, 4), worker=WORKERS, answers=ANSWERS)
    def go_on(self, steps: int, worker: int, answers: list[str]) -> None:
        """Do the next step: settle an answer, else send a sub-batch, else begin a job, else let a moment pass."""
        for _ in range(steps):
            if self.world.answered:
                self.world.settle(0)
            elif self.world.taken:
                self.world.send(0, answers)
            elif job := self.world.job(0):
                self.world.claim(worker, job)
            else:
                self.time_passes(SOON, worker, "tick")
                return

    @precondition(lambda self: self.world.redis.jobs)
    @rule(number=NUMBERS, worker=WORKERS, again=st.booleans())
    def claim(self, number: int, worker: int, *, again: bool) -> None:
        if job := self.world.job(number, again=again):
            self.world.claim(worker, job)

    @precondition(lambda self: self.world.redis.jobs)
    @rule(number=NUMBERS, worker=WORKERS, answers=ANSWERS)
    def work_off(self, number: int, worker: int, answers: list[str]) -> None:
        if job := self.world.job(number):
            self.world.work_off(worker, job, answers)

    @precondition(lambda self: self.world.taken)
    @rule(number=NUMBERS, who=NUMBERS, scope=LATE_REFUSALS, answers=ANSWERS)
    def send(self, number: int, who: int, scope: str | None, answers: list[str]) -> None:
        """Send a sub-batch; a person may refuse just before."""
        if scope:
            self.world.people.refuse(self._person(who), scope)
        self.world.send(number, answers)

    @precondition(lambda self: self.world.taken)
    @rule(number=NUMBERS, at=st.integers(1, 2), who=NUMBERS, scope=SCOPES | st.none(), answers=ANSWERS)
    def send_while(self, number: int, at: int, who: int, scope: str | None, answers: list[str]) -> None:
        """Send a sub-batch; between two calls a person refuses, or without a scope the notice is cancelled."""
        person = self._person(who)

        def happens() -> None:
            if scope:
                self.world.people.refuse(person, scope)
            else:
                self.world.command(0, cancel_notice, self._notice(who))

        self.world.while_sending(number, at, happens, answers)

    @precondition(lambda self: self.world.answered)
    @rule(number=NUMBERS)
    def settle(self, number: int) -> None:
        self.world.settle(number)

    # Losses and clocks

    @precondition(lambda self: self.world.taken)
    @rule(number=NUMBERS, calls=st.integers(0, 3), answers=ANSWERS)
    def die_sending(self, number: int, calls: int, answers: list[str]) -> None:
        self.world.die_sending(number, calls, answers)

    @precondition(lambda self: self.world.answered)
    @rule(number=NUMBERS)
    def die_before_settling(self, number: int) -> None:
        self.world.answered.pop(number % len(self.world.answered))

    @rule(loss=st.sampled_from(LOSSES), commit=st.integers(1, 4), after=st.booleans())
    def lose(self, loss: str, commit: int, *, after: bool) -> None:
        """Kill the next act at one of its commits, or take Redis away from it, or empty Redis."""
        if loss == "killed":
            self.world.database.kill(commit, after=after)
        elif loss == "redis away":
            self.world.redis.away = True
        else:
            self.world.redis.flushall()

    @rule(seconds=st.sampled_from(SECONDS), worker=WORKERS, then=st.sampled_from(["reconcile", "tick", ""]))
    def time_passes(self, seconds: int, worker: int, then: str) -> None:
        self.world.true_now += timedelta(seconds=seconds)
        if then == "reconcile":
            self.world.reconcile(worker)
        elif then:
            self.world.tick(worker)

    @rule(worker=WORKERS, seconds=st.sampled_from(JUMPS))
    def a_clock_jumps(self, worker: int, seconds: int) -> None:
        self.world.offsets[worker] = timedelta(seconds=seconds)

    @rule(number=st.integers(0, 9), worker=WORKERS, channel=st.sampled_from(["", "", "sms", "template", "mass"]))
    def receipt(self, number: int, worker: int, channel: str) -> None:
        """Bring a known receipt, or one of the channel that belongs to nobody."""
        world, is_good = self.world, number % 2 == 0
        if channel:
            words: tuple[Any, ...] = (channel, "unknown", "", f"{is_good}", is_good, {})
            world.do(world.service.receipt, world.workers[worker], *words)
        elif world.platform.reports:
            world.report(worker, number)

    # People

    @rule(number=NUMBERS, scope=SCOPES, act=st.sampled_from(ACTS))
    def change_of_mind(self, number: int, scope: str, act: str) -> None:
        people = self.world.people
        match act:
            case "refuse":
                people.refuse(self._person(number), scope)
            case "take back":
                people.take_back(self._person(number), scope)
            case "stop messages":
                people.stop_messages(self.world.workers[0], SHARED if number % 2 else "13800000000")
            case "follow":
                people.follow(number)
            case "stop":
                people.stop(number)
            case _:
                people.leave(number, noticed=act == "leave")

    # What holds

    @invariant()
    def promises_hold(self) -> None:
        if not self.audience:
            return
        platform, database = self.world.platform, self.world.database
        assert platform.most_repeats() <= 1, "somebody got it twice"
        assert not platform.intrusions, f"somebody who had refused got it: {platform.intrusions}"
        wrong, self.seen = wrong_moves(database, self.seen)
        assert not wrong, f"a step that is not in the table: {wrong}"
        assert not database.read(DONE_TOO_EARLY), "done too early"
        assert not database.read(SENT_TOO_EARLY), "somebody counts as told before the message he shares is sent"

    def teardown(self) -> None:
        """Check that nobody has vanished and that the statement agrees with the ledger."""
        if not self.audience:
            return
        self.world.end(self.notices)
        self.promises_hold()
        books = Books(self.world.database.sessions, self.world.platform)
        remainders, disagreements = books.remainders(self.audience), books.disagreements()
        assert not remainders, f"the statement leaves a remainder: {remainders}"
        assert not disagreements, f"the statement says what the ledger does not: {disagreements}"


def machine_of(world: World) -> Any:
    """Hypothesis knows its examples by the source of `start`: every world, sound or not, has the same ones."""

    def start() -> Disorder:
        return Disorder(world)

    return start
