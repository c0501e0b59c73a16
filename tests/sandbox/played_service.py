"""A service at the other end of the webhook: records what comes, answers as told."""

import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import parse_qsl, urlsplit

Answering = Callable[[dict[str, str], str], tuple[int, str]]


class PlayedService:
    """`received`: query and body of every POST, in order."""

    def __init__(self) -> None:
        self.received: list[tuple[dict[str, str], str]] = []
        self.answer: Answering = lambda query, body: (200, "success")
        self.wait_seconds = 0.0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}/wechat"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def bodies(self) -> list[str]:
        return [body for _, body in self.received]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                query = dict(parse_qsl(urlsplit(self.path).query))
                self._reply(200, query.get("echostr", ""))

            def do_POST(self) -> None:
                query = dict(parse_qsl(urlsplit(self.path).query))
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                service.received.append((query, body))
                time.sleep(service.wait_seconds)
                self._reply(*service.answer(query, body))

            def _reply(self, status: int, text: str) -> None:
                try:
                    self.send_response(status)
                    self.send_header("Content-Length", str(len(text.encode())))
                    self.end_headers()
                    self.wfile.write(text.encode())
                except (BrokenPipeError, ConnectionResetError):
                    return  # the platform hung up after its five seconds

            def log_message(self, *_: object) -> None:
                return

        return Handler


def text_reply(openid: str, content: str) -> str:
    """A clear passive text reply of the played account."""
    return (
        f"<xml><ToUserName><![CDATA[{openid}]]></ToUserName>"
        "<FromUserName><![CDATA[gh_7c1e00d2aa31]]></FromUserName><CreateTime>1</CreateTime>"
        f"<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[{content}]]></Content></xml>"
    )
