"""What happens on its own after an answer: receipts, events, deliveries."""

import asyncio
from collections.abc import Coroutine
from typing import Any

Work = Coroutine[Any, Any, None]


class Background:
    """Tasks in flight, waited for by `settle` and ended by `close`."""

    def __init__(self) -> None:
        """Nothing in flight."""
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Work, after_seconds: float = 0.0) -> None:
        """Run `work` after a while of real time."""
        task = asyncio.ensure_future(_later(work, after_seconds))
        self._tasks.add(task)
        task.add_done_callback(self._done)

    async def settle(self) -> None:
        """Return when nothing is in flight any more."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    async def close(self) -> None:
        """Stop everything in flight."""
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
