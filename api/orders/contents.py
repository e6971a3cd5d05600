"""What hangs on orders: their items, prices and steps, read for all orders of a page at once."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from api.kit.resource import RollUp, Row
from api.kit.statements import rows_of
from api.orders.costs import TAXED, fees_by_item, named_sums, sums_of, totals
from billing.accounts.models import BillingAccount
from keyhall.access.actor import Actor
from keyhall.access.masking import mask_phone
from keyhall.audit.models import ChangeEntry
from tenants.catalogue.models import Characteristic, ChargeKind
from tenants.orders.lifecycles import ORDER
from tenants.orders.models import (
    ItemAction,
    ProductOrder,
    ProductOrderItem,
    StepKind,
    StepState,
    WorkItem,
)
from tenants.orders.permissions import VIEW_WORK, WORK_ORDER
from tenants.orders.steps import BINDING
from tenants.orders.trail import ORDER as ORDER_TRAIL
from tenants.orders.trail import SUBJECT

# Plain SQL: one statement for names and sums alike, over what may be many items and prices.
SUMMARIES = f"""
SELECT item.order_id, count(DISTINCT item.id),
    (array_agg(coalesce(product.name, offering.name) ORDER BY item.line))[1],
    (array_agg(item.action ORDER BY item.line))[1],
    {sums_of(ChargeKind.ONE_TIME)},
    {sums_of(ChargeKind.RECURRING)}
FROM orders_productorder orders JOIN orders_productorderitem item ON item.order_id = orders.id
JOIN catalogue_productoffering offering ON offering.id = item.offering_id
LEFT JOIN inventory_product product ON product.id = item.product_id
LEFT JOIN orders_itemprice price ON price.item_id = item.id {TAXED}
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
    """What each order is about in a few words, and what it costs: once, and every month."""
    return {
        key: {
            "title": title_of(name, action, count),
            **named_sums("one_time", once, once_tax),
            **named_sums("monthly", monthly, monthly_tax),
        }
        for key, count, name, action, once, once_tax, monthly, monthly_tax in rows_of(SUMMARIES, [list(keys)])
    }


def title_of(name: str, action: str, count: int) -> str:
    """`开通 互联网专线（标准） 等 2 项`, in the reader's language."""
    text = f"{ItemAction(action).label} {name}"
    return text if count == 1 else str(format_lazy(_("{text} 等 {count} 项"), text=text, count=count))


def items(keys: Sequence[int], acting: Actor) -> dict[int, Mapping[str, Any]]:
    """Every item with what was agreed for it; a contact's number whole for those who work with it."""
    whole = acting.is_outside or acting.can(WORK_ORDER)
    prices = fees_by_item(keys)
    account = BillingAccount.objects.filter(uid=OuterRef("account_uid")).values("number")[:1]
    labels = dict(ItemAction.choices)
    found: dict[int, list[Row]] = {}
    specifications: dict[int, list[Row]] = {}
    for row in (
        ProductOrderItem.objects.filter(order_id__in=keys)
        .order_by("order_id", "line")
        .values(
            "id",
            "order_id",
            "offering__specification_id",
            *ITEM,
            offering_uid=F("offering__uid"),
            offering_name=F("offering__name"),
            site_uid=F("site__uid"),
            product_uid=F("product__uid"),
            product_name=F("product__name"),
            service_number=F("product__service_number"),
            account_number=Subquery(account),
        )
    ):
        row.update(action_label=str(labels[row["action"]]), prices=prices.get(row.pop("id"), []), details=[])
        specifications.setdefault(row.pop("offering__specification_id"), []).append(row)
        if not whole:
            row["contact_phone"] = mask_phone(row["contact_phone"])
        found.setdefault(row.pop("order_id"), []).append(row)
    _name_characteristics(specifications)
    return {key: {"items": rows} for key, rows in found.items()}


def _name_characteristics(specifications: Mapping[int, list[Row]]) -> None:
    """Beside the values by code, those given with their names and units, in the specification's order."""
    declared = Characteristic.objects.filter(specification_id__in=list(specifications)).order_by("id")
    for key, code, name, unit in declared.values_list("specification_id", "code", "name", "unit"):
        for row in specifications[key]:
            if code in row["characteristics"]:
                value = {"code": code, "name": name, "value": row["characteristics"][code], "unit": unit}
                row["details"].append(value)


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


def changes(keys: Sequence[int], acting: Actor) -> dict[int, Mapping[str, Any]]:
    """The trail of each order, newest first: who did what, at which step, when and why."""
    uids = dict(ProductOrder.objects.filter(pk__in=keys).values_list("uid", "pk"))
    names = dict(StepKind.choices)
    found: dict[int, list[Row]] = {}
    entries = ChangeEntry.objects.filter(subject=SUBJECT, subject_uid__in=uids).order_by("-recorded_at")
    for uid, verb, after, recorded_at, actor_name in entries.values_list(
        "subject_uid", "verb", "after", "recorded_at", "actor_name"
    ):
        row = {
            "verb_label": str(ORDER_TRAIL.verbs.get(verb, verb)),
            "step": str(names.get(after.get("step") or "", "")),
            "reason": after.get("reason", ""),
            "recorded_at": recorded_at,
            "actor_name": actor_name,
        }
        found.setdefault(uids[uid], []).append(row)
    return {key: {"changes": rows} for key, rows in found.items()}


NO_COSTS = totals([])
SUMMARY = RollUp(("title", *NO_COSTS), summaries, {"title": "", **NO_COSTS})
ITEMS = RollUp(("items",), items, {"items": []})
CHANGES = RollUp(("changes",), changes, {"changes": []})
STEPS = RollUp(
    ("steps", "can_cancel", "can_refuse"), steps, {"steps": [], "can_cancel": False, "can_refuse": False}
)
