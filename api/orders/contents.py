"""What hangs on orders: their items, prices and steps, read for all orders of a page at once."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import connections
from django.db.models import F, OuterRef, Subquery
from django.utils.text import format_lazy
from django.utils.translation import gettext as _

from api.kit.resource import RollUp, Row
from billing.accounts.models import BillingAccount
from keyhall.access.actor import Actor
from keyhall.access.masking import mask_phone
from tenants.customers.permissions import VIEW_CONTACT_DETAILS
from tenants.orders.lifecycles import ORDER
from tenants.orders.models import ItemAction, ItemPrice, ProductOrderItem, StepKind, StepState, WorkItem
from tenants.orders.permissions import VIEW_WORK, WORK_ORDER
from tenants.orders.steps import BINDING

NOTHING = Decimal("0.00")
# Plain SQL: one statement for names and sums alike, over what may be many items and prices.
SUMMARIES = """
SELECT item.order_id, count(DISTINCT item.id),
    (array_agg(coalesce(product.name, offering.name) ORDER BY item.line))[1],
    (array_agg(item.action ORDER BY item.line))[1],
    coalesce(sum(price.amount) FILTER (WHERE price.kind = 'one_time'), 0.00),
    coalesce(sum(price.amount) FILTER (WHERE price.kind = 'recurring'), 0.00)
FROM orders_productorderitem item JOIN catalogue_productoffering offering ON offering.id = item.offering_id
LEFT JOIN inventory_product product ON product.id = item.product_id
LEFT JOIN orders_itemprice price ON price.item_id = item.id
WHERE item.order_id = ANY(%s) GROUP BY item.order_id
"""
ITEM = (
    "line",
    "action",
    "characteristics",
    "account_uid",
    "site_address",
    "contact_name",
    "contact_phone",
    "last_day",
)
STEP = ("uid", "kind", "state", "due_at", "opened_at", "finished_at", "reason")
STAFF_STEP = ("owner_name", "result")


def summaries(keys: Sequence[int], acting: Actor) -> dict[int, Mapping[str, Any]]:
    """What each order is about in a few words, and what it costs before tax: once, and every month."""
    with connections["default"].cursor() as cursor:
        cursor.execute(SUMMARIES, [list(keys)])
        rows = cursor.fetchall()
    return {
        key: {"title": title_of(name, action, count), "one_time_total": once, "monthly_total": monthly}
        for key, count, name, action, once, monthly in rows
    }


def title_of(name: str, action: str, count: int) -> str:
    """`开通 互联网专线（标准） 等 2 项`, in the reader's language."""
    text = f"{ItemAction(action).label} {name}"
    return text if count == 1 else str(format_lazy(_("{text} 等 {count} 项"), text=text, count=count))


def items(keys: Sequence[int], acting: Actor) -> dict[int, Mapping[str, Any]]:
    """Every item with what was agreed for it; a contact's number whole for those who work with it."""
    whole = acting.is_outside or acting.can(WORK_ORDER) or acting.can(VIEW_CONTACT_DETAILS)
    prices: dict[int, list[Row]] = {}
    price: Any
    for price in (
        ItemPrice.objects.filter(item__order_id__in=keys)
        .order_by("id")
        .values("item_id", "kind", "component", "name", "amount", "unit", "prorated")
    ):
        prices.setdefault(price.pop("item_id"), []).append(price)
    account = BillingAccount.objects.filter(uid=OuterRef("account_uid")).values("number")[:1]
    labels = dict(ItemAction.choices)
    found: dict[int, list[Row]] = {}
    for row in (
        ProductOrderItem.objects.filter(order_id__in=keys)
        .order_by("order_id", "line")
        .values(
            "id",
            "order_id",
            *ITEM,
            offering_uid=F("offering__uid"),
            offering_name=F("offering__name"),
            product_uid=F("product__uid"),
            product_name=F("product__name"),
            service_number=F("product__service_number"),
            account_number=Subquery(account),
        )
    ):
        row.update(action_label=str(labels[row["action"]]), prices=prices.get(row.pop("id"), []))
        if not whole:
            row["contact_phone"] = mask_phone(row["contact_phone"])
        found.setdefault(row.pop("order_id"), []).append(row)
    return {key: {"items": rows} for key, rows in found.items()}


def steps(keys: Sequence[int], acting: Actor) -> dict[int, Mapping[str, Any]]:
    """Every step in its order, with who has it for staff alone; and what the actor may do to the order."""
    names, states = dict(StepKind.choices), dict(StepState.choices)
    fields = (*STEP, *STAFF_STEP) if acting.can(VIEW_WORK) else STEP
    found: dict[int, list[Row]] = {}
    order_states: dict[int, str] = {}
    bound: set[int] = set()
    for row in (
        WorkItem.objects.filter(order_id__in=keys)
        .order_by("order_id", "sequence")
        .values("order_id", "order__state", "begun_at", *fields)
    ):
        key = row.pop("order_id")
        order_states[key] = row.pop("order__state")
        if row.pop("begun_at") is not None and row["kind"] in BINDING:
            bound.add(key)
        row.update(name=str(names[row["kind"]]), state_label=str(states[row["state"]]))
        found.setdefault(key, []).append(row)
    answer: dict[int, Mapping[str, Any]] = {}
    for key, rows in found.items():
        verbs = {move.verb for move in ORDER.allowed(order_states[key], acting)}
        answer[key] = {
            "steps": rows,
            "can_cancel": "cancel" in verbs and key not in bound,
            "can_refuse": "refuse" in verbs,
        }
    return answer


SUMMARY = RollUp(
    ("title", "one_time_total", "monthly_total"),
    summaries,
    {"title": "", "one_time_total": NOTHING, "monthly_total": NOTHING},
)
ITEMS = RollUp(("items",), items, {"items": []})
STEPS = RollUp(
    ("steps", "can_cancel", "can_refuse"), steps, {"steps": [], "can_cancel": False, "can_refuse": False}
)
