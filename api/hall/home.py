"""What a customer's people look for first, in one answer (M01): at most eight queries."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils import timezone
from rest_framework import serializers

from api.customers.resource import manager
from api.customers.roll_ups import IN_SERVICE, NOTHING
from api.kit.resource import Row
from api.kit.statements import rows_of
from api.notices.resource import NOTICES
from billing.bills.permissions import VIEW_BILL
from keyhall.access.actor import Actor
from keyhall.errors import NotFound
from tenants.customers.models import Customer
from tenants.customers.sight import in_sight
from tenants.inventory.permissions import VIEW_PRODUCT
from tenants.notices.permissions import VIEW_NOTICE

SHOWN_MONTHS = 6
SHOWN_NOTICES = 4
MANAGER_FIELDS = ("name", "post", "phone", "email")
BILLS_BY_MONTH = """
SELECT month, sum(total), sum(open_amount), min(due_date) FILTER (WHERE open_amount > 0),
       sum(open_amount) FILTER (WHERE due_date < %s), count(*), (array_agg(uid ORDER BY total DESC, id))[1]
FROM bills_bill WHERE customer_id = %s AND state <> 'draft' GROUP BY month ORDER BY month
"""
SERVICES_BY_LINE = """
SELECT specification.product_line, count(*)
FROM inventory_product product
JOIN catalogue_productoffering offering ON offering.id = product.offering_id
JOIN catalogue_productspecification specification ON specification.id = offering.specification_id
WHERE product.customer_id = %s AND product.status = ANY(%s)
GROUP BY specification.product_line ORDER BY count(*) DESC, specification.product_line
"""


class HomeShape(serializers.Serializer[Any]):
    """The first page's parts; null where the reader may not see one."""

    customer = serializers.DictField()
    account_manager = serializers.DictField(allow_null=True)
    bills = serializers.DictField(allow_null=True)
    services = serializers.DictField(allow_null=True)
    notices = serializers.ListField(child=serializers.DictField())


def home(acting: Actor) -> dict[str, Any]:
    """The hall's first page; a part its reader may not see is None. Raises NotFound."""
    key, customer, account_manager = _head(acting)
    return {
        "customer": customer,
        "account_manager": account_manager,
        "bills": _bills(key) if acting.can(VIEW_BILL) else None,
        "services": _services(key) if acting.can(VIEW_PRODUCT) else None,
        "notices": _notices(acting) if acting.can(VIEW_NOTICE) else [],
    }


def _head(acting: Actor) -> tuple[int, Row, Row | None]:
    names = ("uid", "name", "code", "customer_class")
    paths = ("uid", "party__name", "code", "customer_class")
    rows = Customer.objects.filter(in_sight(acting))
    found = rows.values_list("pk", *paths, *(manager(name) for name in MANAGER_FIELDS)).first()
    if found is None:
        raise NotFound
    person = dict(zip(MANAGER_FIELDS, found[5:], strict=True))
    return int(found[0]), dict(zip(names, found[1:5], strict=True)), person if person["name"] else None


def _bills(key: int) -> Row:
    """What is open of all bills, when the first of it is due, and the last months oldest first."""
    rows = rows_of(BILLS_BY_MONTH, [timezone.localdate(), key])
    months = [
        {"month": month, "total": total, "open_amount": still_open, "bills": count, "uid": uid}
        for month, total, still_open, _due, _late, count, uid in rows[-SHOWN_MONTHS:]
    ]
    return {
        "open_amount": sum((row[2] for row in rows), NOTHING),
        "overdue_amount": sum((row[4] or NOTHING for row in rows), NOTHING),
        "due_date": min((row[3] for row in rows if row[3] is not None), default=None),
        "change": _change([row[1] for row in rows[-2:]]),
        "months": months,
    }


def _change(totals: Sequence[Decimal]) -> Decimal | None:
    """By which share the last month's total differs from the one before; None where there is none."""
    if len(totals) < 2 or not totals[0]:
        return None
    return ((totals[1] - totals[0]) / totals[0]).quantize(Decimal("0.0001"))


def _services(key: int) -> Row:
    lines = rows_of(SERVICES_BY_LINE, [key, list(IN_SERVICE)])
    return {
        "count": sum(count for _line, count in lines),
        "product_lines": [{"product_line": line, "count": count} for line, count in lines],
    }


def _notices(acting: Actor) -> list[Row]:
    rows = NOTICES.rows(acting).order_by(*NOTICES.default_order)[:SHOWN_NOTICES]
    return NOTICES.read(rows, NOTICES.visible_columns(acting), acting)
