"""Event loops that run a thread's work at once: no switch to pay for, and the same order every time."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any


class AtOnce(ThreadPoolExecutor):
    """Whoever submits does the work himself."""

    def submit(self, work: Callable[..., Any], /, *words: Any, **options: Any) -> Future[Any]:
        done: Future[Any] = Future()
        try:
            done.set_result(work(*words, **options))
        except BaseException as fault:  # noqa: BLE001 - as every executor hands it over, a kill too
            done.set_exception(fault)
        return done


class Loops(asyncio.DefaultEventLoopPolicy):
    """The usual loops with that executor."""

    def new_event_loop(self) -> asyncio.AbstractEventLoop:
        loop = super().new_event_loop()
        loop.set_default_executor(AtOnce())
        return loop
