"""A rich province's agent with a program and a webhook to the demonstration's own receiver (I02)."""

import base64
import hashlib
import hmac
import json
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction

from demo.seeding.customers import SOURCE
from demo.seeding.installation import folder, write_in_one_move
from demo.world.agents import AgentPlan, agent_of
from demo.world.provinces import RICH_PROVINCES
from demo.world.shapes import ProvinceWorld
from keyhall.access.actor import Actor
from tenants.channels.actions import (
    add_agent,
    add_endpoint,
    add_program,
    assign_customers,
    change_endpoint,
)
from tenants.channels.credentials import SECRET_PREFIX
from tenants.channels.deliveries import send_test
from tenants.channels.models import Agent, AgentProgram, WebhookEndpoint
from tenants.channels.scopes import SCOPES
from tenants.channels.tokens import actor_of_program
from tenants.customers.models import Customer

AGENTS_FILE = "demo-agents.json"
RECEIVER_PATH = "/demo/webhooks/"
PROGRAM_NAME = "订单对接"


def client_id_of(slug: str) -> str:
    """The client id of a province's agent, the same in every demonstration."""
    return f"{slug}-demo-agent"


def client_secret_of(slug: str) -> str:
    """The secret of a province's agent: this installation's own, and no other's."""
    return SECRET_PREFIX + base64.urlsafe_b64encode(_derived(slug, "client")).decode().rstrip("=")


def webhook_secret_of(slug: str) -> str:
    """What the agent's webhooks are signed with."""
    return "whsec_" + base64.b64encode(_derived(slug, "webhook")[:24]).decode()


def receiver_url(slug: str) -> str:
    """Where the demonstration's receiver listens, as the province's own host reaches it."""
    return f"{settings.SCHEME}://{slug}.{settings.BASE}{RECEIVER_PATH}"


@transaction.atomic(using="default")
def seed_agent(world: ProvinceWorld, *, acting: Actor) -> None:
    """Make the agent unless it is there; its webhook follows the installation's port."""
    plan = agent_of(world.slug, world.customers)
    if plan is None:
        return
    agent = Agent.objects.filter(code=plan.code).first()
    if agent is None:
        make_agent(world.slug, plan, acting=acting)
        return
    endpoint = WebhookEndpoint.objects.filter(agent=agent, url__endswith=RECEIVER_PATH).first()
    if endpoint is not None and endpoint.url != receiver_url(world.slug):
        change_endpoint(uid=endpoint.uid, version=None, acting=acting, url=receiver_url(world.slug))


def make_agent(slug: str, plan: AgentPlan, *, acting: Actor) -> None:
    """The agent, its customers, its program, its webhook, and a first message to that."""
    agent = add_agent(
        code=plan.code,
        name=plan.name,
        contact_name=plan.contact_name,
        contact_phone=plan.contact_phone,
        contact_email=plan.contact_email,
        acting=acting,
    )
    customers = Customer.objects.filter(source_system=SOURCE, source_id__in=plan.customers)
    uids = list(customers.values_list("uid", flat=True))
    assign_customers(agent_uid=agent.uid, customer_uids=uids, acting=acting)
    add_program(
        agent_uid=agent.uid,
        name=PROGRAM_NAME,
        scopes=sorted(SCOPES),
        client_id=client_id_of(slug),
        secret=client_secret_of(slug),
        acting=acting,
    )
    made = add_endpoint(
        agent_uid=agent.uid,
        url=receiver_url(slug),
        description="演示接收端",
        secret=webhook_secret_of(slug),
        acting=acting,
    )
    send_test(uid=made.endpoint.uid, acting=acting)


def program_of(slug: str) -> Actor:
    """The agent's program at work, with all its scopes."""
    program = AgentProgram.objects.select_related("agent").get(client_id=client_id_of(slug))
    return actor_of_program(program, SCOPES.keys())


def record_agents(slugs: Sequence[str]) -> None:
    """Write down what somebody needs who tries an agent's program out."""
    path = folder() / AGENTS_FILE
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    entries = {entry["tenant"]: entry for entry in known}
    for slug in slugs:
        if slug in RICH_PROVINCES:
            entries[slug] = {
                "tenant": slug,
                "client_id": client_id_of(slug),
                "client_secret": client_secret_of(slug),
            }
    write_in_one_move(path, list(entries.values()))
    path.chmod(0o600)


def _derived(slug: str, purpose: str) -> bytes:
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, f"demo agent {slug} {purpose}".encode(), hashlib.sha256).digest()
