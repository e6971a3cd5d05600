"""Agents, their programs and webhook endpoints, made through the actions."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.test import Client

from keyhall.access.actor import system_actor
from tenants.channels.actions import add_agent, add_endpoint, add_program, assign_customers
from tenants.channels.models import Agent, AgentProgram, WebhookEndpoint
from tenants.channels.scopes import SCOPES
from tenants.customers.models import Customer
from tests.sign_in import client_at, host_of

_numbers = count(1)


def make_agent(*customers: Customer, **fields: Any) -> Agent:
    """An agent to whom these customers are assigned."""
    number = next(_numbers)
    acting = system_actor("factory")
    agent = add_agent(
        **{"code": f"AG{number:04d}", "name": f"测试代理{number}公司", "acting": acting, **fields}
    )
    if customers:
        uids = [one.uid for one in customers]
        assign_customers(agent_uid=agent.uid, customer_uids=uids, acting=acting)
    return agent


def make_program(agent: Agent | None = None, **fields: Any) -> tuple[AgentProgram, str]:
    """A program with every scope, and its secret."""
    values = {"name": "订单接口", "scopes": sorted(SCOPES), "acting": system_actor("factory"), **fields}
    made = add_program(agent_uid=(agent or make_agent()).uid, **values)
    return made.program, made.secret


def make_endpoint(agent: Agent | None = None, **fields: Any) -> tuple[WebhookEndpoint, str]:
    """A webhook endpoint and its secret; its address is out on the internet, where no test sends anything."""
    values = {
        "url": f"https://1.1.1.1/hooks/{next(_numbers)}",
        "events": ["order.changed"],
        "acting": system_actor("factory"),
        **fields,
    }
    made = add_endpoint(agent_uid=(agent or make_agent()).uid, **values)
    return made.endpoint, made.secret


def ask_token(
    client_id: str, secret: str, tenant: str = "gd", *, scope: str = "", address: str = "127.0.0.1"
) -> Any:
    """The token endpoint's answer to these credentials."""
    form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
    body = "&".join(f"{name}={value}" for name, value in (form | ({"scope": scope} if scope else {})).items())
    client = client_at(host_of(tenant), REMOTE_ADDR=address)
    return client.post("/oauth/token", body, content_type="application/x-www-form-urlencoded")


def program_client(program: AgentProgram, secret: str, tenant: str = "gd", *, scope: str = "") -> Client:
    """A client of the province's host that shows a token of this program."""
    token = ask_token(program.client_id, secret, tenant, scope=scope).json()["access_token"]
    return client_at(host_of(tenant), HTTP_AUTHORIZATION=f"Bearer {token}")
