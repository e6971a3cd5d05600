"""Sending an endpoint what waits for it, in a lane of its own (I02)."""

from keyhall.jobs.registry import Lane, Progress, Steps, Work, job
from keyhall.sealing import unseal
from tenants.channels.deliveries import JOB, next_due, note_attempt, wake_for_the_rest
from tenants.channels.models import AgentState, DeliveryState, EndpointState, WebhookDelivery, WebhookEndpoint
from tenants.channels.sending import send
from tenants.channels.showing import as_programs_see


@job(JOB, lane=Lane.DELIVERY)
def deliver(work: Work) -> Steps:
    """Send what is due, oldest first, an attempt a step, until nothing is due or nobody answers there.

    Ended between an attempt and its commit, it makes that attempt again: the receiver knows the message
    by its id.
    """
    done = 0
    while (delivery := _take(work.payload["endpoint"])) is not None:
        yield Progress(done)
        outcome = _attempt(delivery)
        done += 1
        yield Progress(done)
        if outcome:
            break
    endpoint = _held(work.payload["endpoint"])
    if endpoint is not None:
        wake_for_the_rest(endpoint)
    return {"attempts": done}


def _held(uid: str) -> WebhookEndpoint | None:
    """The endpoint, locked for this step; None unless it and its agent are active."""
    rows = WebhookEndpoint.objects.select_for_update(of=("self",)).filter(
        uid=uid, state=EndpointState.ACTIVE, agent__state=AgentState.ACTIVE
    )
    return rows.first()


def _take(uid: str) -> WebhookDelivery | None:
    endpoint = _held(uid)
    return None if endpoint is None else next_due(endpoint)


def _attempt(delivery: WebhookDelivery) -> bool:
    """Make one attempt; returns whether the receiver was out of reach."""
    endpoint = WebhookEndpoint.objects.filter(pk=delivery.endpoint_id).first()
    if endpoint is None:
        return False
    outcome = send(
        url=endpoint.url,
        secret=unseal(endpoint.sealed_secret),
        message_uid=delivery.message_uid,
        payload=as_programs_see(delivery.payload),
    )
    standing = WebhookDelivery.objects.select_for_update().filter(pk=delivery.pk, state=DeliveryState.WAITING)
    current = standing.first()
    if current is not None:
        note_attempt(current, outcome)
    return outcome.is_out_of_reach
