"""What an order would cost, for whoever is about to submit it."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from tenants.catalogue.models import ChargeKind
from tenants.catalogue.pricing import ListPrice
from tenants.orders.drafts import Draft

NOTHING = Decimal("0.00")


def priced(drafts: Sequence[Draft]) -> dict[str, Any]:
    """Totals before tax, item by item and together; what ends a service costs nothing and is left out."""
    every = [price for draft in drafts for price in draft.prices]
    return {**_totals(every), "items": [_priced_item(draft) for draft in drafts]}


def _priced_item(draft: Draft) -> dict[str, Any]:
    return {
        "line": draft.item.line,
        "offering_uid": draft.item.offering.uid,
        "offering_name": draft.item.offering.name,
        **_totals(draft.prices),
        "prices": [
            {
                "kind": price.kind,
                "component": price.component,
                "name": price.name,
                "amount": price.amount,
                "unit": price.unit,
                "prorated": price.prorated,
            }
            for price in draft.prices
        ],
    }


def _totals(prices: Iterable[ListPrice]) -> dict[str, Decimal]:
    sums = {ChargeKind.ONE_TIME: NOTHING, ChargeKind.RECURRING: NOTHING}
    for price in prices:
        sums[ChargeKind(price.kind)] += price.amount
    return {"one_time_total": sums[ChargeKind.ONE_TIME], "monthly_total": sums[ChargeKind.RECURRING]}
