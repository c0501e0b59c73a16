"""The two servers that messages go to, on the world's core: the sandbox, and the stub where that is too slow."""

import time
from collections.abc import Sequence
from contextlib import AbstractContextManager
from multiprocessing import get_context
from typing import Any, Protocol, Self

import requests

from bench.harness import platform_stub
from bench.harness.machine import WORLD_CORE, BenchError, Ground, Running, cpu_seconds_of, free_port, listens

TIMEOUT_SECONDS = 60


class Platform(Protocol):
    """The operations of either server that a benchmark uses."""

    name: str
    port: int

    def begin(self, openids: Sequence[str]) -> None:
        """Forget the run before; these people can be written to."""

    def received(self) -> tuple[int, int]:
        """Messages taken and different people reached since `begin`."""

    def cpu_seconds(self) -> float:
        """CPU seconds of the server so far."""


class Sandbox(AbstractContextManager["Sandbox"]):
    """`python -m sandbox`, with its rules and its ledger."""

    name = "沙箱"

    def __init__(self, ground: Ground, latency_ms: int) -> None:
        self.port = free_port()
        account = ("--app-id", "wx0123456789abcdef", "--app-secret", "bench", "--token", "benchtokenofours")
        command = ("-m", "sandbox", *account, "--port", str(self.port), "--latency-ms", str(latency_ms))
        self._running = Running(f"sandbox-{latency_ms}", command, {}, ground.folder, WORLD_CORE)

    def __enter__(self) -> Self:
        self._running.__enter__()
        self._running.await_ready(lambda _: listens(self.port))
        return self

    def __exit__(self, *error: object) -> None:
        self._running.__exit__(*error)

    def begin(self, openids: Sequence[str]) -> None:
        self._ask("reset", {})
        self._ask("people", {"openids": list(openids), "window": True})

    def received(self) -> tuple[int, int]:
        document = requests.get(self._url("ledger"), params={"channel": "custom"}, timeout=TIMEOUT_SECONDS).json()
        if document["violations"]:
            raise BenchError(f"沙箱记下违规：{document['violations'][:3]}")
        people = [message["openid"] for message in document["messages"]]
        return len(people), len(set(people))

    def cpu_seconds(self) -> float:
        return self._running.cpu_seconds()

    def _ask(self, what: str, body: dict[str, Any]) -> None:
        requests.post(self._url(what), json=body, timeout=TIMEOUT_SECONDS).raise_for_status()

    def _url(self, what: str) -> str:
        return f"http://127.0.0.1:{self.port}/_sandbox/{what}"


class Stub(AbstractContextManager["Stub"]):
    """`bench.harness.platform_stub` in a process of its own."""

    name = "简版平台"

    def __init__(self, latency_ms: int) -> None:
        self.port = free_port()
        self._process = get_context("spawn").Process(
            target=platform_stub.serve, args=(self.port, latency_ms), daemon=True
        )

    def __enter__(self) -> Self:
        self._process.start()
        deadline = time.monotonic() + TIMEOUT_SECONDS
        while not listens(self.port):
            if time.monotonic() > deadline or not self._process.is_alive():
                raise BenchError("简版平台没有启动")
            time.sleep(0.05)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.join()

    def begin(self, openids: Sequence[str]) -> None:
        self._ask(platform_stub.BEGIN)

    def received(self) -> tuple[int, int]:
        counts = self._ask(platform_stub.RECEIVED)
        return int(counts["messages"]), int(counts["people"])

    def cpu_seconds(self) -> float:
        return cpu_seconds_of(self._process.pid or 0)

    def _ask(self, path: bytes) -> dict[str, Any]:
        answer = requests.get(f"http://127.0.0.1:{self.port}{path.decode()}", timeout=TIMEOUT_SECONDS)
        return dict(answer.json())
