"""What hangs on the customers of a page, worked out for all of them at once."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import connections
from django.utils import timezone

from api.kit.resource import RollUp
from keyhall.access.actor import Actor
from tenants.inventory.models import ProductStatus

IN_SERVICE = (ProductStatus.ACTIVE.value, ProductStatus.SUSPENDED.value)
FEN = Decimal("0.01")
NOTHING = Decimal("0.00")

# Plain SQL: building these queries by the ORM cost more than the database takes to answer them.
SERVICES_IN_USE = """
SELECT product.customer_id, count(DISTINCT product.id), sum(price.amount)
FROM inventory_product product LEFT JOIN inventory_productprice price
    ON price.product_id = product.id AND price.kind = 'recurring' AND price.validity @> %s::date
WHERE product.customer_id = ANY(%s) AND product.status = ANY(%s) GROUP BY product.customer_id
"""
LAST_BILLS = """
SELECT wanted.customer_id, last.month, last.total, (
    SELECT sum(open_amount) FROM bills_bill
    WHERE customer_id = wanted.customer_id AND open_amount > 0 AND state <> 'draft'
)
FROM unnest(%s::bigint[]) AS wanted (customer_id) CROSS JOIN LATERAL (
    SELECT month, sum(total) AS total FROM bills_bill
    WHERE customer_id = wanted.customer_id AND state <> 'draft'
    GROUP BY month ORDER BY month DESC LIMIT 1
) AS last
"""


def to_fen(amount: Decimal | None) -> Decimal:
    """An amount in yuan rounded half up to the fen; none counts as nothing."""
    return (amount or NOTHING).quantize(FEN, ROUND_HALF_UP)


def services(keys: Sequence[int], acting: Actor) -> dict[int, Mapping[str, Any]]:
    """Products in service and the monthly fees agreed for them today, by customer."""
    with connections["default"].cursor() as cursor:
        cursor.execute(SERVICES_IN_USE, [timezone.localdate(), list(keys), list(IN_SERVICE)])
        rows = cursor.fetchall()
    return {key: {"product_count": number, "monthly_fee": to_fen(fee)} for key, number, fee in rows}


def last_bills(keys: Sequence[int], acting: Actor) -> dict[int, Mapping[str, Any]]:
    """What is open on issued bills, and the latest month's bills together, by customer."""
    with connections["default"].cursor() as cursor:
        cursor.execute(LAST_BILLS, [list(keys)])
        rows = cursor.fetchall()
    return {
        key: {"open_amount": open_amount or NOTHING, "last_bill_month": month, "last_bill_total": total}
        for key, month, total, open_amount in rows
    }


SERVICES = RollUp(("product_count", "monthly_fee"), services, {"product_count": 0, "monthly_fee": NOTHING})
LAST_BILLS_ROLL_UP = RollUp(
    ("open_amount", "last_bill_month", "last_bill_total"),
    last_bills,
    {"open_amount": NOTHING, "last_bill_month": None, "last_bill_total": None},
)
