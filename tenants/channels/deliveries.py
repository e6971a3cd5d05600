"""Deliveries: put down for every endpoint that wants an event, tried until taken or given up (I02).

An endpoint's row is locked while its deliveries are put down and while its job looks for the last time, so
that none is left behind without a job.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from keyhall.access.actor import Actor, Channel, system_actor
from keyhall.audit.trail import record_change
from keyhall.errors import NotFound
from keyhall.jobs.registry import enqueue
from tenants.channels.events import TEST
from tenants.channels.lifecycles import DELIVERY
from tenants.channels.models import (
    AgentState,
    DeliveryState,
    EndpointState,
    WebhookDelivery,
    WebhookEndpoint,
)
from tenants.channels.permissions import CHANGE_WEBHOOK
from tenants.channels.queries import visible_deliveries, visible_endpoints
from tenants.channels.sending import Outcome

JOB = "channels.deliver"
SUBJECT = "channels.delivery"
SYSTEM_NAME = "回调投递"
# How long after each failed attempt the next one comes; after the last of them it is given up.
BACK_OFF = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
)
# How long an endpoint that could not be reached is left alone, whatever waits for it.
REST = timedelta(seconds=5)


def put_down(event: str, message_uid: UUID, data: dict[str, Any], *, agent_uid: UUID, at: datetime) -> int:
    """Have every endpoint of an agent told of an event, once per message; returns how many."""
    wanting = WebhookEndpoint.objects.select_for_update(of=("self",)).filter(
        agent__uid=agent_uid,
        agent__state=AgentState.ACTIVE,
        state=EndpointState.ACTIVE,
        events__contains=[event],
    )
    endpoints = list(wanting.order_by("id"))
    _put_down(endpoints, event, message_uid, data, at)
    return len(endpoints)


@transaction.atomic
def send_test(*, uid: UUID, acting: Actor) -> WebhookDelivery:
    """Have an endpoint told something harmless, so that its receiver can be tried out. Raises NotFound."""
    acting.require(CHANGE_WEBHOOK)
    endpoint = visible_endpoints(acting).select_for_update(of=("self",)).filter(uid=uid).first()
    if endpoint is None:
        raise NotFound
    message_uid, now = uuid4(), timezone.now()
    _put_down([endpoint], TEST, message_uid, {"endpoint_uid": str(endpoint.uid)}, now)
    record_change(
        acting=acting,
        subject="channels.endpoint",
        subject_uid=endpoint.uid,
        verb="send_test",
        after={"message_uid": str(message_uid)},
    )
    return WebhookDelivery.objects.get(endpoint=endpoint, message_uid=message_uid)


@transaction.atomic
def resend_delivery(*, uid: UUID, acting: Actor) -> WebhookDelivery:
    """Try a delivery anew, at once and with all its attempts before it. Raises NotFound."""
    acting.require(CHANGE_WEBHOOK)
    seen = visible_deliveries(acting).filter(uid=uid).select_related("endpoint").first()
    if seen is None:
        raise NotFound
    WebhookEndpoint.objects.select_for_update().get(pk=seen.endpoint_id)
    delivery = WebhookDelivery.objects.select_for_update().select_related("endpoint").get(pk=seen.pk)
    before = {"state": delivery.state, "attempts": delivery.attempts}
    delivery.state = DELIVERY.move(delivery.state, "resend", acting)
    delivery.attempts, delivery.next_attempt_at, delivery.delivered_at = 0, timezone.now(), None
    delivery.save(update_fields=["state", "attempts", "next_attempt_at", "delivered_at"])
    record_change(
        acting=acting,
        subject=SUBJECT,
        subject_uid=delivery.uid,
        verb="resend",
        before=before,
        after={"state": delivery.state, "attempts": 0},
    )
    wake_endpoint(delivery.endpoint)
    return delivery


def wake_endpoint(endpoint: WebhookEndpoint, not_before: datetime | None = None) -> None:
    """Have what waits for an endpoint sent, now or at `not_before`; one endpoint's jobs run one at a time."""
    moment = "" if not_before is None else f":{not_before.timestamp():.3f}"
    enqueue(
        JOB,
        acting=system_actor(SYSTEM_NAME, Channel.JOB),
        payload={"endpoint": str(endpoint.uid)},
        key=f"{endpoint.uid}{moment}",
        turn=str(endpoint.uid),
        not_before=not_before,
    )


def next_due(endpoint: WebhookEndpoint) -> WebhookDelivery | None:
    """The delivery whose turn has come, the one that waited longest first."""
    due = endpoint.deliveries.filter(state=DeliveryState.WAITING, next_attempt_at__lte=timezone.now())
    return due.order_by("next_attempt_at", "id").first()


def wake_for_the_rest(endpoint: WebhookEndpoint) -> None:
    """Have the endpoint looked at again when its next delivery is due, after a rest at the earliest."""
    waiting = endpoint.deliveries.filter(state=DeliveryState.WAITING)
    earliest = waiting.aggregate(at=Min("next_attempt_at"))["at"]
    if earliest is not None:
        wake_endpoint(endpoint, max(earliest, timezone.now() + REST))


def note_attempt(delivery: WebhookDelivery, outcome: Outcome) -> WebhookDelivery:
    """Write down how an attempt went, and when the next one comes."""
    now = timezone.now()
    delivery.attempts += 1
    delivery.last_attempt_at = now
    delivery.response_status, delivery.response_excerpt = outcome.status, outcome.excerpt
    delivery.error = outcome.error
    delivery.next_attempt_at = None
    if outcome.is_taken:
        delivery.state, delivery.delivered_at = DeliveryState.DELIVERED, now
    elif delivery.attempts > len(BACK_OFF):
        delivery.state = DeliveryState.FAILED
    else:
        delivery.next_attempt_at = now + BACK_OFF[delivery.attempts - 1]
    delivery.save()
    return delivery


def _put_down(
    endpoints: Iterable[WebhookEndpoint],
    event: str,
    message_uid: UUID,
    data: dict[str, Any],
    at: datetime,
) -> None:
    payload = {"type": event, "timestamp": at.isoformat(), "data": data}
    for endpoint in endpoints:
        _delivery, is_new = WebhookDelivery.objects.get_or_create(
            endpoint=endpoint,
            message_uid=message_uid,
            defaults={"event": event, "payload": payload, "next_attempt_at": timezone.now()},
        )
        if is_new:
            wake_endpoint(endpoint)
