"""What tax a fee will bear on a bill, told before there is one, by the bill's own conventions (D05, E01)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connections

from billing.rating.conventions import BilledMonth, tax_on, tax_rate_of

TAXES = f"""
SELECT tax.rate, {tax_on("fee.amount", "tax.rate")}
FROM unnest(%(categories)s::text[], %(amounts)s::numeric[]) WITH ORDINALITY fee (category, amount, place)
{tax_rate_of("fee.category", "%(tax_day)s")} ORDER BY place
"""


@dataclass(frozen=True)
class Fee:
    """An amount before tax and the category that it is taxed by."""

    tax_category: str
    amount: Decimal


@dataclass(frozen=True)
class Tax:
    """The rate on a fee and what it comes to, as its line on a bill would say."""

    rate: Decimal
    amount: Decimal


def taxes_on(fees: Sequence[Fee], month: BilledMonth) -> list[Tax | None]:
    """The tax of each fee, billed whole in a month; None for a category that has no rate then."""
    if not fees:
        return []
    given: dict[str, Any] = {
        "categories": [fee.tax_category for fee in fees],
        "amounts": [fee.amount for fee in fees],
        "tax_day": month.tax_day,
    }
    with connections["default"].cursor() as cursor:
        cursor.execute(TAXES, given)
        rows = cursor.fetchall()
    return [None if rate is None else Tax(rate, amount) for rate, amount in rows]
