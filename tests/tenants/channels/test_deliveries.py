"""Deliveries: put down once, tried until taken or given up, visible and resendable (I02)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.utils import timezone

from keyhall.access.actor import Actor, Channel, actor_with_roles
from keyhall.errors import NotFound
from keyhall.jobs.models import Job, JobState
from keyhall.jobs.registry import Progress, Work
from keyhall.messaging.inbox import Message
from keyhall.messaging.models import Kind, Lane, Outbox
from tenants.channels.actions import move_endpoint
from tenants.channels.deliveries import BACK_OFF, JOB, resend_delivery, send_test
from tenants.channels.jobs import deliver
from tenants.channels.messages import tell_agent
from tenants.channels.models import Agent, DeliveryState, WebhookDelivery, WebhookEndpoint
from tests.factories.channels import make_agent, make_endpoint
from tests.receivers import Receiver, refuses, takes

pytestmark = pytest.mark.row("I02")
Receive = Callable[..., Receiver]


@pytest.fixture(autouse=True)
def loopback(gd: Any, settings: Any) -> None:
    settings.WEBHOOK_ALLOW_LOOPBACK = True


def changed_order(agent: Agent, uid: UUID | None = None) -> Message:
    """The message an order of this agent's sends when its state changes."""
    payload = {
        "order_uid": str(uuid4()),
        "number": "DD20261125-0001",
        "state": "in_progress",
        "agent_uid": str(agent.uid),
    }
    return Message(uid or uuid4(), "gd", "orders.order_changed", "key", payload, timezone.now())


def waiting_jobs() -> list[Job]:
    return list(Job.objects.filter(name=JOB, state=JobState.QUEUED).order_by("id"))


def run(job: Job, acting: Actor) -> list[Progress]:
    """Run a delivery job to its end, as the worker does."""
    steps = list(deliver(Work(job, acting)))
    Job.objects.filter(pk=job.pk).update(state=JobState.DONE)
    return steps


def only_delivery() -> WebhookDelivery:
    return WebhookDelivery.objects.get()


def test_a_changed_order_is_told_to_the_endpoints_of_its_agent_alone(acting: Any) -> None:
    mine, other = make_agent(), make_agent()
    wanted = {make_endpoint(mine)[0].pk, make_endpoint(mine)[0].pk}
    make_endpoint(other)
    tell_agent(changed_order(mine))
    assert set(WebhookDelivery.objects.values_list("endpoint_id", flat=True)) == wanted
    told = WebhookDelivery.objects.all()[0].payload
    assert told["type"] == "order.changed"
    assert told["data"]["state"] == "in_progress"
    assert "agent_uid" not in told["data"]
    assert datetime.fromisoformat(told["timestamp"]).tzinfo is not None


def test_a_message_handled_twice_is_told_once() -> None:
    agent = make_agent()
    make_endpoint(agent)
    message = changed_order(agent)
    tell_agent(message)
    tell_agent(message)
    assert WebhookDelivery.objects.count() == 1
    assert len(waiting_jobs()) == 1


def test_an_order_of_no_agent_is_told_to_nobody() -> None:
    make_endpoint()
    message = changed_order(make_agent())
    message.payload["agent_uid"] = None
    tell_agent(message)
    assert not WebhookDelivery.objects.exists()


def test_a_delivery_waits_in_a_lane_of_its_own_and_takes_its_endpoints_turn() -> None:
    agent = make_agent()
    endpoint, _secret = make_endpoint(agent)
    tell_agent(changed_order(agent))
    row = Outbox.objects.get(kind=Kind.JOB, topic=JOB)
    assert (row.lane, row.key) == (Lane.DELIVERY, str(endpoint.uid))


def test_what_is_due_goes_out_in_order_and_is_noted(receive: Receive, acting: Any) -> None:
    receiver = receive(takes)
    agent = make_agent()
    make_endpoint(agent, url=receiver.url)
    messages = [changed_order(agent) for _ in range(3)]
    for message in messages:
        tell_agent(message)
    (job,) = waiting_jobs()
    run(job, acting)
    assert [r.headers["webhook-id"] for r in receiver.received] == [f"msg_{m.uid.hex}" for m in messages]
    assert set(WebhookDelivery.objects.values_list("state", "attempts", "response_status")) == {
        (DeliveryState.DELIVERED, 1, 204)
    }
    assert waiting_jobs() == []


def test_a_failed_attempt_is_made_again_later_and_later_and_then_given_up(
    receive: Receive, acting: Any
) -> None:
    agent = make_agent()
    make_endpoint(agent, url=receive(refuses).url)
    started = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
    waits = []
    with time_machine.travel(started, tick=False) as clock:
        tell_agent(changed_order(agent))
        for _attempt in range(len(BACK_OFF)):
            run(waiting_jobs()[-1], acting)
            delivery = only_delivery()
            assert delivery.next_attempt_at is not None
            waits.append(delivery.next_attempt_at - timezone.now())
            assert (delivery.state, delivery.error) == (DeliveryState.WAITING, "refused")
            row = Outbox.objects.filter(topic=JOB).latest("id")
            assert row.due_at == delivery.next_attempt_at
            clock.move_to(delivery.next_attempt_at)
        run(waiting_jobs()[-1], acting)
    assert waits == list(BACK_OFF)
    assert waits[:4] == [
        timedelta(seconds=5),
        timedelta(minutes=5),
        timedelta(minutes=30),
        timedelta(hours=2),
    ]
    delivery = only_delivery()
    assert (delivery.state, delivery.attempts, delivery.next_attempt_at) == (DeliveryState.FAILED, 8, None)
    assert waiting_jobs() == []


def test_the_message_keeps_its_id_over_all_attempts(receive: Receive, acting: Any) -> None:
    receiver = receive(refuses)
    agent = make_agent()
    make_endpoint(agent, url=receiver.url)
    with time_machine.travel(datetime(2026, 11, 25, 4, 0, tzinfo=UTC), tick=False) as clock:
        tell_agent(changed_order(agent))
        run(waiting_jobs()[-1], acting)
        clock.shift(10)
        run(waiting_jobs()[-1], acting)
    first, second = receiver.received
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.headers["webhook-timestamp"] != second.headers["webhook-timestamp"]


def test_where_nobody_answers_the_rest_waits(receive: Receive, acting: Any) -> None:
    receiver = receive(takes)
    receiver.end()
    agent = make_agent()
    make_endpoint(agent, url=receiver.url)
    for _order in range(3):
        tell_agent(changed_order(agent))
    run(waiting_jobs()[0], acting)
    assert sorted(WebhookDelivery.objects.values_list("attempts", flat=True)) == [0, 0, 1]
    (again,) = waiting_jobs()
    due_at = Outbox.objects.get(uid=again.uid).due_at
    assert due_at is not None
    assert due_at > timezone.now()


def test_a_given_up_delivery_is_sent_again_on_request(receive: Receive, acting: Any) -> None:
    receiver = receive(takes)
    agent = make_agent()
    make_endpoint(agent, url=receiver.url)
    tell_agent(changed_order(agent))
    WebhookDelivery.objects.update(state=DeliveryState.FAILED, attempts=8, next_attempt_at=None)
    run(waiting_jobs()[0], acting)
    assert receiver.received == []
    resend_delivery(uid=only_delivery().uid, acting=acting)
    run(waiting_jobs()[0], acting)
    assert only_delivery().state == DeliveryState.DELIVERED
    assert len(receiver.received) == 1


def test_nothing_is_put_down_for_a_paused_endpoint_and_what_waited_goes_on_after_it(
    receive: Receive, acting: Any
) -> None:
    receiver = receive(takes)
    agent = make_agent()
    endpoint, _secret = make_endpoint(agent, url=receiver.url)
    tell_agent(changed_order(agent))
    move_endpoint(uid=endpoint.uid, verb="pause", version=None, acting=acting)
    tell_agent(changed_order(agent))
    run(waiting_jobs()[0], acting)
    assert (WebhookDelivery.objects.count(), receiver.received) == (1, [])
    move_endpoint(uid=endpoint.uid, verb="resume", version=None, acting=acting)
    run(waiting_jobs()[0], acting)
    assert len(receiver.received) == 1


def test_a_test_message_goes_to_any_endpoint(receive: Receive, acting: Any) -> None:
    receiver = receive(takes)
    endpoint, _secret = make_endpoint(url=receiver.url)
    delivery = send_test(uid=endpoint.uid, acting=acting)
    run(waiting_jobs()[0], acting)
    assert delivery.event == "webhook.test"
    assert b'"webhook.test"' in receiver.received[0].body


@pytest.mark.row("A03")
def test_another_agents_delivery_is_not_there(acting: Any) -> None:
    endpoint, _secret = make_endpoint()
    delivery = send_test(uid=endpoint.uid, acting=acting)
    stranger = actor_with_roles(
        uuid4(), "外人", frozenset({"agent_program"}), Channel.API, agent_uid=make_agent().uid
    )
    with pytest.raises(NotFound):
        resend_delivery(uid=delivery.uid, acting=stranger)
    with pytest.raises(NotFound):
        send_test(uid=endpoint.uid, acting=stranger)


def test_an_endpoint_removed_meanwhile_ends_the_job(acting: Any) -> None:
    agent = make_agent()
    make_endpoint(agent)
    tell_agent(changed_order(agent))
    WebhookEndpoint.objects.all().delete()
    assert run(waiting_jobs()[0], acting) == []
