"""Work that follows an answer by itself: receipts, events, deliveries."""

import asyncio
from collections.abc import Coroutine
from typing import Any

Work = Coroutine[Any, Any, None]


class Background:
    """The tasks under way; `settle` waits for them, `close` ends them."""

    def __init__(self) -> None:
        """Start without tasks."""
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Work, after_seconds: float = 0.0) -> None:
        """Run `work` after a time on the real clock."""
        task = asyncio.ensure_future(_later(work, after_seconds))
        self._tasks.add(task)
        task.add_done_callback(self._done)

    async def settle(self) -> None:
        """Return when no task is under way."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    async def close(self) -> None:
        """Stop all tasks."""
        tasks = set(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            loop = asyncio.get_running_loop()
            loop.call_exception_handler({"message": "sandbox background task failed", "exception": error})


async def _later(work: Work, seconds: float) -> None:
    try:
        if seconds:
            await asyncio.sleep(seconds)
        await work
    finally:
        work.close()
