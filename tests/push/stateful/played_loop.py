"""One event loop that does a thread's work at once: no switch to pay for, and the same order every time."""

import asyncio
from collections.abc import Callable
from typing import Any


class Loop(asyncio.SelectorEventLoop):
    """Never closed by `asyncio.run`, so that the next run finds it again."""

    def run_in_executor(  # type: ignore[override]
        self, executor: object, work: Callable[..., Any], *words: Any
    ) -> asyncio.Future[Any]:
        """Do the work at once in the caller's thread."""
        done = self.create_future()
        try:
            done.set_result(work(*words))
        except StopIteration:
            raise
        except BaseException as fault:  # noqa: BLE001 - as every executor hands it over, a kill too
            done.set_exception(fault)
        return done

    async def shutdown_asyncgens(self) -> None:
        """Do nothing: generators end with their tasks."""

    async def shutdown_default_executor(self, timeout: float | None = None) -> None:
        """Do nothing: the loop has no executor."""

    def close(self) -> None:
        """Stays open until `end`."""

    def end(self) -> None:
        super().close()


class Loops(asyncio.DefaultEventLoopPolicy):
    """Everybody who asks gets the same one."""

    def __init__(self) -> None:
        super().__init__()
        self.only = Loop()

    def new_event_loop(self) -> asyncio.AbstractEventLoop:
        return self.only
