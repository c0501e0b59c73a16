"""One job's way through its range of deliveries: claim, record, call, settle, until nothing is left."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from models.push.notices import Channel
from models.queries.delivery import due
from push.channels.base import Outcome
from push.delivery.sending.batches import Batch, Span, claim_batch, delivery_ids, finish, record
from push.delivery.sending.calls import CallPool
from push.delivery.sending.database_retry import retry_while_database_away
from push.delivery.sending.leases import Lease, renewing
from push.delivery.sending.open_attempts import OpenAttempts, most_open, slice_size
from push.notices.closing import close_if_finished
from push.notices.commands import enqueue_due
from push.notices.urgency import enqueue_again, is_urgent
from push.runtime import Runtime

SETTLED_WITHIN_SECONDS = 0.5
"""A slice's answers wait no longer for its last one."""
AGAIN_SECONDS = 0.5
"""While the last calls are under way more is looked for so often: a notice that is resumed waits for no slow call."""


def deliver(rt: Runtime, notice_id: int, span: Span) -> None:
    """Send whatever is due of the span; safe to run twice, at once and again after a crash."""
    has_stepped_back = asyncio.run(_deliver(rt, notice_id, span))
    if has_stepped_back:
        enqueue_again(rt, notice_id, span)
        return
    if span is not None:
        with rt.sessions.begin() as session:
            list_is_complete = due.is_list_complete(session, notice_id, rt.clock())
        if list_is_complete:
            deliver(rt, notice_id, None)
            return
    with rt.sessions.begin() as session:
        is_done = close_if_finished(session, notice_id, rt.clock())
    if span is None and not is_done:
        enqueue_due(rt, notice_id)  # who was refused on the list goes the next way at once


async def _deliver(rt: Runtime, notice_id: int, span: Span) -> bool:
    """While one sub-batch is on its way, the next is claimed and planned. True: stepped back for urgent work."""
    await rt.pace.begin()
    job = Job(rt)
    under_way: set[asyncio.Task[None]] = set()
    async with rt.wechat, renewing(job.holdings):
        try:
            # What was just put back for its next way may be due again where nothing else is.
            while (batch := await asyncio.to_thread(claim_batch, rt, notice_id, span)) or under_way:
                if batch is None:
                    await _ended(under_way, asyncio.FIRST_COMPLETED, AGAIN_SECONDS)
                    continue
                job.holdings.append(batch.holding)
                await job.turn.acquire()
                under_way.add(asyncio.create_task(job.send_batch(batch)))
                if await asyncio.to_thread(rt.pace.must_yield, urgent=is_urgent(batch.notice)):
                    return True
        finally:
            await _ended(under_way, asyncio.ALL_COMPLETED)
    return False


class Job:
    """The sub-batches of one job: their calls begin in the order in which they were claimed."""

    def __init__(self, rt: Runtime) -> None:
        self.holdings: list[Lease] = []
        self.turn = asyncio.Lock()
        self._rt = rt
        self._sending = CallPool(rt.channels, rt.pace)
        self._room = OpenAttempts()
        self._settling = asyncio.Lock()

    async def send_batch(self, batch: Batch) -> None:
        """Called with the turn, which passes on once all calls are given out; ends when all are settled."""
        parts: set[asyncio.Task[None]] = set()
        try:
            await asyncio.to_thread(retry_while_database_away, batch.holding.look_again)
            for part in _slices(self._rt, batch):
                await self._room.take(len(part.planned), most_open(self._rt.pace, part.planned[0].channel))
                parts.add(asyncio.create_task(self._send_slice(part)))
        finally:
            self.turn.release()
            await _ended(parts, asyncio.ALL_COMPLETED)
        self.holdings.remove(batch.holding)

    async def _send_slice(self, part: Batch) -> None:
        """Record, call, settle: those that have answered do not wait for those that have not."""
        unsettled = len(part.planned)
        try:
            part = part if part.attempts else await asyncio.to_thread(record, self._rt, part)
            self._room.give_back(unsettled - len(part.planned))
            unsettled = len(part.planned)
            errand = self._sending.begin(part.messages, part.holding.held, urgent=is_urgent(part.notice))
            while unsettled:
                await errand.wait(SETTLED_WITHIN_SECONDS)
                async with self._settling:
                    settled = await self._settle(part, errand.take_outcomes())
                self._room.give_back(settled)
                unsettled -= settled
        finally:
            self._room.give_back(unsettled)

    async def _settle(self, part: Batch, outcomes: Mapping[int, Outcome]) -> int:
        """One after the other, so that `judge` sees every answer. How many there were."""
        if outcomes:
            answered = part.part(list(outcomes))
            answered = replace(answered, holding=part.holding.release(delivery_ids(answered.planned)))
            await asyncio.to_thread(
                retry_while_database_away, partial(finish, self._rt, answered, list(outcomes.values()))
            )
        return len(outcomes)


async def _ended(tasks: set[asyncio.Task[None]], how_many: str, seconds: float | None = None) -> None:
    """Wait for one of them or all, or so long, and take those that have ended out; raises what one of them raised."""
    if tasks:
        ended, _ = await asyncio.wait(tasks, return_when=how_many, timeout=seconds)
        tasks -= ended
        for task in ended:
            task.result()


def _slices(rt: Runtime, batch: Batch) -> Iterator[Batch]:
    """In the order of the plan, each of one channel and no smaller than what goes in one of its calls."""
    if batch.attempts:
        yield batch
        return
    places: dict[Channel, list[int]] = defaultdict(list)
    for place, one in enumerate(batch.planned):
        places[one.channel].append(place)
    for channel, mine in places.items():
        size = max(slice_size(rt.pace, channel), rt.channels[channel].group_size)
        for start in range(0, len(mine), size):
            yield batch.part(mine[start : start + size])
