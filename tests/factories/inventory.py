"""Products of customers, made through the actions."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from keyhall.access.actor import system_actor
from tenants.customers.models import Customer
from tenants.inventory.actions import NewProduct, add_product
from tenants.inventory.models import Product
from tests.factories.catalogue import make_offering
from tests.factories.customers import make_customer

_numbers = count(1)


def make_product(customer: Customer | None = None, **fields: Any) -> Product:
    """A product in service since 2025; `prices` as in NewProduct."""
    values: dict[str, Any] = {
        "customer": customer or make_customer(),
        "start_date": date(2025, 1, 1),
        "service_number": f"020{next(_numbers):08d}",
        **fields,
    }
    values["offering"] = values.get("offering") or make_offering()
    return add_product(NewProduct(**values), acting=system_actor("factory"))
