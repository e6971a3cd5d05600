"""A column that the role of programs is denied is in nothing that a program is answered (I02, A10)."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from keyhall.access.actor import DENY, system_actor
from keyhall.rights.actions import set_column_rule
from tenants.channels.deliveries import put_down
from tenants.channels.events import ORDER_CHANGED
from tests.api.cases import ROOT
from tests.factories.channels import make_agent, make_endpoint, make_program, program_client
from tests.factories.customers import make_customer
from tests.factories.orders import actor_of, make_order

pytestmark = pytest.mark.row("I02", "A10")


@pytest.fixture
def program(inside: Any) -> Client:
    """A program whose agent has an order and was told of it; its role is denied the order's state."""

    with inside("gd"):
        customer = make_customer()
        agent = make_agent(customer)
        make_endpoint(agent)
        make_order(customer, acting=actor_of("agent_program", agent_uid=agent.uid))
        data = {"order_uid": str(uuid4()), "state": "acknowledged"}
        put_down(ORDER_CHANGED, uuid4(), data, agent_uid=agent.uid, at=timezone.now())
        set_column_rule(
            role="agent_program",
            resource="product-orders",
            column="state",
            effect=DENY,
            acting=system_actor("test"),
        )
        made = make_program(agent)
    return program_client(*made)


def test_neither_list_nor_record_shows_it(program: Client) -> None:
    (row,) = program.get(f"{ROOT}product-orders").json()["results"]
    assert "state" not in row
    assert "state" not in program.get(f"{ROOT}product-orders/{row['uid']}").json()


@pytest.mark.parametrize("query", ["state=acknowledged", "ordering=state", "fields=state"])
def test_nothing_is_found_or_ordered_by_it(program: Client, query: str) -> None:
    assert program.get(f"{ROOT}product-orders?{query}").status_code == 422


def test_what_was_told_by_webhook_is_shown_without_it(program: Client) -> None:
    (row,) = program.get(f"{ROOT}webhook-deliveries").json()["results"]
    record = program.get(f"{ROOT}webhook-deliveries/{row['uid']}").json()
    assert record["payload"]["data"].keys() == {"order_uid"}
