"""A sandbox in a thread of its own, for tests."""

import asyncio
import socket
import threading
from dataclasses import replace
from typing import Any, Self

import requests
from aiohttp import web

from sandbox.app import create_app
from sandbox.base.config import Config

TIMEOUT_SECONDS = 60


class SandboxServer:
    """A running sandbox: `with SandboxServer(config) as sandbox:`, on `config.port` of 127.0.0.1 (0: a free port).

    All calls go over HTTP, so any thread may make them.
    """

    def __init__(self, config: Config) -> None:
        """Bind at once, so that `base_url` is known before the start."""
        self._socket = socket.create_server((config.host, config.port))
        self.config = replace(config, port=self._socket.getsockname()[1])
        self.base_url = self.config.base_url
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sandbox", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait(TIMEOUT_SECONDS)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(TIMEOUT_SECONDS)

    def get(self, path: str, **query: str | int) -> Any:  # noqa: ANN401 - JSON
        """Get the JSON of `/_sandbox/<path>`."""
        return self._checked(requests.get(self._url(path), params=query, timeout=TIMEOUT_SECONDS))

    def post(self, path: str, body: object = None) -> Any:  # noqa: ANN401 - JSON
        """Post to `/_sandbox/<path>` and return the JSON of the answer."""
        return self._checked(requests.post(self._url(path), json=body or {}, timeout=TIMEOUT_SECONDS))

    def ledger(self, **query: str | int) -> Any:  # noqa: ANN401 - JSON
        """Accepted messages, counters and violations (see `Ledger.document`)."""
        return self.get("ledger", **query)

    def make_people(self, count: int = 1, **options: object) -> list[str]:
        """Make followers and return their openids; options as for `POST /_sandbox/people`."""
        return list(self.post("people", {"count": count, **options})["openids"])

    def act(self, openid: str, act: str, **body: object) -> list[dict[str, Any]]:
        """Let the person do something and return the entries that followed."""
        return list(self.post(f"people/{openid}/{act}", body)["entries"])

    def chat(self, openid: str) -> list[dict[str, Any]]:
        """The person's chat."""
        return list(self.get(f"people/{openid}/chat")["entries"])

    def _url(self, path: str) -> str:
        return f"http://{self.config.host}:{self.config.port}/_sandbox/{path}"

    def _checked(self, response: requests.Response) -> Any:  # noqa: ANN401 - JSON
        response.raise_for_status()
        return response.json()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        # Calls that still wait for a slow answer ordered by a test are cut off.
        runner = web.AppRunner(create_app(self.config), access_log=None, shutdown_timeout=0.1)
        self._loop.run_until_complete(runner.setup())
        self._loop.run_until_complete(web.SockSite(runner, self._socket).start())
        self._loop.call_soon(self._ready.set)
        self._loop.run_forever()
        self._loop.run_until_complete(runner.cleanup())
        self._loop.close()
