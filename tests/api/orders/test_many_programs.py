"""Fifty programs at once: no error, no double order (I02, A16)."""

import json
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from keyhall.tenancy.context import tenant_context
from keyhall.tenancy.database.garage import GARAGE
from tenants.orders.models import ProductOrder
from tests.factories.accounts import make_account
from tests.factories.channels import make_agent, make_program
from tests.factories.customers import make_customer
from tests.factories.orders import FITTING, make_line
from tests.sign_in import client_at

PROGRAMS = 50
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def programs(province: Any) -> Iterator[list[dict[str, Any]]]:
    """Fifty programs of fifty agents, each with a customer of its own and the body of an order."""
    with tenant_context(province):
        line = make_line()
        made = []
        for _number in range(PROGRAMS):
            customer = make_customer()
            account = make_account(customer)
            program, secret = make_program(make_agent(customer))
            item = {
                "action": "add",
                "offering_uid": str(line.uid),
                "account_uid": str(account.uid),
                "site_address": "天河路 100 号",
                "contact_name": "李娜",
                "contact_phone": "13800000001",
                "characteristics": FITTING,
            }
            body = {"customer_uid": str(customer.uid), "items": [item]}
            made.append({"id": program.client_id, "secret": secret, "body": json.dumps(body)})
    yield made
    GARAGE.close_all()


def order_twice(host: str, program: dict[str, Any], together: Barrier) -> list[tuple[int, str]]:
    """Get a token, then submit the same order twice under one key, once all programs are ready."""
    try:
        client = client_at(host)
        form = f"grant_type=client_credentials&client_id={program['id']}&client_secret={program['secret']}"
        token = client.post("/oauth/token", form, content_type=FORM).json()["access_token"]
        client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        together.wait(60)
        return [submit(client, program) for _time in range(2)]
    finally:
        connections.close_all()


def submit(client: Client, program: dict[str, Any]) -> tuple[int, str]:
    answer = client.post(
        "/api/v1/product-orders",
        program["body"],
        content_type="application/json",
        headers={"Idempotency-Key": "once"},
    )
    return answer.status_code, answer.json().get("uid", answer.content.decode())


@pytest.mark.row("I02", "A16")
def test_fifty_programs_at_once_make_one_order_each(province: Any, programs: list[dict[str, Any]]) -> None:
    together = Barrier(PROGRAMS)
    host = f"{province.slug}.localhost:8000"
    with ThreadPoolExecutor(PROGRAMS) as threads:
        answers = list(threads.map(lambda one: order_twice(host, one, together), programs))
    assert Counter(status for pair in answers for status, _uid in pair) == {201: 2 * PROGRAMS}
    assert all(first == second for first, second in answers)
    with tenant_context(province):
        orders = ProductOrder.objects.values_list("customer__agent_uid", "number", "uid")
        agents, numbers, uids = zip(*orders, strict=True)
    assert len(set(agents)) == len(set(numbers)) == len(agents) == PROGRAMS
    assert {str(uid) for uid in uids} == {first[1] for first, _second in answers}


@pytest.mark.row("I02", "A16")
def test_one_order_sent_many_times_at_once_is_made_once(
    province: Any, programs: list[dict[str, Any]]
) -> None:
    together = Barrier(10)
    host = f"{province.slug}.localhost:8000"
    with ThreadPoolExecutor(10) as threads:
        answers = list(threads.map(lambda _time: order_twice(host, programs[0], together), range(10)))
    assert {status for pair in answers for status, _uid in pair} == {201}
    assert len({uid for pair in answers for _status, uid in pair}) == 1
    with tenant_context(province):
        assert ProductOrder.objects.count() == 1
