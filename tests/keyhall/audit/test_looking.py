"""The access log tells who looked at which page and what they took out (A12)."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from keyhall.audit.models import AccessEntry
from tests.api.cases import LOOKED
from tests.factories.channels import make_program, program_client
from tests.factories.customers import make_customer
from tests.factories.issued_bills import make_bill

pytestmark = pytest.mark.row("A12")
Clients = Callable[..., Client]


def looks(inside: Any) -> list[tuple[str, str]]:
    with inside("gd"):
        entries = AccessEntry.objects.filter(kind__in=("view", "read", "export")).order_by("recorded_at")
        return list(entries.values_list("kind", "path"))


def statements(work: Callable[[], object]) -> list[str]:
    sent: list[str] = []

    def note(execute: Any, statement: str, parameters: Any, many: bool, context: Any) -> Any:
        sent.append(statement)
        return execute(statement, parameters, many, context)

    with connections["default"].execute_wrapper(note):
        work()
    return sent


def test_a_page_leaves_one_line_in_one_statement(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        customer = make_customer()
    client, page = client_of("account_manager"), f"/staff/customers/{customer.uid}/"
    sent = statements(lambda: client.get(page, {"search": "13812345678"}))
    assert [LOOKED in statement for statement in sent].count(True) == 1
    with inside("gd"):
        entry = AccessEntry.objects.get(kind="view")
    assert (entry.path, entry.address, entry.channel) == (page, "127.0.0.1", "workbench")
    assert entry.actor_uid == client.person.uid  # type: ignore[attr-defined]  # as client_of leaves it


def test_the_hall_and_answers_of_the_api_are_looks_too(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        customer = make_customer()
    client = client_of("customer_administrator", customer_uid=customer.uid)
    client.get("/hall/")
    client.get("/api/v1/sites")
    assert looks(inside) == [("view", "/hall/"), ("read", "/api/v1/sites")]


def test_a_file_is_taken_out(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        bill = make_bill()
    client, address = client_of("finance"), f"/staff/bills/{bill.uid}/pdf/"
    assert client.get(address)["Content-Type"] == "application/pdf"
    assert looks(inside) == [("export", address)]


@pytest.mark.parametrize(
    "address", ["/staff/customers/00000000-0000-4000-8000-000000000000/", "/staff/no-such/", "/"]
)
def test_what_showed_nothing_is_no_look(client_of: Clients, inside: Any, address: str) -> None:
    assert client_of("account_manager").get(address).status_code != 200
    assert looks(inside) == []


def test_nobody_signed_in_and_a_program_leave_no_line(client_of: Clients, inside: Any) -> None:
    client_of(None).get("/staff/")
    with inside("gd"):
        made = make_program()
    assert program_client(*made).get("/api/v1/session").status_code == 200
    assert looks(inside) == []


def test_a_page_that_renews_itself_is_one_look(
    client_of: Clients, inside: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, page, part = client_of("account_manager"), "/staff/jobs/", {"hx-request": "true"}
    for _ in range(3):
        client.get(page, headers=part)
    assert looks(inside) == [("view", page)]
    client.get(page)
    later = time.monotonic() + 700
    monkeypatch.setattr("keyhall.audit.middleware.time.monotonic", lambda: later)
    client.get(page, headers=part)
    assert len(looks(inside)) == 3
