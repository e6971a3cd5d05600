"""Where agents want to be told: webhook endpoints (I02)."""

import base64
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.audit.trail import record_change
from keyhall.errors import Conflict, Invalid, NotFound, Stale, type_message
from keyhall.parameters.queries import value_of
from keyhall.sealing import seal
from tenants.channels.actions.agents import locked_agent
from tenants.channels.addresses import AddressRefused, find_target
from tenants.channels.deliveries import wake_endpoint
from tenants.channels.events import SUBSCRIBABLE
from tenants.channels.lifecycles import ENDPOINT
from tenants.channels.models import AgentState, EndpointState, WebhookEndpoint
from tenants.channels.parameters import MOST_ENDPOINTS
from tenants.channels.permissions import CHANGE_WEBHOOK
from tenants.channels.queries import visible_endpoints

SUBJECT = "channels.endpoint"
FIELDS = ("url", "description", "events", "state")


@dataclass(frozen=True)
class NewEndpoint:
    """An endpoint with a secret just made: the one time that the secret can be read."""

    endpoint: WebhookEndpoint
    secret: str


@transaction.atomic
def add_endpoint(
    *,
    url: str,
    acting: Actor,
    agent_uid: UUID | None = None,
    events: Sequence[str] = SUBSCRIBABLE,
    description: str = "",
    secret: str = "",
) -> NewEndpoint:
    """Tell an agent of `events` at `url` from now on; a program need name no agent, and can name no other.

    Raises Invalid naming the fields: an address that is not https or leads inside is refused here and again
    at each delivery.
    """
    acting.require(CHANGE_WEBHOOK)
    agent = locked_agent(_own_agent(agent_uid, acting), None)
    if agent.state != AgentState.ACTIVE:
        raise Conflict(_("代理商不在合作中，不能登记回调地址。"), code="agent_not_active")
    most = value_of(MOST_ENDPOINTS)
    if agent.endpoints.count() >= most:
        told = format_lazy(_("最多登记 {most} 个回调地址，请先删除不用的。"), most=most)
        raise Conflict(told, code="too_many_endpoints")
    made = secret or new_secret()
    endpoint = WebhookEndpoint(
        agent=agent,
        url=url,
        description=description.strip(),
        events=sorted(set(events)),
        sealed_secret=seal(made),
    )
    _refuse(endpoint)
    _store(endpoint)
    record_change(
        acting=acting, subject=SUBJECT, subject_uid=endpoint.uid, verb="create", after=_trail(endpoint)
    )
    return NewEndpoint(endpoint, made)


@transaction.atomic
def change_endpoint(*, uid: UUID, version: int | None, acting: Actor, **changes: Any) -> WebhookEndpoint:
    """Change address, events or description. Raises Stale, Invalid, NotFound."""
    acting.require(CHANGE_WEBHOOK)
    endpoint = _locked(uid, version, acting)
    before = _trail(endpoint)
    for name in {"url", "description"} & set(changes):
        setattr(endpoint, name, changes[name].strip())
    if "events" in changes:
        endpoint.events = sorted(set(changes["events"]))
    _refuse(endpoint)
    return _save(endpoint, "change", before, acting)


@transaction.atomic
def move_endpoint(*, uid: UUID, verb: str, version: int | None, acting: Actor) -> WebhookEndpoint:
    """Pause an endpoint, or resume it: what waited is then sent. Nothing is kept for a paused one."""
    acting.require(CHANGE_WEBHOOK)
    endpoint = _locked(uid, version, acting)
    before = _trail(endpoint)
    endpoint.state = ENDPOINT.move(endpoint.state, verb, acting)
    saved = _save(endpoint, verb, before, acting)
    if saved.state == EndpointState.ACTIVE:
        wake_endpoint(saved)
    return saved


@transaction.atomic
def renew_endpoint_secret(*, uid: UUID, version: int | None, acting: Actor) -> NewEndpoint:
    """Sign with a new secret from now on."""
    acting.require(CHANGE_WEBHOOK)
    endpoint = _locked(uid, version, acting)
    made = new_secret()
    endpoint.sealed_secret = seal(made)
    endpoint.version += 1
    endpoint.changed_at = timezone.now()
    endpoint.save()
    record_change(acting=acting, subject=SUBJECT, subject_uid=endpoint.uid, verb="renew_secret", after={})
    return NewEndpoint(endpoint, made)


@transaction.atomic
def remove_endpoint(*, uid: UUID, version: int | None, acting: Actor) -> None:
    """Tell nothing there any more; its deliveries go with it."""
    acting.require(CHANGE_WEBHOOK)
    endpoint = _locked(uid, version, acting)
    record_change(
        acting=acting, subject=SUBJECT, subject_uid=endpoint.uid, verb="remove", before=_trail(endpoint)
    )
    endpoint.delete()


def new_secret() -> str:
    """A signing secret of 192 bits as the Standard Webhooks specification writes it."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(24)).decode()


def _own_agent(named: UUID | None, acting: Actor) -> UUID:
    if acting.agent_uid is None and named is None:
        raise Invalid({"agent_uid": [_("请选择代理商。")]})
    if acting.agent_uid is None or named is None:
        return named or acting.agent_uid  # type: ignore[return-value]  # one of them is set
    if named != acting.agent_uid:
        raise NotFound
    return named


def _store(endpoint: WebhookEndpoint) -> None:
    try:
        with transaction.atomic():
            endpoint.save()
    except IntegrityError as error:
        if "channels_endpoint_once_per_agent" not in str(error):
            raise
        raise Invalid({"url": [_("该地址已经登记，无需重复登记。")]}) from error


def _locked(uid: UUID, version: int | None, acting: Actor) -> WebhookEndpoint:
    rows = visible_endpoints(acting).select_for_update(of=("self",)).select_related("agent")
    endpoint = rows.filter(uid=uid).first()
    if endpoint is None:
        raise NotFound
    if version is not None and endpoint.version != version:
        raise Stale
    return endpoint


def _refuse(endpoint: WebhookEndpoint) -> None:
    problems: dict[str, list[type_message]] = {}
    try:
        find_target(endpoint.url)
    except AddressRefused as refused:
        problems["url"] = [refused.message]
    if not endpoint.events or not set(endpoint.events) <= set(SUBSCRIBABLE):
        text = _("请从这些事件中选择：%(events)s。") % {"events": "、".join(SUBSCRIBABLE)}
        problems["events"] = [text]
    if problems:
        raise Invalid(problems)


def _trail(endpoint: WebhookEndpoint) -> dict[str, Any]:
    return {"agent": str(endpoint.agent.uid), **{name: getattr(endpoint, name) for name in FIELDS}}


def _save(endpoint: WebhookEndpoint, verb: str, before: dict[str, Any], acting: Actor) -> WebhookEndpoint:
    endpoint.version += 1
    endpoint.changed_at = timezone.now()
    _store(endpoint)
    record_change(
        acting=acting,
        subject=SUBJECT,
        subject_uid=endpoint.uid,
        verb=verb,
        before=before,
        after=_trail(endpoint),
    )
    return endpoint
