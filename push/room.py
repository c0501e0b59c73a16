"""Room for so many at once, and one who waits for it."""

import asyncio


class Room:
    """At most so many are inside; what alone is larger than the room has it for itself. One caller waits at a time."""

    def __init__(self, most: int) -> None:
        self._most, self._inside = most, 0
        self._changed = asyncio.Event()

    async def take(self, many: int) -> None:
        while self._inside and self._inside + many > self._most:
            self._changed.clear()
            await self._changed.wait()
        self._inside += many

    def give_back(self, many: int) -> None:
        self._inside -= many
        self._changed.set()
