"""What an order would cost, for whoever is about to submit it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from api.kit.resource import Row
from api.orders.costs import fee_row, totals
from billing.rating.conventions import BilledMonth
from billing.rating.taxes import Fee, Tax, taxes_on
from tenants.catalogue.pricing import ListPrice
from tenants.orders.drafts import Draft


def priced(drafts: Sequence[Draft], on: date) -> dict[str, Any]:
    """Totals without and with tax, item by item and together, at the tax rates of the month of `on`.

    What ends a service costs nothing and is left out.
    """
    prices = [price for draft in drafts for price in draft.prices]
    fees = [Fee(price.tax_category, price.amount) for price in prices]
    taxes = iter(taxes_on(fees, BilledMonth.of(on)))
    items = [_priced_item(draft, [_fee(price, next(taxes)) for price in draft.prices]) for draft in drafts]
    return {**totals([fee for item in items for fee in item["prices"]]), "items": items}


def _priced_item(draft: Draft, fees: list[Row]) -> dict[str, Any]:
    return {
        "line": draft.item.line,
        "offering_uid": draft.item.offering.uid,
        "offering_name": draft.item.offering.name,
        **totals(fees),
        "prices": fees,
    }


def _fee(price: ListPrice, tax: Tax | None) -> Row:
    agreed = (price.kind, price.component, price.name, price.amount, price.unit, price.prorated)
    return fee_row(*agreed, *((tax.rate, tax.amount) if tax else (None, None)))
