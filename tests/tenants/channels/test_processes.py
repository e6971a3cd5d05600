"""A bad receiver holds nothing up: real processes, real receivers (I02, A16)."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from keyhall.jobs.models import JobState
from keyhall.messaging.outbox import send_message
from keyhall.tenancy.context import tenant_context
from tenants.channels.models import Agent, WebhookDelivery
from tests.factories.channels import make_agent, make_endpoint
from tests.keyhall.jobs.test_processes import ask, ended
from tests.processes import Processes, wait_until
from tests.receivers import Receiver, floods, hangs, redirects_to, takes

LOOPBACK = "tests.tenants.channels.allow_loopback"
HANDLERS = "tests.keyhall.jobs.handlers"


@pytest.fixture
def processes(province: Any, tmp_path: Path) -> Iterator[Processes]:
    running = Processes(tmp_path)
    yield running
    running.end()


def change_order(province: Any, agent: Agent) -> None:
    """Tell as an order does that its state has changed."""
    payload = {"number": "DD20261125-0001", "state": "completed", "agent_uid": str(agent.uid)}
    with tenant_context(province), transaction.atomic(using="default"):
        send_message(topic="orders.order_changed", key=str(uuid4()), payload=payload, receiver=province.slug)


@pytest.mark.row("I02", "A16")
def test_receivers_that_hang_redirect_or_flood_hold_nothing_up(
    province: Any, processes: Processes, settings: Any, receive: Callable[..., Receiver], acting: Any
) -> None:
    settings.WEBHOOK_ALLOW_LOOPBACK = True
    elsewhere = receive(takes)
    bad = [receive(hangs), receive(hangs), receive(redirects_to(elsewhere.url)), receive(floods)]
    good = receive(takes)
    with tenant_context(province), transaction.atomic(using="default"):
        agent = make_agent()
        for receiver in (*bad, good):
            make_endpoint(agent, url=receiver.url)
    processes.start("run_dispatcher")
    processes.start("run_worker", LOOPBACK, HANDLERS)
    for _order in range(5):
        change_order(province, agent)
    wait_until(lambda: all(one.received for one in bad[:2]), seconds=20, what="the hanging ones are asked")
    asked = time.monotonic()
    wait_until(lambda: len(good.received) == 5, seconds=8, what="the good receiver has everything")
    job = ask(province, acting, "tests.urgent", verb="meanwhile")
    ended(province, job, JobState.DONE, seconds=8)
    assert time.monotonic() - asked < 9
    assert elsewhere.received == []
    assert len(bad[0].received) == len(bad[1].received) == 1


@pytest.mark.row("I02")
def test_a_receiver_that_comes_back_gets_what_it_missed(
    province: Any, processes: Processes, settings: Any, receive: Callable[..., Receiver]
) -> None:
    settings.WEBHOOK_ALLOW_LOOPBACK = True
    mood = {"up": False}

    def moody(handler: Any) -> None:
        handler.send_response(204 if mood["up"] else 503)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    receiver = receive(moody)
    with tenant_context(province), transaction.atomic(using="default"):
        agent = make_agent()
        make_endpoint(agent, url=receiver.url)
    processes.start("run_dispatcher")
    processes.start("run_worker", LOOPBACK)
    change_order(province, agent)
    wait_until(lambda: receiver.received, seconds=20, what="the first attempt")
    mood["up"] = True

    def delivered() -> bool:
        with tenant_context(province):
            return WebhookDelivery.objects.filter(state="delivered", attempts=2).exists()

    wait_until(delivered, seconds=15, what="the second attempt")
    first, second = receiver.received
    assert second.at - first.at >= 4.9
