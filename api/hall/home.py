"""What a customer's people look for first, in one answer (M01): at most eight queries."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Min, Q
from rest_framework import serializers

from api.bills.dues import months_billed, what_is_due
from api.customers.resource import manager
from api.customers.roll_ups import IN_SERVICE
from api.kit.resource import Row
from api.kit.statements import rows_of
from api.notices.resource import NOTICES
from api.orders.contents import title_of
from api.points.resource import POINTS_ACCOUNTS
from billing.bills.permissions import VIEW_BILL
from keyhall.access.actor import Actor
from keyhall.errors import NotFound
from keyhall.web.permissions import USE_HALL
from tenants.customers.models import Customer
from tenants.customers.sight import in_sight
from tenants.inventory.permissions import VIEW_PRODUCT
from tenants.notices.permissions import VIEW_NOTICE
from tenants.orders.models import OPEN_STATES, StepKind
from tenants.orders.permissions import VIEW_ORDER
from tenants.points.permissions import VIEW_POINTS
from tenants.service.permissions import VIEW_SERVICE_LEVEL
from tenants.service.queries import running_month, service_levels

SHOWN_MONTHS = 6
SHOWN_NOTICES = 4
SHOWN_ORDERS = 3
MANAGER_FIELDS = ("name", "post", "phone", "email")
OPEN_ORDERS = """
SELECT orders.uid, orders.number, orders.promised_date, item.name, item.action, item.lines,
       (SELECT array_agg(ARRAY[step.kind, step.state]::text[] ORDER BY step.sequence)
        FROM orders_workitem step WHERE step.order_id = orders.id),
       count(*) OVER (), min(orders.promised_date) OVER ()
FROM orders_productorder orders CROSS JOIN LATERAL (
    SELECT (array_agg(coalesce(product.name, offering.name) ORDER BY line.line))[1] AS name,
           (array_agg(line.action ORDER BY line.line))[1] AS action, count(*) AS lines
    FROM orders_productorderitem line
    JOIN catalogue_productoffering offering ON offering.id = line.offering_id
    LEFT JOIN inventory_product product ON product.id = line.product_id WHERE line.order_id = orders.id
) item
WHERE orders.customer_id = %s AND orders.state = ANY(%s)
ORDER BY orders.promised_date, orders.id LIMIT %s
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
    orders = serializers.DictField(allow_null=True)
    service_levels = serializers.DictField(allow_null=True)
    points = serializers.DictField(allow_null=True)
    services = serializers.DictField(allow_null=True)
    notices = serializers.ListField(child=serializers.DictField())


def home(acting: Actor) -> dict[str, Any]:
    """The hall's first page; a part its reader may not see is None. Raises NotFound."""
    key, customer, account_manager = _head(acting)
    return {
        "customer": customer,
        "account_manager": account_manager,
        "bills": _bills(key) if acting.can(VIEW_BILL) else None,
        "orders": _orders(key) if acting.can(VIEW_ORDER) else None,
        "service_levels": _service_levels(acting) if acting.can(VIEW_SERVICE_LEVEL) else None,
        "points": _points(acting) if acting.can(VIEW_POINTS) else None,
        "services": _services(key) if acting.can(VIEW_PRODUCT) else None,
        "notices": _notices(acting) if acting.can(VIEW_NOTICE) else [],
    }


def _head(acting: Actor) -> tuple[int, Row, Row | None]:
    names = ("uid", "name", "code", "customer_class")
    paths = ("uid", "party__name", "code", "customer_class")
    rows = Customer.objects.filter(in_sight(acting, USE_HALL))
    found = rows.values_list("pk", *paths, *(manager(name) for name in MANAGER_FIELDS)).first()
    if found is None:
        raise NotFound
    person = dict(zip(MANAGER_FIELDS, found[5:], strict=True))
    return int(found[0]), dict(zip(names, found[1:5], strict=True)), person if person["name"] else None


def _bills(key: int) -> Row:
    """What is due of all bills, and the last months oldest first."""
    months = months_billed(key)
    names = ("month", "total", "open_amount", "bills", "uid")
    return {
        **what_is_due(months),
        "change": _change([billed.total for billed in months[-2:]]),
        "months": [{name: getattr(billed, name) for name in names} for billed in months[-SHOWN_MONTHS:]],
    }


def _change(totals: Sequence[Decimal]) -> Decimal | None:
    """By which share the last month's total differs from the one before; None where there is none."""
    if len(totals) < 2 or not totals[0]:
        return None
    return ((totals[1] - totals[0]) / totals[0]).quantize(Decimal("0.0001"))


def _orders(key: int) -> Row:
    """The orders under way, that promised first before the others, with each step; how many there are."""
    rows = rows_of(OPEN_ORDERS, [key, list(OPEN_STATES), SHOWN_ORDERS])
    names = dict(StepKind.choices)
    orders = [
        {
            "uid": uid,
            "number": number,
            "promised_date": promised,
            "title": title_of(name, action, lines),
            "steps": [{"name": str(names[kind]), "state": state} for kind, state in steps],
        }
        for uid, number, promised, name, action, lines, steps, _count, _first in rows
    ]
    count, first = rows[0][-2:] if rows else (0, None)
    return {"open": orders, "count": count, "next_date": first}


def _service_levels(acting: Actor) -> Row:
    """This month's promises so far: due, kept, the range of what was promised, the worst measured."""
    month = running_month().first_day
    figures = service_levels(acting=acting).filter(month=month)
    row: Row = figures.aggregate(
        due=Count("kept"),
        kept=Count("kept", filter=Q(kept=True)),
        lowest_target=Min("target"),
        highest_target=Max("target"),
        lowest_availability=Min("availability"),
    )
    attainment = Decimal(row["kept"]) / row["due"] if row["due"] else None
    return {"month": month, **row, "attainment": attainment}


def _points(acting: Actor) -> Row:
    """The balance, and what runs out next; nothing yet for a customer who earned none."""
    names = ("balance", "expiring_points", "expiring_on")
    columns = [column for column in POINTS_ACCOUNTS.columns if column.name in names]
    found = POINTS_ACCOUNTS.read(POINTS_ACCOUNTS.rows(acting)[:1], columns, acting)
    return found[0] if found else {"balance": 0, "expiring_points": 0, "expiring_on": None}


def _services(key: int) -> Row:
    lines = rows_of(SERVICES_BY_LINE, [key, list(IN_SERVICE)])
    return {
        "count": sum(count for _line, count in lines),
        "product_lines": [{"product_line": line, "count": count} for line, count in lines],
    }


def _notices(acting: Actor) -> list[Row]:
    rows = NOTICES.rows(acting).order_by(*NOTICES.default_order)[:SHOWN_NOTICES]
    return NOTICES.read(rows, NOTICES.visible_columns(acting), acting)
