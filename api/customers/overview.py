"""Everything about one customer in one answer (B08): eight queries, whatever hangs on the customer."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from django.db import connections
from django.db.models import BooleanField, Count, ExpressionWrapper, F, Q, Sum, Window
from django.utils import timezone
from rest_framework import serializers

from api.bills.resource import BILLS
from api.contacts.resource import CONTACTS
from api.customers.resource import CUSTOMERS, manager
from api.customers.roll_ups import IN_SERVICE, NOTHING, to_fen
from api.customers.standing import STANDING, standing_columns
from api.inventory.resource import MONTHLY_FEE, PRODUCTS
from api.kit.resource import Row
from billing.bills.models import Bill, BillState
from billing.bills.permissions import VIEW_BILL
from keyhall.access.actor import Actor
from keyhall.audit.trail import changes_of
from keyhall.errors import NotFound
from tenants.customers.permissions import VIEW_CUSTOMER_FILE
from tenants.customers.queries import list_customers
from tenants.customers.sight import looked_after
from tenants.customers.trail import CUSTOMER
from tenants.inventory.models import Product
from tenants.inventory.permissions import VIEW_PRODUCT

SHOWN = 10
MONTHS = 12
MANAGER_FIELDS = ("name", "post", "phone", "email")
BILLS_BY_MONTH = """
SELECT month, sum(total), sum(open_amount), sum(open_amount) FILTER (WHERE due_date < %s)
FROM bills_bill WHERE customer_id = %s AND state <> 'draft' GROUP BY month ORDER BY month
"""
USAGE_BY_MONTH = """
SELECT rate.month, rate.component, min(rate.name), min(rate.unit), sum(rate.quantity), sum(rate.amount)
FROM rating_appliedbillingrate rate JOIN accounts_billingaccount account ON account.id = rate.account_id
WHERE account.customer_id = %s AND rate.kind = 'usage' AND rate.month >= %s
GROUP BY rate.month, rate.component ORDER BY rate.month, rate.component
"""


class OverviewShape(serializers.Serializer[Any]):
    """What the page of one customer shows at a glance (B08); parts the reader may not see are absent."""

    customer = serializers.DictField()
    account_manager = serializers.DictField(allow_null=True)
    tiles = serializers.DictField()
    months = serializers.ListField(child=serializers.DictField())
    usage = serializers.ListField(child=serializers.DictField())
    products = serializers.ListField(child=serializers.DictField())
    bills = serializers.ListField(child=serializers.DictField())
    orders = serializers.ListField(child=serializers.DictField())
    contacts = serializers.ListField(child=serializers.DictField())
    group_units = serializers.ListField(child=serializers.DictField())
    changes = serializers.ListField(child=serializers.DictField())


def overview(uid: UUID, acting: Actor) -> dict[str, Any]:
    """The 360° view; what the actor may not see is empty in it. Raises NotFound."""
    key, customer, account_manager, tiles, may = _head(uid, acting)
    orders = tiles.pop("orders", [])
    answer: dict[str, Any] = {"customer": customer, "account_manager": account_manager, "tiles": tiles}
    answer["orders"] = orders
    answer |= {"products": [], "bills": [], "months": [], "usage": []}
    if may(VIEW_PRODUCT):
        answer["products"] = PRODUCTS.keep_shown(_products(key, tiles), acting)
    if may(VIEW_BILL):
        answer["months"] = _months(key, tiles)
        answer["bills"] = BILLS.keep_shown(_bills(key), acting)
        answer["usage"] = _usage(key)
    CUSTOMERS.keep_shown([tiles], acting)
    if BILLS.rule("total", acting):
        answer["months"] = []
        tiles.pop("revenue_12_months", None)
    answer["contacts"] = CONTACTS.read(
        CONTACTS.rows(acting).filter(customer_id=key).order_by("-is_primary", "id")[:SHOWN],
        CONTACTS.visible_columns(acting),
        acting,
    )
    answer["group_units"] = _group_units(key, customer, acting)
    answer["changes"] = _changes(uid)
    return answer


def _head(uid: UUID, acting: Actor) -> tuple[int, Row, Row | None, Row, Callable[[str], bool]]:
    """The customer's own columns, the account manager, how the customer stands today, and what the actor may
    do with this one, in one query."""
    acting.require(VIEW_CUSTOMER_FILE)
    columns = [c for c in CUSTOMERS.visible_columns(acting, more=True) if not c.filled]
    paths = [
        "pk",
        "unit_id",
        ExpressionWrapper(looked_after(acting), output_field=BooleanField()),
        *(column.path for column in columns),
        *(manager(name) for name in MANAGER_FIELDS),
    ]
    standing = standing_columns(acting)
    found = CUSTOMERS.rows(acting).filter(uid=uid).values_list(*paths, *standing.values()).first()
    if found is None:
        raise NotFound
    last = len(columns) + 3
    after = last + len(MANAGER_FIELDS)
    customer = dict(zip((column.name for column in columns), found[3:last], strict=True))
    CUSTOMERS.shape([customer], columns, acting)
    person = dict(zip(MANAGER_FIELDS, found[last:after], strict=True))
    figures = dict(zip(standing, found[after:], strict=True))
    may = partial(acting.reaches, unit_id=found[1], is_own=found[2])
    shown = {name: value for name, value in figures.items() if may(STANDING[name])}
    return int(found[0]), customer, person if person["name"] else None, shown, may


def _products(key: int, tiles: dict[str, Any]) -> list[Row]:
    """The first products in service, the dearest first; counts and fees are those of all."""
    names = ("uid", "name", "service_number", "status", "start_date", "end_date")
    rows = (
        Product.objects.filter(customer_id=key, status__in=IN_SERVICE)
        .annotate(fee=MONTHLY_FEE)
        .annotate(number=Window(Count("*")), fees=Window(Sum("fee")))
        .order_by(F("fee").desc(nulls_last=True), "id")
        .values_list(*names, "fee", "number", "fees")[:SHOWN]
    )
    found = list(rows)
    tiles["product_count"] = found[0][-2] if found else 0
    tiles["monthly_fee"] = to_fen(found[0][-1]) if found else NOTHING
    return [{**dict(zip(names, row[:-3], strict=True)), "monthly_fee": to_fen(row[-3])} for row in found]


def _months(key: int, tiles: dict[str, Any]) -> list[Row]:
    """Billed totals of the last twelve billed months, oldest first, and what is open of all bills."""
    with connections["default"].cursor() as cursor:
        cursor.execute(BILLS_BY_MONTH, [timezone.localdate(), key])
        rows: Sequence[tuple[date, Decimal, Decimal, Decimal | None]] = cursor.fetchall()
    last = rows[-MONTHS:]
    tiles["revenue_12_months"] = sum((row[1] for row in last), NOTHING)
    tiles["open_amount"] = sum((row[2] for row in rows), NOTHING)
    tiles["overdue_amount"] = sum((row[3] or NOTHING for row in rows), NOTHING)
    return [{"month": row[0], "total": row[1]} for row in last]


def _bills(key: int) -> list[Row]:
    names = ("uid", "number", "month", "state", "issue_date", "due_date", "total", "open_amount")
    bills = Bill.objects.filter(customer_id=key).exclude(state=BillState.DRAFT).order_by("-month", "number")
    return list(bills.values(*names)[:SHOWN])


def _usage(key: int) -> list[Row]:
    """Rated usage by month and component over the last twelve months."""
    today = timezone.localdate()
    first = date(today.year - 1, today.month, 1)
    with connections["default"].cursor() as cursor:
        cursor.execute(USAGE_BY_MONTH, [key, first])
        rows = cursor.fetchall()
    names = ("month", "component", "name", "unit", "quantity", "amount")
    return [dict(zip(names, row, strict=True)) for row in rows]


def _group_units(key: int, customer: Row, acting: Actor) -> list[Row]:
    """Other units of the same national group here, and units below the customer."""
    relatives = Q(parent_id=key)
    if customer["group_uid"]:
        relatives |= Q(group_uid=customer["group_uid"])
    units = list_customers(acting=acting, ordering=("priority",)).filter(relatives).exclude(pk=key)
    return [
        {"uid": uid, "name": name, "code": code}
        for uid, name, code in units.values_list("uid", "party__name", "code")[:SHOWN]
    ]


def _changes(uid: UUID) -> list[Row]:
    names = ("verb", "recorded_at", "actor_name")
    entries, verbs = changes_of(uid).values(*names)[:SHOWN], CUSTOMER.verbs
    return [{**entry, "verb_label": str(verbs.get(entry["verb"], entry["verb"]))} for entry in entries]
