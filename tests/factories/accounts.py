"""Billing accounts, made through the actions."""

from __future__ import annotations

from typing import Any

from billing.accounts.actions import open_account
from billing.accounts.models import BillingAccount
from keyhall.access.actor import system_actor
from tenants.customers.models import Customer
from tests.factories.customers import make_customer


def make_account(customer: Customer | None = None, **fields: Any) -> BillingAccount:
    return open_account(customer=customer or make_customer(), acting=system_actor("factory"), **fields)
