"""Promises and outages, made through the actions."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from keyhall.access.actor import system_actor
from tenants.customers.models import Customer
from tenants.inventory.models import Product
from tenants.service.actions import record_outage, set_objective
from tenants.service.models import Outage, ServiceLevelObjective
from tests.factories.catalogue import LONG_AGO
from tests.factories.inventory import make_product

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    """A moment of Asia/Shanghai, as `2026-10-31 23:30`."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def promise(product: Product, availability: str = "0.999", **fields: Any) -> ServiceLevelObjective:
    values = {"valid_from": LONG_AGO, "acting": system_actor("factory"), **fields}
    return set_objective(product=product, availability=Decimal(availability), **values)


def make_promised_product(
    customer: Customer | None = None, availability: str = "0.999", **fields: Any
) -> Product:
    product = make_product(customer, **fields)
    promise(product, availability)
    return product


def make_outage(
    product: Product | None = None,
    started_at: str = "2026-10-10 08:00",
    ended_at: str | None = "2026-10-10 10:00",
    **fields: Any,
) -> Outage:
    values = {"cause": "cable", "acting": system_actor("factory"), **fields}
    return record_outage(
        product_uid=(product or make_promised_product()).uid,
        started_at=at(started_at),
        ended_at=at(ended_at) if ended_at else None,
        **values,
    )
