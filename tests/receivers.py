"""Receivers of webhooks as agents might run them: real HTTP servers, good and bad."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest


@dataclass
class Received:
    """One request as it came in."""

    path: str
    headers: dict[str, str]
    body: bytes
    at: float = field(default_factory=time.monotonic)


class Receiver:
    """A server on this machine; `answer(handler)` says how each request is answered."""

    def __init__(self, answer: Callable[[Any], None]) -> None:
        self.received: list[Received] = []
        self.ending = threading.Event()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                receiver.received.append(Received(self.path, dict(self.headers), body))
                self.receiver = receiver
                answer(self)

            def do_GET(self) -> None:
                self.do_POST()

            def log_message(self, *said: Any) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def end(self) -> None:
        self.ending.set()
        self.server.shutdown()
        self.server.server_close()


def takes(handler: Any) -> None:
    _reply(handler, 204)


def refuses(handler: Any) -> None:
    _reply(handler, 500, "出错了\0".encode())


def hangs(handler: Any) -> None:
    """Reads the request and says nothing."""
    handler.receiver.ending.wait(60)


def drips(handler: Any) -> None:
    """Sends a byte now and then, so that no single wait is long."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000000")
    handler.end_headers()
    while not handler.receiver.ending.wait(0.2):
        try:
            handler.wfile.write(b".")
        except OSError:
            return


def floods(handler: Any) -> None:
    """Answers ten megabytes."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(10 * 2**20))
    handler.end_headers()
    try:
        for _block in range(160):
            handler.wfile.write(b"x" * 65536)
    except OSError:
        handler.receiver.cut_short = True


def redirects_to(address: str) -> Callable[[Any], None]:
    def answer(handler: Any) -> None:
        handler.send_response(302)
        handler.send_header("Location", address)
        handler.end_headers()

    return answer


def speaks_no_http(handler: Any) -> None:
    handler.wfile.write(b"220 mail.example.com ESMTP\r\n\r\n")
    handler.connection.shutdown(socket.SHUT_RDWR)


def _reply(handler: Any, status: int, body: bytes = b"") -> None:
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


@pytest.fixture
def receive() -> Iterator[Callable[..., Receiver]]:
    """`receive(takes)`: a receiver that runs until the test ends."""
    running: list[Receiver] = []

    def start(answer: Callable[[Any], None] = takes) -> Receiver:
        running.append(Receiver(answer))
        return running[-1]

    yield start
    for receiver in running:
        receiver.end()
