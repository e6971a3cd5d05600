"""Every write to customers and contacts (B02, B03, B04)."""

from tenants.customers.actions.agents import assign_agent
from tenants.customers.actions.contacts import add_contact, change_contact, remove_contact
from tenants.customers.actions.customers import (
    activate_customer,
    change_customer,
    create_customer,
    resume_customer,
    retire_customer,
    suspend_customer,
)
from tenants.customers.actions.revealing import reveal_contact, reveal_customer
from tenants.customers.actions.teams import share_customer, unshare_customer

__all__ = [
    "activate_customer",
    "add_contact",
    "assign_agent",
    "change_contact",
    "change_customer",
    "create_customer",
    "remove_contact",
    "resume_customer",
    "retire_customer",
    "reveal_contact",
    "reveal_customer",
    "share_customer",
    "suspend_customer",
    "unshare_customer",
]
