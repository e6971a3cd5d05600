"""Every write to agents, programs and webhook endpoints (I01, I02)."""

from tenants.channels.actions.agents import (
    add_agent,
    assign_customers,
    change_agent,
    move_agent,
    release_customers,
)
from tenants.channels.actions.endpoints import (
    NewEndpoint,
    add_endpoint,
    change_endpoint,
    move_endpoint,
    remove_endpoint,
    renew_endpoint_secret,
)
from tenants.channels.actions.programs import (
    NewSecret,
    add_program,
    change_program,
    renew_secret,
    revoke_program,
)

__all__ = [
    "NewEndpoint",
    "NewSecret",
    "add_agent",
    "add_endpoint",
    "add_program",
    "assign_customers",
    "change_agent",
    "change_endpoint",
    "change_program",
    "move_agent",
    "move_endpoint",
    "release_customers",
    "remove_endpoint",
    "renew_endpoint_secret",
    "renew_secret",
    "revoke_program",
]
