"""The demonstration's receiver: takes what is signed, and shows it (I02)."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.test import Client

from demo.received import received
from demo.seeding.agents import webhook_secret_of
from demo.seeding.installation import folder
from tenants.channels.sending import signed_headers
from tests.sign_in import client_at, host_of

pytestmark = pytest.mark.row("I02")
BODY = json.dumps({"type": "order.changed", "data": {"number": "DD20261125-0001"}})


@pytest.fixture(autouse=True)
def notes(transactions: None) -> Iterator[None]:
    """No notes before nor after."""
    paths = [folder() / f"demo-received-{slug}.jsonl" for slug in ("gd", "zj")]
    for path in paths:
        path.unlink(missing_ok=True)
    yield
    for path in paths:
        path.unlink(missing_ok=True)


def send(tenant: str, secret: str, times: int = 1) -> int:
    """Send a message as the system does; returns the last answer's status."""
    headers = signed_headers(uuid4(), BODY, secret, datetime.now(UTC))
    client = client_at(host_of(tenant))
    for _time in range(times):
        answer = client.post(
            "/demo/webhooks/",
            BODY,
            content_type=headers.pop("Content-Type", "application/json"),
            headers=headers,
        )
    return answer.status_code


def test_a_signed_message_is_noted_and_shown(client_of: Callable[..., Client]) -> None:
    assert send("gd", webhook_secret_of("gd")) == 204
    page = client_of("province_manager").get("/staff/demo/received/").content.decode()
    assert "DD20261125-0001" in page


def test_a_message_with_another_signature_is_refused() -> None:
    assert send("gd", webhook_secret_of("zj")) == 401
    assert received("gd") == []


def test_a_repeated_message_is_noted_once() -> None:
    assert send("gd", webhook_secret_of("gd"), times=2) == 204
    assert len(received("gd")) == 1


def test_the_page_is_for_those_who_work_there(client_of: Callable[..., Client]) -> None:
    assert client_of(None).get("/staff/demo/received/").status_code == 302


def test_only_the_last_hundred_are_kept() -> None:
    for _message in range(103):
        send("gd", webhook_secret_of("gd"))
    assert len(received("gd")) == 100
