"""One job's way through its range of deliveries: claim, record, call, settle, until nothing is left."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from models.push.notices import Notice
from models.queries.delivery import due
from push.channels.base import Outcome
from push.delivery.sending.batches import Batch, Span, claim, delivery_ids, finish, record
from push.delivery.sending.calls import CallPool
from push.delivery.sending.database_retry import retry_while_database_away
from push.delivery.sending.leases import Lease, renewing
from push.delivery.sending.open_attempts import OpenAttempts
from push.notices.closing import close_if_finished
from push.notices.commands import enqueue_due
from push.notices.urgency import enqueue_again, is_urgent
from push.runtime import Runtime

SETTLED_WITHIN_SECONDS = 0.5
"""Outcomes of a batch are settled at the latest after so long, whatever its slowest call does."""
AGAIN_SECONDS = 0.5
"""Pause between two looks for due deliveries while the last calls are under way."""


def deliver(rt: Runtime, notice_id: int, span: Span) -> None:
    """Send every due delivery of the span; safe to run twice, at once and again after a crash."""
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
        enqueue_due(rt, notice_id)  # a person refused on the list takes the next route at once


async def _deliver(rt: Runtime, notice_id: int, span: Span) -> bool:
    """Send batch after batch; True: the job stepped back for urgent work, or has run for long enough."""
    with rt.sessions() as session:
        notice = session.get_one(Notice, notice_id)
    await rt.rate_limiter.begin()
    job = Job(rt)
    under_way: set[asyncio.Task[None]] = set()
    async with rt.wechat, renewing(job.leases):
        try:
            # A delivery that was put back for its next route may be due again where nothing else is.
            while (batches := await job.claim(notice, span)) is not None or under_way:
                if batches is None:
                    await _ended(under_way, asyncio.FIRST_COMPLETED, AGAIN_SECONDS)
                    continue
                for batch in batches:
                    await job.wait_for_room(batch)
                    under_way.add(asyncio.create_task(job.send(batch)))
                if await asyncio.to_thread(rt.rate_limiter.must_yield, urgent=is_urgent(notice)):
                    return True
        finally:
            await _ended(under_way, asyncio.ALL_COMPLETED)
    return False


class Job:
    """The batches of one job, called in the order in which they were claimed."""

    def __init__(self, rt: Runtime) -> None:
        self.leases: list[Lease] = []
        self._rt = rt
        self._calls = CallPool(rt.channels, rt.rate_limiter)
        self._open = OpenAttempts()
        self._settling = asyncio.Lock()

    async def claim(self, notice: Notice, span: Span) -> list[Batch] | None:
        """Claim the next batches, and renew their leases from now on; None: nothing is due.

        They are claimed while earlier ones are being called, so that the room does not stand empty meanwhile.
        """
        claimed = await asyncio.to_thread(claim, self._rt, notice, span)
        if claimed is None:
            return None
        batches = claimed.slices() if span is not None else [claimed]  # a mass list goes as a whole
        self.leases.extend(batch.lease for batch in batches)
        return batches

    async def wait_for_room(self, batch: Batch) -> None:
        """Wait until the attempts of the batch may be recorded, and count them as open."""
        await self._open.wait_for_room()
        self._open.add(len(batch.planned))

    async def send(self, batch: Batch) -> None:
        """Record, call and settle: messages that have an outcome do not wait for those that have none."""
        unsettled = len(batch.planned)
        try:
            batch = await asyncio.to_thread(record, self._rt, batch)
            self._open.remove(unsettled - len(batch.planned))
            unsettled = len(batch.planned)
            group = self._calls.begin(batch.messages, batch.lease.held, urgent=is_urgent(batch.notice))
            while unsettled:
                await group.wait(SETTLED_WITHIN_SECONDS)
                async with self._settling:
                    settled = await self._settle(batch, group.take_outcomes())
                self._open.remove(settled)
                unsettled -= settled
        finally:
            self._open.remove(unsettled)
            self.leases.remove(batch.lease)

    async def _settle(self, batch: Batch, outcomes: Mapping[int, Outcome]) -> int:
        """Settle outcomes by place and return their number; never two at once, as `detect_spikes` counts them."""
        if outcomes:
            answered = batch.part(list(outcomes))
            answered = replace(answered, lease=batch.lease.release(delivery_ids(answered.planned)))
            await asyncio.to_thread(
                retry_while_database_away, partial(finish, self._rt, answered, list(outcomes.values()))
            )
        return len(outcomes)


async def _ended(tasks: set[asyncio.Task[None]], how_many: str, seconds: float | None = None) -> None:
    """Wait for one task or all, or for so long; remove those that have ended, and raise the error of one of them."""
    if tasks:
        ended, _ = await asyncio.wait(tasks, return_when=how_many, timeout=seconds)
        tasks -= ended
        for task in ended:
            task.result()
