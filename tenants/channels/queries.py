"""Reads of agents, programs, endpoints and deliveries, restricted to what the actor may see (I02)."""

from uuid import UUID

from django.db.models import Q, QuerySet

from keyhall.access.actor import Actor
from keyhall.errors import NotFound
from tenants.channels.models import Agent, AgentProgram, WebhookDelivery, WebhookEndpoint
from tenants.channels.permissions import VIEW_AGENT, VIEW_WEBHOOK


def of_own_agent(acting: Actor, path: str) -> Q:
    """The condition on records whose agent stands at `path`: an agent's program sees its agent's alone."""
    return Q() if acting.agent_uid is None else Q(**{f"{path}__uid": acting.agent_uid})


def visible_agents(acting: Actor) -> QuerySet[Agent]:
    """The agents of the province, for staff."""
    acting.require(VIEW_AGENT)
    return Agent.objects.all()


def visible_programs(acting: Actor) -> QuerySet[AgentProgram]:
    """Their programs, for staff."""
    acting.require(VIEW_AGENT)
    return AgentProgram.objects.all()


def visible_endpoints(acting: Actor) -> QuerySet[WebhookEndpoint]:
    """Webhook endpoints: all of them for staff, its agent's own for a program."""
    acting.require(VIEW_WEBHOOK)
    return WebhookEndpoint.objects.filter(of_own_agent(acting, "agent"))


def visible_deliveries(acting: Actor) -> QuerySet[WebhookDelivery]:
    """The deliveries to endpoints in sight."""
    acting.require(VIEW_WEBHOOK)
    return WebhookDelivery.objects.filter(of_own_agent(acting, "endpoint__agent"))


def endpoint_by_uid(uid: UUID, *, acting: Actor) -> WebhookEndpoint:
    """One endpoint; raises NotFound, another agent's included."""
    endpoint = visible_endpoints(acting).filter(uid=uid).first()
    if endpoint is None:
        raise NotFound
    return endpoint
