"""Specifications, offerings with prices, tax rates, made through the actions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from keyhall.access.actor import system_actor
from tenants.catalogue.actions import (
    NewPrice,
    define_offering,
    define_specification,
    set_price,
    set_tax_rate,
)
from tenants.catalogue.models import OfferingPrice, ProductOffering, ProductSpecification, TaxRate

LONG_AGO = date(2020, 1, 1)
_numbers = count(1)


def make_specification(**fields: Any) -> ProductSpecification:
    number = next(_numbers)
    values = {"code": f"S{number}", "name": f"产品{number}", "product_line": "专线", **fields}
    return define_specification(acting=system_actor("factory"), **values)


def make_offering(**fields: Any) -> ProductOffering:
    number = next(_numbers)
    values = {
        "code": f"O{number}",
        "name": f"商品{number}",
        "lifecycle_status": "on_sale",
        "valid_from": LONG_AGO,
        **fields,
    }
    values.setdefault("specification", None)
    values["specification"] = values["specification"] or make_specification()
    return define_offering(acting=system_actor("factory"), **values)


def make_price(
    offering: ProductOffering,
    *,
    kind: str = "recurring",
    component: str = "monthly_fee",
    amount: str = "100",
    tiers: Mapping[str, str] | None = None,
    **fields: Any,
) -> OfferingPrice:
    values = {"name": component, "tax_category": "telecom_basic", "valid_from": LONG_AGO, **fields}
    new = NewPrice(
        kind=kind,
        component=component,
        amount=Decimal(amount),
        tiers={Decimal(start): Decimal(each) for start, each in (tiers or {}).items()},
        **values,
    )
    return set_price(new, offering=offering, acting=system_actor("factory"))


def make_tax_rate(category: str = "telecom_basic", rate: str = "0.09", **fields: Any) -> TaxRate:
    return set_tax_rate(
        category=category,
        rate=Decimal(rate),
        acting=system_actor("factory"),
        **{"valid_from": LONG_AGO, **fields},
    )
