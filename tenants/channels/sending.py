"""Sending one webhook: signed, to the checked address, following nothing, bounded in time and size (I02)."""

import http.client
import json
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from standardwebhooks import Webhook

from tenants.channels.addresses import PORTS, AddressRefused, Target, find_target

CONNECT_SECONDS = 3.0
WHOLE_SECONDS = 10.0
MOST_BYTES = 64 * 1024
EXCERPT = 500
USER_AGENT = "Keyhall-Webhooks/1"


@dataclass(frozen=True)
class Outcome:
    """How an attempt went: the receiver's status with the beginning of what it said, or an error's code:
    `timeout`, `unreachable`, `bad_answer`, `redirected`, `refused`, or that of a refused address."""

    status: int | None = None
    excerpt: str = ""
    error: str = ""

    @property
    def is_taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_out_of_reach(self) -> bool:
        """Whether the receiver gave no answer at all: whatever else waits for it would fare no better."""
        return self.status is None


def message_id(message_uid: UUID) -> str:
    """The message's name on the wire, the same at each attempt."""
    return f"msg_{message_uid.hex}"


def signed_headers(message_uid: UUID, body: str, secret: str, at: datetime) -> dict[str, str]:
    """The headers of the Standard Webhooks specification, for an attempt made at `at`."""
    moment = at.astimezone(UTC)
    return {
        "webhook-id": message_id(message_uid),
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Webhook(secret).sign(message_id(message_uid), moment, body),
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": USER_AGENT,
        "Connection": "close",
    }


def send(*, url: str, secret: str, message_uid: UUID, payload: dict[str, Any]) -> Outcome:
    """Try once to bring a message to `url`; never raises for what the receiver does or is."""
    try:
        target = find_target(url)
    except AddressRefused as refused:
        return Outcome(error=refused.code)
    body = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
    return _post(target, body.encode(), signed_headers(message_uid, body, secret, datetime.now(UTC)))


class _Connection(http.client.HTTPConnection):
    """A connection to the addresses that were checked: the host's name is not looked up again.

    `held` stays the socket when the answer has taken it over.
    """

    def __init__(self, target: Target) -> None:
        super().__init__(target.host, target.port, timeout=WHOLE_SECONDS)
        self.target = target
        self.default_port = PORTS[target.scheme]
        self.held: socket.socket | None = None

    def connect(self) -> None:
        raw = _reach(self.target)
        raw.settimeout(WHOLE_SECONDS)
        if self.target.scheme != "https":
            self.sock = self.held = raw
            return
        context = ssl.create_default_context()
        wrapped = context.wrap_socket(raw, server_hostname=self.target.host, do_handshake_on_connect=False)
        # Held before the handshake, which a receiver may drag out as well.
        self.sock = self.held = wrapped
        wrapped.do_handshake()


def _reach(target: Target) -> socket.socket:
    last: OSError = OSError("no address")
    for address in target.addresses[:3]:
        try:
            return socket.create_connection((address, target.port), timeout=CONNECT_SECONDS)
        except OSError as fault:
            last = fault
    raise last


@contextmanager
def _cut_off(connection: _Connection) -> Iterator[threading.Event]:
    """End the connection when the whole time is over, however busily the receiver drips; says whether."""
    over = threading.Event()

    def cut() -> None:
        over.set()
        if connection.held is not None:
            with suppress(OSError):
                # Below TLS, whose own shutdown would wait for the receiver's.
                socket.socket.shutdown(connection.held, socket.SHUT_RDWR)

    watch = threading.Timer(WHOLE_SECONDS, cut)
    watch.daemon = True
    watch.start()
    try:
        yield over
    finally:
        watch.cancel()
        connection.close()
        if connection.held is not None:
            connection.held.close()


def _post(target: Target, body: bytes, headers: dict[str, str]) -> Outcome:
    connection = _Connection(target)
    with _cut_off(connection) as over:
        try:
            connection.request("POST", target.path, body, headers)
            with connection.getresponse() as answer:
                status, said = answer.status, answer.read(MOST_BYTES)
        except TimeoutError:
            return Outcome(error="timeout")
        except (OSError, http.client.HTTPException) as fault:
            if over.is_set():
                return Outcome(error="timeout")
            broken = isinstance(fault, http.client.HTTPException)
            return Outcome(error="bad_answer" if broken else "unreachable")
        if over.is_set():
            return Outcome(error="timeout")
    error = "" if 200 <= status < 300 else "redirected" if 300 <= status < 400 else "refused"
    return Outcome(status=status, excerpt=_excerpt(said), error=error)


def _excerpt(said: bytes) -> str:
    """The beginning of an answer as text that PostgreSQL takes."""
    return said[: EXCERPT * 4].decode("utf-8", "replace").replace("\0", "\N{REPLACEMENT CHARACTER}")[:EXCERPT]
