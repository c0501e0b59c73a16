"""The leases of a worker's deliveries, and the deliveries that must not be called after all.

Every lease is refreshed once a second, so that a pause, a cancelled notice or a refusal takes effect on every call
that has not begun.
"""

import asyncio
import threading
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from models.push.notices import Notice, NoticeState
from models.queries.delivery import claims, deliveries
from models.queries.delivery.claims import LEASE, RENEWAL
from push.channels.base import Outcome, Retry
from push.channels.facts import TO_MOBILES
from push.notices.job_offers import bars_of
from push.routing.reachability import HELD
from push.runtime import Runtime

LOOK_SECONDS = 1.0
STAYS = Retry(f"{HELD}：通知已停，或本人刚刚退订", timedelta(0), code="held")
TOO_LATE = Retry(f"{HELD}：平台已经认不出这是重发", timedelta(0), code="held")

log = structlog.get_logger()


@dataclass
class Lease:
    """The deliveries of one claimed batch that are not settled yet. `until` is the end of their lease."""

    rt: Runtime
    notice_id: int
    ids: frozenset[int]
    until: datetime
    known_until: Mapping[int, datetime] = field(default_factory=dict)
    """By delivery that is called again: how long the platform recognises its key. A worker may stall in between."""
    stopped: bool = False
    withdrawn: set[int] = field(default_factory=set)
    """Deliveries whose person has refused meanwhile, and those of `lost`."""
    lost: frozenset[int] = frozenset()
    """Deliveries that another worker has claimed; their lease may end before `until`."""
    ended: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def held(self, delivery_id: int) -> Outcome | None:
        """The outcome of a call that must not be made; None: the call may be made."""
        if self.stopped or delivery_id in self.withdrawn:
            return STAYS
        known_until = self.known_until.get(delivery_id)
        return TOO_LATE if known_until and self.rt.clock() >= known_until else None

    def refresh(self) -> None:
        """Read the notice and its refusals again, and renew the leases when it is time."""
        with self.lock:
            if self.ids and not self.ended:
                self._look()

    def release(self, ids: Collection[int], *, ended: bool = True) -> "Lease":
        """Stop renewing these deliveries, and return them as a lease of their own with the same end.

        `ended`: the new lease is not renewed either.
        """
        with self.lock:
            released = self.ids.intersection(ids)
            self.ids -= released
            return Lease(self.rt, self.notice_id, released, self.until, self.known_until, lost=self.lost, ended=ended)

    def end(self) -> datetime:
        """Stop all renewals and return the end of the leases."""
        with self.lock:
            self.ended = True
        return self.until

    def _look(self) -> None:
        with self.rt.sessions.begin() as session:
            now = self.rt.clock()
            notice = session.get_one(Notice, self.notice_id)
            self.stopped = notice.state is not NoticeState.SENDING
            self.withdrawn |= claims.list_withdrawn(session, self.ids, bars_of(notice, now), TO_MOBILES)
            if now + LEASE - self.until < RENEWAL:
                return
            renewed = deliveries.renew(session, self.ids, self.until, now + LEASE)
        self.lost |= self.ids - renewed
        self.withdrawn |= self.lost
        self.ids, self.until = frozenset(renewed), now + LEASE


@asynccontextmanager
async def renewing(leases: Sequence[Lease]) -> AsyncIterator[None]:
    """Refresh every lease of the list once a second while the body runs; the list may change meanwhile."""
    watch = asyncio.create_task(_watch(leases))
    try:
        yield
    finally:
        watch.cancel()
        with suppress(asyncio.CancelledError):
            await watch


async def _watch(leases: Sequence[Lease]) -> None:
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        for lease in list(leases):
            try:
                await asyncio.to_thread(lease.refresh)
            except SQLAlchemyError as fault:
                log.warning("leases could not be renewed", notice=lease.notice_id, error=type(fault).__name__)
