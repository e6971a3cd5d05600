"""Sites, made through the actions."""

from __future__ import annotations

from itertools import count
from typing import Any

from keyhall.access.actor import system_actor
from tenants.customers.models import Customer
from tenants.sites.actions import add_site
from tenants.sites.models import Site
from tests.factories.customers import make_customer

_numbers = count(1)


def make_site(customer: Customer | None = None, **fields: Any) -> Site:
    values: dict[str, Any] = {
        "customer_uid": (customer or make_customer()).uid,
        "address": f"广州市天河区体育东路 {next(_numbers)} 号",
        "acting": system_actor("factory"),
        **fields,
    }
    return add_site(**values)
