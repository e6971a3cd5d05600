"""What agents are told by webhook obeys the rules of columns as the API does (I02, A10)."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from keyhall.access.actor import DENY, MASK, Actor
from keyhall.access.roles import Role
from keyhall.jobs.models import Job, JobState
from keyhall.jobs.registry import Work
from keyhall.messaging.inbox import Message
from keyhall.messaging.models import Outbox
from keyhall.rights.actions import set_column_rule
from tenants.channels.deliveries import JOB
from tenants.channels.events import ORDER_CHANGED
from tenants.channels.jobs import deliver
from tenants.channels.messages import tell_agent
from tenants.channels.models import Agent
from tenants.channels.showing import SHOWN_AS
from tenants.orders.models import ProductOrder
from tests.factories.channels import make_agent, make_endpoint
from tests.factories.customers import make_customer
from tests.factories.orders import actor_of, make_order
from tests.receivers import Receiver, takes

pytestmark = pytest.mark.row("I02", "A10")
Receive = Callable[..., Receiver]


@pytest.fixture(autouse=True)
def loopback(gd: Any, settings: Any) -> None:
    settings.WEBHOOK_ALLOW_LOOPBACK = True


@pytest.fixture
def agent() -> Agent:
    return make_agent()


def keep_back(column: str, effect: str, acting: Actor, role: str = Role.AGENT_PROGRAM) -> None:
    set_column_rule(role=role, resource="product-orders", column=column, effect=effect, acting=acting)


def submit(agent: Agent) -> ProductOrder:
    """An order of the agent's, of which it is told as the province's inbox hears of it."""
    customer = make_customer()
    customer.agent_uid = agent.uid
    customer.save()
    order = make_order(customer, acting=actor_of("agent_program", agent_uid=agent.uid))
    sent = Outbox.objects.get(topic="orders.order_changed", key=str(order.uid))
    tell_agent(Message(sent.uid, "gd", sent.topic, sent.key, sent.payload, timezone.now()))
    return order


def send_waiting(acting: Actor) -> None:
    for job in Job.objects.filter(name=JOB, state=JobState.QUEUED):
        list(deliver(Work(job, acting)))


def told(receiver: Receiver) -> dict[str, Any]:
    (request,) = receiver.received
    data: dict[str, Any] = json.loads(request.body)["data"]
    return data


def test_without_rules_all_of_an_order_is_told(receive: Receive, agent: Agent, acting: Any) -> None:
    receiver = receive(takes)
    make_endpoint(agent, url=receiver.url)
    order = submit(agent)
    send_waiting(acting)
    assert told(receiver)["number"] == order.number
    assert told(receiver).keys() == SHOWN_AS[ORDER_CHANGED].keys()


@pytest.mark.parametrize(("part", "column"), [("state", "state"), ("step", "current_step")])
def test_a_denied_column_is_not_told(
    receive: Receive, agent: Agent, acting: Any, part: str, column: str
) -> None:
    receiver = receive(takes)
    make_endpoint(agent, url=receiver.url)
    keep_back(column, DENY, acting)
    submit(agent)
    send_waiting(acting)
    assert told(receiver).keys() == SHOWN_AS[ORDER_CHANGED].keys() - {part}


def test_a_masked_column_is_told_in_part(receive: Receive, agent: Agent, acting: Any) -> None:
    receiver = receive(takes)
    make_endpoint(agent, url=receiver.url)
    keep_back("number", MASK, acting)
    order = submit(agent)
    send_waiting(acting)
    assert told(receiver)["number"] == f"{order.number[0]}***"
    assert order.number.encode() not in receiver.received[0].body


def test_a_rule_holds_for_what_was_waiting_when_it_was_set(
    receive: Receive, agent: Agent, acting: Any
) -> None:
    receiver = receive(takes)
    make_endpoint(agent, url=receiver.url)
    submit(agent)
    keep_back("state", DENY, acting)
    send_waiting(acting)
    assert "state" not in told(receiver)


def test_rules_of_other_roles_do_not_count(receive: Receive, agent: Agent, acting: Any) -> None:
    receiver = receive(takes)
    make_endpoint(agent, url=receiver.url)
    keep_back("state", DENY, acting, role="finance")
    submit(agent)
    send_waiting(acting)
    assert "state" in told(receiver)
