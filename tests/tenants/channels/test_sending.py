"""One webhook on its way: signed, bounded in time and size, to nowhere else than was checked (I02)."""

import json
import socket
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from standardwebhooks import Webhook

from tenants.channels import addresses, sending
from tenants.channels.sending import Outcome, send
from tests.receivers import (
    Receiver,
    drips,
    floods,
    hangs,
    redirects_to,
    refuses,
    speaks_no_http,
    takes,
)

pytestmark = pytest.mark.row("I02")
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
PAYLOAD = {"type": "order.changed", "data": {"number": "DD20261125-0001", "note": "专线“甲”"}}
Receive = Callable[..., Receiver]


@pytest.fixture(autouse=True)
def loopback(settings: Any) -> None:
    settings.WEBHOOK_ALLOW_LOOPBACK = True


def send_to(url: str) -> Outcome:
    return send(url=url, secret=SECRET, message_uid=uuid4(), payload=PAYLOAD)


def test_a_message_arrives_signed_as_the_specification_has_it(receive: Receive) -> None:
    receiver = receive(takes)
    uid = uuid4()
    outcome = send(url=f"{receiver.url}?key=1", secret=SECRET, message_uid=uid, payload=PAYLOAD)
    assert outcome.is_taken
    (request,) = receiver.received
    assert request.path == "/hook?key=1"
    assert request.headers["webhook-id"] == f"msg_{uid.hex}"
    assert Webhook(SECRET).verify(request.body, request.headers) == PAYLOAD


def test_a_changed_body_does_not_verify(receive: Receive) -> None:
    receiver = receive(takes)
    send_to(receiver.url)
    (request,) = receiver.received
    changed = json.dumps({**PAYLOAD, "type": "other"})
    with pytest.raises(Exception, match="No matching signature"):
        Webhook(SECRET).verify(changed, request.headers)


def test_a_refusal_is_told_with_its_status_and_beginning(receive: Receive) -> None:
    outcome = send_to(receive(refuses).url)
    assert (outcome.status, outcome.error, outcome.is_taken) == (500, "refused", False)
    assert outcome.excerpt == "出错了\N{REPLACEMENT CHARACTER}"


def test_a_redirect_is_not_followed(receive: Receive) -> None:
    elsewhere = receive(takes)
    outcome = send_to(receive(redirects_to(elsewhere.url)).url)
    assert (outcome.status, outcome.error) == (302, "redirected")
    assert elsewhere.received == []


@pytest.mark.parametrize("answer", [hangs, drips])
def test_a_receiver_that_takes_too_long_is_cut_off(
    receive: Receive, monkeypatch: pytest.MonkeyPatch, answer: Any
) -> None:
    monkeypatch.setattr(sending, "WHOLE_SECONDS", 1.0)
    started = time.monotonic()
    outcome = send_to(receive(answer).url)
    assert (outcome.error, outcome.is_out_of_reach) == ("timeout", True)
    assert time.monotonic() - started < 2


def test_a_tls_handshake_that_goes_nowhere_is_cut_off(
    receive: Receive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "WHOLE_SECONDS", 1.0)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        started = time.monotonic()
        outcome = send_to(f"https://127.0.0.1:{silent.getsockname()[1]}/")
        assert outcome.error == "timeout"
        assert time.monotonic() - started < 2


def test_of_ten_megabytes_no_more_than_64_kb_are_read(receive: Receive) -> None:
    receiver = receive(floods)
    outcome = send_to(receiver.url)
    assert outcome.is_taken
    assert len(outcome.excerpt) == 500
    deadline = time.monotonic() + 5
    while not getattr(receiver, "cut_short", False) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert getattr(receiver, "cut_short", False)


def test_what_is_no_http_is_told(receive: Receive) -> None:
    assert send_to(receive(speaks_no_http).url).error == "bad_answer"


def test_nobody_there_is_told(receive: Receive) -> None:
    receiver = receive(takes)
    receiver.end()
    assert send_to(receiver.url).error == "unreachable"


def test_a_certificate_that_is_none_is_refused(receive: Receive) -> None:
    receiver = receive(takes)
    assert send_to(receiver.url.replace("http:", "https:")).error in {"unreachable", "timeout"}
    assert receiver.received == []


def test_the_name_is_looked_up_once_and_the_checked_address_connected_to(
    receive: Receive, monkeypatch: pytest.MonkeyPatch
) -> None:
    receiver = receive(takes)
    real, asked = socket.getaddrinfo, []

    def rebinding(host: Any, *given: Any, **more: Any) -> Any:
        if host != "shop.example.com":
            return real(host, *given, **more)
        asked.append(host)
        answer = "127.0.0.1" if len(asked) == 1 else "169.254.169.254"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (answer, 0))]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    port = receiver.server.server_port
    assert send_to(f"http://shop.example.com:{port}/hook").is_taken
    assert asked == ["shop.example.com"]
    assert receiver.received[0].headers["Host"] == f"shop.example.com:{port}"


def test_an_address_that_has_moved_inside_since_is_refused_at_delivery(
    receive: Receive, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    receiver = receive(takes)
    settings.WEBHOOK_ALLOW_LOOPBACK = False
    monkeypatch.setattr(addresses, "look_up", lambda *_asked: ["127.0.0.1"])
    outcome = send_to(f"https://shop.example.com:{receiver.server.server_port}/hook")
    assert outcome == Outcome(error="address_inside")
    assert receiver.received == []
