"""Submitting an order over the API, durable, once, audited and told, against a stock DRF endpoint (I02)."""

import json
from collections.abc import Iterator
from uuid import uuid4

from django.db import connections
from django.test import Client, override_settings

from keyhall.identity.models import User
from keyhall.tenancy.context import tenant_context
from tests.benchmarks.measure import Figure, paired_ratio
from tests.benchmarks.stock import MIDDLEWARE
from tests.benchmarks.tenancy import stock_client
from tests.factories.accounts import make_account
from tests.factories.channels import make_agent, make_program, program_client
from tests.factories.customers import make_customer
from tests.factories.orders import FITTING, make_line
from tests.factories.sites import make_site

STOCK = "tests.benchmarks.stock_order"
AT_A_TIME = 20
TABLES = (
    "orders_productorder",
    "orders_productorderitem",
    "orders_itemprice",
    "orders_workitem",
    "sites_site",
    "audit_changeentry",
    "messaging_outbox",
    "messaging_messageentry",
    "api_idempotencykey",
)


def submit(client: Client, address: str, body: str) -> None:
    """One order under a key of its own."""
    answer = client.post(
        address, body, content_type="application/json", headers={"Idempotency-Key": uuid4().hex}
    )
    assert answer.status_code == 201, answer.content[:500]


def rows() -> list[int]:
    """How many rows each table has that an order is written to."""
    with tenant_context("gd"), connections["default"].cursor() as cursor:
        counts = []
        for table in TABLES:
            cursor.execute(f"SELECT count(*) FROM {table}")
            counts.append(cursor.fetchone()[0])
        return counts


def figures() -> Iterator[Figure]:
    with tenant_context("gd"):
        line, customer = make_line(), make_customer()
        account = make_account(customer)
        site = make_site(customer)
        program = make_program(make_agent(customer))
    item = {
        "action": "add",
        "offering_uid": str(line.uid),
        "account_uid": str(account.uid),
        "site_address": site.address,
        "contact_name": "李娜",
        "contact_phone": "13800000001",
        "characteristics": FITTING,
    }
    body = json.dumps({"customer_uid": str(customer.uid), "items": [item]})
    user = User.objects.create(email="bench-orders@example.com", name="基准测试")
    ours = program_client(*program)
    with override_settings(ROOT_URLCONF=STOCK):
        stock = stock_client("localhost:8000", MIDDLEWARE, user)

    def work() -> None:
        for _order in range(AT_A_TIME):
            submit(ours, "/api/v1/product-orders", body)

    def floor() -> None:
        # The province's connection is held for the whole batch: the floor pays for no tenancy.
        with override_settings(ROOT_URLCONF=STOCK), tenant_context("gd"):
            for _order in range(AT_A_TIME):
                submit(stock, "/stock/orders", body)

    with override_settings(API_REQUESTS_PER_MINUTE=10**9):
        before = rows()
        work()
        between = rows()
        floor()
        after = rows()
        written = [b - a for a, b in zip(before, between, strict=True)]
        assert written == [b - a for a, b in zip(between, after, strict=True)], dict(
            zip(TABLES, written, strict=True)
        )
        ratio = paired_ratio(work, floor, repeats=2, rounds=7)
    yield Figure("an agent's order over the API, stock DRF endpoint writing the same rows", ratio, 1.5)
