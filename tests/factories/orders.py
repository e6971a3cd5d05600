"""Orders and their steps, made through the actions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from billing.accounts.models import BillingAccount
from keyhall.access.actor import Actor, Channel, actor_with_roles, system_actor
from tenants.catalogue.actions import NewCharacteristic
from tenants.catalogue.models import ProductOffering
from tenants.customers.models import Customer
from tenants.inventory.models import Product
from tenants.orders.actions import claim_step, complete_step, submit_order
from tenants.orders.drafts import NewItem, NewOrder
from tenants.orders.models import ProductOrder, WorkItem
from tests.factories.accounts import make_account
from tests.factories.catalogue import make_offering, make_price, make_specification
from tests.factories.customers import make_customer
from tests.factories.identity import acting_as, create_colleague

_numbers = count(1)
# The leased line of the tests: 1000 once, 1680 a month, 5600 for 500 Mbps, 50 a month for each address.
BANDWIDTH = NewCharacteristic(
    "bandwidth", "带宽", "number", "Mbps", min_cardinality=1, allowed_values=[100, 500]
)
ADDRESSES = NewCharacteristic(
    "addresses", "公网地址数", "number", "个", range_from=Decimal(1), range_to=Decimal(64)
)
FITTING = {"bandwidth": 100, "addresses": 2}


def make_line(**fields: Any) -> ProductOffering:
    """An offering that can be ordered: what its characteristics are and how they make the price."""
    specification = make_specification(characteristics=[BANDWIDTH, ADDRESSES])
    offering = make_offering(specification=specification, **fields)
    make_price(offering, kind="one_time", component="installation", name="安装调测费", amount="1000")
    make_price(
        offering,
        component="rent",
        name="专线月租",
        amount="1680",
        varies_by="bandwidth",
        variants={"500": Decimal(5600)},
    )
    make_price(
        offering, component="addresses", name="地址费", amount="50", multiplied_by="addresses", unit="个·月"
    )
    return offering


def add_item(offering: ProductOffering | None = None, **fields: Any) -> NewItem:
    values: dict[str, Any] = {
        "action": "add",
        "offering_uid": (offering or make_line()).uid,
        "site_address": "广州市天河区珠江新城华穗路 1 号",
        "contact_name": "李娜",
        "contact_phone": "13800000001",
        "characteristics": FITTING,
        **fields,
    }
    return NewItem(**values)


def delete_item(product: Product, **fields: Any) -> NewItem:
    values: dict[str, Any] = {"last_day": timezone.localdate() + timedelta(days=10), **fields}
    return NewItem(action="delete", product_uid=product.uid, **values)


def make_order(
    customer: Customer | None = None,
    *,
    items: Sequence[NewItem] | None = None,
    acting: Actor | None = None,
    at: datetime | None = None,
    **fields: Any,
) -> ProductOrder:
    """An order as it stands once submitted: by default one leased line for a customer with an account."""
    payer = customer or make_customer()
    if not BillingAccount.objects.filter(customer=payer).exists():
        make_account(payer)
    new = NewOrder(items=items or [add_item()], customer_uid=payer.uid, **fields)
    return submit_order(new, acting=acting or system_actor("factory"), at=at)


def handler(name: str = "") -> Actor:
    """Somebody who works on orders, known in the tenant's directory."""
    return acting_as(create_colleague("order_handler", name=name or f"受理员{next(_numbers)}"))


def actor_of(role: str, *, customer_uid: UUID | None = None, agent_uid: UUID | None = None) -> Actor:
    return actor_with_roles(
        uuid4(), role, frozenset({role}), Channel.API, customer_uid=customer_uid, agent_uid=agent_uid
    )


def step_of(order: ProductOrder, kind: str | None = None) -> WorkItem:
    """The order's active step, or its step of a kind."""
    if kind is not None:
        return WorkItem.objects.get(order=order, kind=kind)
    return WorkItem.objects.get(order=order, state__in=["open", "claimed"])


def form_of(step: WorkItem, at: datetime | None = None, **fields: Any) -> dict[str, Any]:
    """A form that is taken as it is, with the day of `at` (None: now) wherever a day is asked."""
    today = timezone.localdate(at).isoformat()
    forms: dict[str, dict[str, Any]] = {
        "accept": {"documents_checked": True},
        "survey": {"surveyed_on": today, "resources": "天河局 OLT-3 端口 12"},
        "install": {"installed_on": today, "installer": "陈工"},
        "dismantle": {"dismantled_on": today, "dismantler": "陈工"},
        "complete": {"confirmed_by": "李娜"},
    }
    form = forms[step.kind]
    adds = step.order.items.filter(action="add").exists()
    return {**form, **({"start_date": today} if step.kind == "complete" and adds else {}), **fields}


def work_through(
    order: ProductOrder,
    *,
    until: str | None = None,
    acting: Actor | None = None,
    at: datetime | None = None,
    **fields: Any,
) -> ProductOrder:
    """Do the order's steps one after the other; stop when the step `until` is open (None: completed).

    `fields` go into the form of the step called `complete`.
    """
    who = acting or handler()
    while True:
        step = WorkItem.objects.filter(order=order, state="open").first()
        if step is None or step.kind == until:
            order.refresh_from_db()
            return order
        claim_step(uid=step.uid, version=None, acting=who, at=at)
        extra = fields if step.kind == "complete" else {}
        complete_step(uid=step.uid, version=None, form=form_of(step, at, **extra), acting=who, at=at)
