"""A local server that answers as told and remembers what it was asked: the outside world, recorded."""

import json
import socket
import threading
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Asked:
    """One request."""

    path: str
    query: dict[str, list[str]]
    raw: bytes

    @property
    def body(self) -> dict[str, Any]:
        parsed: dict[str, Any] = json.loads(self.raw)
        return parsed

    @property
    def form(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(self.raw.decode()).items()}


class Hangup:
    """Instead of an answer: the connection is cut after the request was read."""


@dataclass(frozen=True)
class Said:
    """An answer that is not a JSON object with status 200."""

    status: int
    content: bytes
    kind: str = "application/json"


Answer = dict[str, Any] | Said | type[Hangup]


class Recorded:
    """`answers[path]` are given in turn, the last one again and again; an unknown path gets errcode 0."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.url = ""
        self._answers: dict[str, deque[Answer]] = defaultdict(deque)

    def tell(self, path: str, *answers: Answer) -> None:
        self._answers[path] = deque(answers)

    def asked_at(self, path: str) -> list[Asked]:
        return [one for one in self.asked if one.path == path]

    def next_answer(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        waiting = self._answers[asked.path]
        if not waiting:
            return {"errcode": 0, "errmsg": "ok"}
        return waiting.popleft() if len(waiting) > 1 else waiting[0]


@contextmanager
def serving(recorded: Recorded) -> Iterator[Recorded]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(recorded))
    server.daemon_threads = True
    recorded.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield recorded
    server.shutdown()
    thread.join()
    server.server_close()


def closed_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _handler(recorded: Recorded) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            where = urlsplit(self.path)
            answer = recorded.next_answer(Asked(where.path, parse_qs(where.query), raw))
            if answer is Hangup:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            self._reply(answer if isinstance(answer, Said) else Said(200, json.dumps(answer).encode()))

        do_GET = do_POST  # noqa: N815

        def _reply(self, said: Said) -> None:
            self.send_response(said.status)
            self.send_header("Content-Type", said.kind)
            self.send_header("Content-Length", str(len(said.content)))
            self.end_headers()
            self.wfile.write(said.content)

        def log_message(self, *_: object) -> None:
            """Keep test output clean."""

    return Handler
