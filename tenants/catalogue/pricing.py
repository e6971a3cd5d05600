"""What an offering costs with given characteristics, before tax (D01).

One place for whoever agrees a price: previews, orders, products recorded without prices of their own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tenants.catalogue.models import ChargeKind, OfferingPrice, ProductOffering

FEN = Decimal("0.01")
# What `list_prices` reads of an offering; prefetch it for many offerings at once.
READS = ("prices__variants",)


@dataclass(frozen=True)
class ListPrice:
    """A one-time or recurring fee as the list has it for one product: yuan before tax, to the fen."""

    kind: str
    component: str
    name: str
    amount: Decimal
    unit: str
    tax_category: str
    prorated: bool


def list_prices(offering: ProductOffering, characteristics: Mapping[str, Any], on: date) -> list[ListPrice]:
    """The fees that hold on `on` for a product with these characteristics; usage follows the offering."""
    return [
        ListPrice(
            kind=price.kind,
            component=price.component,
            name=price.name,
            amount=fee_of(price, characteristics),
            unit=_unit(price),
            tax_category=price.tax_category,
            prorated=price.prorated,
        )
        for price in offering.prices.all()
        if price.kind != ChargeKind.USAGE and on in price.validity
    ]


def value_text(value: Any) -> str:
    """A characteristic's value as a variant names it: `500` for 500, "500" and 500.0 alike."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | Decimal):
        return format(Decimal(str(value)).normalize(), "f")
    return str(value)


def fee_of(price: OfferingPrice, characteristics: Mapping[str, Any]) -> Decimal:
    """The fee one price means: its amount for the value it varies by, times what it counts."""
    amount = price.amount
    if price.varies_by:
        given = value_text(characteristics.get(price.varies_by, ""))
        amount = next((entry.amount for entry in price.variants.all() if entry.value == given), amount)
    if price.multiplied_by:
        amount *= Decimal(str(characteristics.get(price.multiplied_by, 1)))
    return amount.quantize(FEN, ROUND_HALF_UP)


def _unit(price: OfferingPrice) -> str:
    """A multiplied fee is agreed for all it counts together: of `路·月` only the month is left."""
    return price.unit.rpartition("·")[2] if price.multiplied_by else price.unit
