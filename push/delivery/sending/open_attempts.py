"""The bound on a job's open attempts, which are written and not settled yet."""

import asyncio

BATCH_SIZE = 150
"""People recorded, called and settled together. Smaller batches cost more statements a person."""
CLAIM_SIZE = 3 * BATCH_SIZE
"""People claimed and planned together, and then sent batch by batch: a claim alone leaves nobody unsure."""
MOST_OPEN = 2 * BATCH_SIZE
"""People whom a lost worker leaves unsure, at the most. While one batch is settled, the other is being called."""


class OpenAttempts:
    """The number of open attempts; one caller at a time waits until there is room for another batch."""

    def __init__(self) -> None:
        self._count = 0
        self._fewer = asyncio.Event()

    async def wait_for_room(self) -> None:
        """Return once a batch may be added."""
        while self._count > MOST_OPEN - BATCH_SIZE:
            self._fewer.clear()
            await self._fewer.wait()

    def add(self, attempts: int) -> None:
        """Count attempts that were written."""
        self._count += attempts

    def remove(self, attempts: int) -> None:
        """Count attempts that were settled."""
        self._count -= attempts
        self._fewer.set()
