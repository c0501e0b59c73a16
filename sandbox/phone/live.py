"""The live connection of a page: server-sent events with each new entry of one person."""

import asyncio
import json
from collections.abc import AsyncIterator

from aiohttp import ClientConnectionResetError, web

from sandbox.phone.views import entry_view
from sandbox.platform.chats import Changes, Entry

KEEP_ALIVE_SECONDS = 15.0
LINES = web.AppKey("phone_live_lines", set[asyncio.Task[None]])


async def stream(request: web.Request, before: list[Entry], changes: Changes) -> web.StreamResponse:
    """Send the entries after the last one that the browser has, then each new one.

    `changes` must be opened before `before` is read, so that no entry is missed between the two.
    """
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    await response.prepare(request)
    line = asyncio.ensure_future(_send_all(response, seen_by(request), before, changes))
    lines = request.config_dict[LINES]
    lines.add(line)
    try:
        await line
    except (ClientConnectionResetError, asyncio.CancelledError):
        line.cancel()  # the browser has gone, or the sandbox stops
    finally:
        lines.discard(line)
    return response


def seen_by(request: web.Request) -> int:
    """The last seq that the browser has, by its Last-Event-ID or the `after` of the address."""
    told = (request.headers.get("Last-Event-ID", ""), request.query.get("after", ""))
    return max((int(text) for text in told if text.isascii() and text.isdigit()), default=0)


async def _send_all(response: web.StreamResponse, seen: int, before: list[Entry], changes: Changes) -> None:
    async for entry in _in_order(before, changes):
        if entry is None:
            await response.write(b": still here\n\n")
        elif entry.seq > seen:
            seen = entry.seq
            await response.write(_event(entry))


async def _in_order(before: list[Entry], changes: Changes) -> AsyncIterator[Entry | None]:
    """The past entries, then the new ones; None each time nothing came for `KEEP_ALIVE_SECONDS`."""
    for entry in before:
        yield entry
    while True:
        try:
            yield await asyncio.wait_for(anext(changes), KEEP_ALIVE_SECONDS)
        except TimeoutError:
            yield None


def _event(entry: Entry) -> bytes:
    data = json.dumps(entry_view(entry), ensure_ascii=False)
    return f"id: {entry.seq}\nevent: entry\ndata: {data}\n\n".encode()


async def hang_up(app: web.Application) -> None:
    """End all live connections, so that the sandbox stops at once."""
    open_lines = app[LINES]
    for line in tuple(open_lines):
        line.cancel()
