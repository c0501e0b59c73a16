"""What a worker holds while it sends: leases that run on, and who must get nothing after all.

Looked at once a second from the claim on, so that a pause, a cancelled notice or somebody's refusal takes effect on
every call that has not begun.
"""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from models.push.notices import Notice, NoticeState
from models.queries.delivery import claims, deliveries
from models.queries.delivery.claims import LEASE, RENEWAL
from programme.calendar import today, years_before
from programme.people.ages import WORKING_AGE
from push.channels.base import Outcome, Retry
from push.channels.facts import TO_MOBILES
from push.routing.reachability import HELD
from push.runtime import Runtime

LOOK_SECONDS = 1.0
STAYS = Retry(f"{HELD}：通知已停，或本人刚刚退订", timedelta(0), code="held")
TOO_LATE = Retry(f"{HELD}：平台已经认不出这是重发", timedelta(0), code="held")

log = structlog.get_logger()


@dataclass
class Lease:
    """The deliveries of one claimed sub-batch that are not settled yet. `until` is the end of their lease."""

    rt: Runtime
    notice_id: int
    ids: frozenset[int]
    until: datetime
    known_until: Mapping[int, datetime] = field(default_factory=dict)
    """Of whoever is called again: how long the platform recognises the key. A worker may stall in between."""
    stopped: bool = False
    withdrawn: set[int] = field(default_factory=set)
    """Refused meanwhile, or no longer ours."""
    lost: frozenset[int] = frozenset()
    """No longer ours: their lease is another's by now, and may end before `until`."""
    ended: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)
    looked_at: float = field(default_factory=time.monotonic)
    """By `time.monotonic`; a claim looks too."""

    def held(self, delivery_id: int) -> Outcome | None:
        """Why this call must not be made; None: it may."""
        if self.stopped or delivery_id in self.withdrawn:
            return STAYS
        known_until = self.known_until.get(delivery_id)
        return TOO_LATE if known_until and self.rt.clock() >= known_until else None

    def look_again(self) -> None:
        """Unless that was a moment ago."""
        if time.monotonic() - self.looked_at >= LOOK_SECONDS:
            self.refresh()

    def refresh(self) -> None:
        """Read what has changed, and renew the leases when it is time."""
        with self.lock:
            if self.ids and not self.ended:
                self._look()

    def release(self, ids: Collection[int]) -> "Lease":
        """These are no longer renewed; the answer holds them, with the end of their leases as it is now."""
        with self.lock:
            released = self.ids.intersection(ids)
            self.ids -= released
            return Lease(self.rt, self.notice_id, released, self.until, self.known_until, lost=self.lost, ended=True)

    def end(self) -> datetime:
        """No more renewals; the end of the leases."""
        with self.lock:
            self.ended = True
        return self.until

    def _look(self) -> None:
        self.looked_at = time.monotonic()
        with self.rt.sessions.begin() as session:
            now = self.rt.clock()
            notice = session.get_one(Notice, self.notice_id)
            self.stopped = notice.state is not NoticeState.SENDING
            youngest = years_before(today(now), WORKING_AGE)
            self.withdrawn |= claims.list_withdrawn(session, self.ids, notice.kind, youngest, TO_MOBILES)
            if now + LEASE - self.until < RENEWAL:
                return
            renewed = deliveries.renew(session, self.ids, self.until, now + LEASE)
        self.lost |= self.ids - renewed
        self.withdrawn |= self.lost
        self.ids, self.until = frozenset(renewed), now + LEASE


@asynccontextmanager
async def renewing(holdings: Sequence[Lease]) -> AsyncIterator[None]:
    """While the body runs, every holding of the list, which may change meanwhile, is looked at once a second."""
    watch = asyncio.create_task(_watch(holdings))
    try:
        yield
    finally:
        watch.cancel()
        with suppress(asyncio.CancelledError):
            await watch


async def _watch(holdings: Sequence[Lease]) -> None:
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        for holding in list(holdings):
            try:
                await asyncio.to_thread(holding.refresh)
            except SQLAlchemyError as fault:
                log.warning("leases could not be renewed", notice=holding.notice_id, error=type(fault).__name__)
