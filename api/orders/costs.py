"""What orders cost, without tax and with it: their fees and the sums of these.

Taxed by the conventions of a bill, at the rates of the month of submission; what is charged in the end, for
the days in service and at the rates of then, the bill says.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from api.kit.resource import Row
from api.kit.statements import rows_of
from billing.rating.conventions import tax_day_of, tax_on, tax_rate_of
from tenants.catalogue.models import ChargeKind

NOTHING = Decimal("0.00")
FEE = ("kind", "component", "name", "amount", "unit", "prorated", "tax_rate", "tax")
# How the sums of each kind of fee are called.
SUMS = {ChargeKind.ONE_TIME: "one_time", ChargeKind.RECURRING: "monthly"}
TAXED = tax_rate_of(
    "price.tax_category", tax_day_of("(orders.submitted_at AT TIME ZONE 'Asia/Shanghai')::date")
)
FEES = f"""
SELECT item.id, price.kind, price.component, price.name, price.amount, price.unit, price.prorated, tax.rate,
    {tax_on("price.amount", "tax.rate")}
FROM orders_productorder orders JOIN orders_productorderitem item ON item.order_id = orders.id
JOIN orders_itemprice price ON price.item_id = item.id {TAXED}
WHERE orders.id = ANY(%s) ORDER BY price.id
"""


def sums_of(kind: str) -> str:
    """SQL: the fees of a kind and their tax, over `price` and `tax`; tax is null where a rate is missing."""
    of_kind = f"FILTER (WHERE price.kind = '{kind}')"
    return f"""coalesce(sum(price.amount) {of_kind}, 0.00),
    CASE WHEN count(price.id) {of_kind} = count(tax.id) {of_kind}
        THEN coalesce(sum({tax_on("price.amount", "tax.rate")}) {of_kind}, 0.00) END"""


def fees_by_item(keys: Sequence[int]) -> dict[int, list[Row]]:
    """The fees agreed for each item of these orders."""
    found: dict[int, list[Row]] = {}
    for item, *values in rows_of(FEES, [list(keys)]):
        found.setdefault(item, []).append(fee_row(*values))
    return found


def fee_row(*values: Any) -> Row:
    """A fee as `FEE` lists its values, with what it comes to with tax; None where no rate is known."""
    row = dict(zip(FEE, values, strict=True))
    return {**row, "amount_with_tax": with_tax(row["amount"], row["tax"])}


def totals(fees: Iterable[Mapping[str, Any]]) -> dict[str, Decimal | None]:
    """The sums of fees: once, and every month."""
    known = list(fees)
    answer: dict[str, Decimal | None] = {}
    for kind, name in SUMS.items():
        those = [fee for fee in known if fee["kind"] == kind]
        taxes = [fee["tax"] for fee in those]
        tax = None if None in taxes else sum(taxes, NOTHING)
        answer |= named_sums(name, sum((fee["amount"] for fee in those), NOTHING), tax)
    return answer


def named_sums(name: str, amount: Decimal, tax: Decimal | None) -> dict[str, Decimal | None]:
    """A sum without tax, its tax, and both together, each under its field's name."""
    return {
        f"{name}_total": amount,
        f"{name}_tax": tax,
        f"{name}_total_with_tax": with_tax(amount, tax),
    }


def with_tax(amount: Decimal, tax: Decimal | None) -> Decimal | None:
    """Both together; None where the tax is not known."""
    return None if tax is None else amount + tax
