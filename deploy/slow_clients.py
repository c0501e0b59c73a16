"""gunicorn's threads, with a deadline for the reading of each request.

gthread alone waits for ever for the rest of a head or body, so that a few clients that send one byte now and then hold
all threads. Behind a proxy that buffers requests (deploy/README.md) no request is ever slow; this is for the rest.
"""

import socket
import threading
import time
from collections.abc import Callable

from gunicorn.http.message import Request
from gunicorn.workers.gthread import TConn, ThreadWorker

HEAD_SECONDS = 2.0
BODY_SECONDS = 20.0
"""After the head: time for the largest upload over a slow line without a proxy."""
LOOK_SECONDS = 0.5


class ReadDeadlines:
    """The sockets from which a request is read, each with its deadline; safe in several threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._until: dict[socket.socket, float] = {}

    def put(self, link: socket.socket, seconds: float) -> None:
        """Give the socket so much time from now on."""
        with self._lock:
            self._until[link] = self._clock() + seconds

    def drop(self, link: socket.socket) -> None:
        """Forget the socket."""
        with self._lock:
            self._until.pop(link, None)

    def end_overdue(self) -> None:
        """End the reading from each overdue socket. A response may still be written to it."""
        with self._lock:
            now = self._clock()
            for link in [link for link, until in self._until.items() if until <= now]:
                del self._until[link]
                try:
                    link.shutdown(socket.SHUT_RD)
                except OSError:  # It is closed already.
                    continue


class DeadlineWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no annotations
    """ThreadWorker whose threads no slow client holds."""

    def init_process(self) -> None:
        """Start the thread that looks for slow clients, and then the worker itself, which runs until its end."""
        self._deadlines = ReadDeadlines()
        threading.Thread(target=self._look, name="slow-clients", daemon=True).start()
        super().init_process()

    def handle(self, conn: TConn) -> object:
        """Handle one connection; its head must come in time."""
        link = conn.sock
        self._deadlines.put(link, HEAD_SECONDS)
        try:
            return super().handle(conn)
        finally:
            self._deadlines.drop(link)

    def handle_request(self, req: Request, conn: TConn) -> object:
        """Answer one request, whose head has come; its body must come in time."""
        self._deadlines.put(conn.sock, BODY_SECONDS)
        return super().handle_request(req, conn)

    def _look(self) -> None:
        while True:
            time.sleep(LOOK_SECONDS)
            self._deadlines.end_overdue()
