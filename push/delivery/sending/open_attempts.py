"""How many attempts of a job may be written and not settled, and one who waits for room among them."""

import asyncio

from models.push.notices import Channel
from push.channels.rate_limit.limiter import RateLimiter

LEAST_OPEN, MOST_OPEN = 100, 1500
OPEN_SECONDS = 0.5
"""Attempts are written for so long ahead, at the account's pace: a lost worker leaves so many people unsure."""
SLICES = 3
"""One is being recorded, one called, one settled."""


def most_open(pace: RateLimiter, channel: Channel) -> int:
    """People whose attempts may be open at once."""
    return int(min(max(pace.rate(channel) * OPEN_SECONDS, LEAST_OPEN), MOST_OPEN))


def slice_size(pace: RateLimiter, channel: Channel) -> int:
    """People whose attempts are written at once."""
    return most_open(pace, channel) // SLICES


class OpenAttempts:
    """At most so many are inside; what alone is larger than the room has it for itself. One caller waits at a time."""

    def __init__(self) -> None:
        self._inside = 0
        self._changed = asyncio.Event()

    async def take(self, many: int, most: int) -> None:
        """Wait until there are `most` inside with these."""
        while self._inside and self._inside + many > most:
            self._changed.clear()
            await self._changed.wait()
        self._inside += many

    def give_back(self, many: int) -> None:
        self._inside -= many
        self._changed.set()
