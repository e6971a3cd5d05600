"""An agent's program orders for its customers, over the wire with its token (I02, D05)."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from keyhall.access.actor import system_actor
from keyhall.messaging.inbox import Message
from keyhall.messaging.models import Outbox
from tenants.channels.actions import release_customers
from tenants.channels.messages import tell_agent
from tenants.channels.models import Agent, WebhookDelivery
from tenants.customers.models import Customer
from tenants.orders.models import ProductOrder
from tests.factories.accounts import make_account
from tests.factories.channels import make_agent, make_endpoint, make_program, program_client
from tests.factories.customers import make_customer
from tests.factories.orders import FITTING, make_line

pytestmark = pytest.mark.row("I02", "D05")
ORDERS = "/api/v1/product-orders"


@pytest.fixture
def customer(inside: Any) -> Customer:
    with inside("gd"):
        return make_customer()


@pytest.fixture
def agent(inside: Any, customer: Customer) -> Agent:
    with inside("gd"):
        return make_agent(customer)


@pytest.fixture
def program(inside: Any, agent: Agent) -> Client:
    with inside("gd"):
        made = make_program(agent)
    return program_client(*made)


@pytest.fixture
def body(inside: Any, customer: Customer) -> dict[str, Any]:
    """An order for the agent's customer."""
    with inside("gd"):
        item = {
            "action": "add",
            "offering_uid": str(make_line().uid),
            "account_uid": str(make_account(customer).uid),
            "site_address": "天河路 100 号",
            "contact_name": "李娜",
            "contact_phone": "13800000001",
            "characteristics": FITTING,
        }
    return {"customer_uid": str(customer.uid), "items": [item]}


def submit(client: Client, body: dict[str, Any], key: str = "") -> Any:
    headers = {"Idempotency-Key": key or uuid4().hex}
    return client.post(ORDERS, body, content_type="application/json", headers=headers)


def test_an_order_is_submitted_read_and_cancelled(program: Client, body: dict[str, Any]) -> None:
    made = submit(program, body)
    assert made.status_code == 201
    assert made.json()["channel"] == "api"
    assert program.get(made["Location"]).json()["state"] == "acknowledged"
    cancelled = program.post(
        f"{made['Location']}/cancel",
        {"reason": "不需要了"},
        content_type="application/json",
        headers={"If-Match": made["ETag"]},
    )
    assert cancelled.json()["state"] == "cancelled"


def test_the_same_order_sent_again_gets_the_first_answer(
    program: Client, body: dict[str, Any], inside: Any
) -> None:
    first, again = submit(program, body, "k"), submit(program, body, "k")
    assert again.json() == first.json()
    assert again["Idempotent-Replayed"] == "true"
    other = submit(program, {**body, "note": "另一份"}, "k")
    assert other.status_code == 422
    with inside("gd"):
        assert ProductOrder.objects.count() == 1


def test_a_customer_of_nobody_or_of_another_agent_is_not_there(
    program: Client, body: dict[str, Any], inside: Any
) -> None:
    with inside("gd"):
        free, others = make_customer(), make_customer()
        make_agent(others)
    for one in (free, others):
        assert submit(program, {**body, "customer_uid": str(one.uid)}).status_code == 404
    with inside("gd"):
        assert not ProductOrder.objects.exists()


def test_a_program_sees_its_agents_orders_alone(program: Client, body: dict[str, Any], inside: Any) -> None:
    submit(program, body)
    with inside("gd"):
        foreign = make_program()
    stranger = program_client(*foreign)
    mine = program.get(ORDERS).json()["results"]
    assert len(mine) == 1
    assert stranger.get(ORDERS).json()["count"] == 0
    assert stranger.get(f"{ORDERS}/{mine[0]['uid']}").status_code == 404


def test_a_program_without_the_scope_submits_nothing(agent: Agent, body: dict[str, Any], inside: Any) -> None:
    with inside("gd"):
        reader = make_program(agent, scopes=["orders:read", "customers:read"])
    client = program_client(*reader)
    assert client.get(ORDERS).status_code == 200
    assert submit(client, body).status_code == 403
    with inside("gd"):
        assert not ProductOrder.objects.exists()


def test_a_released_customer_can_no_longer_be_ordered_for(
    program: Client, agent: Agent, customer: Customer, body: dict[str, Any], inside: Any
) -> None:
    with inside("gd"):
        release_customers(agent_uid=agent.uid, customer_uids=[customer.uid], acting=system_actor("test"))
    assert submit(program, body).status_code == 404


def test_what_an_order_comes_to_is_put_down_for_the_agents_webhook(
    program: Client, agent: Agent, body: dict[str, Any], inside: Any
) -> None:
    with inside("gd"):
        make_endpoint(agent)
    made = submit(program, body).json()
    with inside("gd"):
        row = Outbox.objects.get(topic="orders.order_changed")
        tell_agent(Message(row.uid, "gd", row.topic, row.key, row.payload, row.written_at))
        told = WebhookDelivery.objects.get().payload["data"]
    assert (told["order_uid"], told["number"], told["state"], told["step"]) == (
        made["uid"],
        made["number"],
        "acknowledged",
        "accept",
    )
    assert told["customer_uid"] == body["customer_uid"]
