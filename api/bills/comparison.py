"""A customer's bills month by month, whole and by product line (E02)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.bills.dues import DueShape, MonthBilled, months_billed, what_is_due
from api.kit.operations import Operation
from api.kit.resource import Row
from api.kit.statements import rows_of
from api.kit.views import ApiView
from billing.bills.permissions import VIEW_BILL
from keyhall.access.actor import Actor
from keyhall.errors import Invalid, NotFound
from tenants.customers.models import Customer
from tenants.customers.sight import in_sight

MONTHS = 13
BY_PRODUCT_LINE = """
SELECT specification.product_line, bill.month, sum(line.amount + line.tax)
FROM bills_bill bill
JOIN bills_billline line ON line.bill_id = bill.id
JOIN inventory_product product ON product.id = line.product_id
JOIN catalogue_productoffering offering ON offering.id = product.offering_id
JOIN catalogue_productspecification specification ON specification.id = offering.specification_id
WHERE bill.customer_id = %s AND bill.state <> 'draft' AND bill.month >= %s
GROUP BY specification.product_line, bill.month
"""


class MonthShape(serializers.Serializer[Any]):
    """A month's bills together; `change` is the difference from the month before."""

    month = serializers.DateField()
    total_before_tax = serializers.DecimalField(max_digits=16, decimal_places=2)
    total_tax = serializers.DecimalField(max_digits=16, decimal_places=2)
    total = serializers.DecimalField(max_digits=16, decimal_places=2)
    change = serializers.DecimalField(max_digits=16, decimal_places=2, allow_null=True)


class ProductLineShape(serializers.Serializer[Any]):
    """What a product line came to in each of the months."""

    product_line = serializers.CharField()
    amounts = serializers.ListField(child=serializers.DecimalField(max_digits=16, decimal_places=2))


class ComparisonShape(serializers.Serializer[Any]):
    """Months, oldest first, the product lines that make them up, and what is due of all bills."""

    months = MonthShape(many=True)
    product_lines = ProductLineShape(many=True)
    due = DueShape()


class BillComparisonView(ApiView):
    """The last thirteen billed months, oldest first: a year, and the month to compare its first one with.

    Amounts of a product line include tax and stand in the order of the months, the dearest line first.
    """

    operations = {
        "GET": Operation(
            summary=_("账单逐月比较"),
            permission=VIEW_BILL,
            answer=ComparisonShape,
            is_internal=True,
            parameters=(OpenApiParameter("customer", UUID),),
        )
    }

    def get(self, request: Request) -> Response:
        key = customer_key(request.query_params.get("customer", ""), self.acting)
        return Response(compare_bills(key))


def customer_key(given: str, acting: Actor) -> int:
    """The customer asked for, or the reader's own; raises Invalid, or NotFound for one out of sight."""
    try:
        uid = UUID(given) if given else acting.customer_uid
    except ValueError:
        uid = None
    if uid is None:
        raise Invalid({"customer": [_("请填写客户标识。")]})
    key = Customer.objects.filter(in_sight(acting, VIEW_BILL), uid=uid).values_list("pk", flat=True).first()
    if key is None:
        raise NotFound
    return key


def compare_bills(key: int) -> dict[str, Any]:
    """What a customer was billed in each month and what of it is due, in two queries."""
    every = months_billed(key)
    months = every[-MONTHS:]
    lines = _product_lines(key, [billed.month for billed in months]) if months else []
    return {"months": _with_changes(months), "product_lines": lines, "due": what_is_due(every)}


def _with_changes(months: Sequence[MonthBilled]) -> list[Row]:
    names = ("month", "total_before_tax", "total_tax", "total")
    before: Decimal | None = None
    rows: list[Row] = []
    for billed in months:
        change = None if before is None else billed.total - before
        rows.append({**{name: getattr(billed, name) for name in names}, "change": change})
        before = billed.total
    return rows


def _product_lines(key: int, months: Sequence[date]) -> list[Row]:
    amounts: dict[str, dict[date, Decimal]] = {}
    for product_line, month, amount in rows_of(BY_PRODUCT_LINE, [key, months[0]]):
        amounts.setdefault(product_line, {})[month] = amount
    nothing = Decimal("0.00")
    lines = [
        {"product_line": name, "amounts": [found.get(month, nothing) for month in months]}
        for name, found in amounts.items()
    ]
    return sorted(lines, key=lambda line: (-sum(line["amounts"]), line["product_line"]))
