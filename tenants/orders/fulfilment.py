"""What an order that moves on does to the inventory: products begin, products end (D06, D09)."""

from datetime import date, datetime
from typing import Any, cast

from keyhall.access.actor import Actor
from keyhall.audit.trail import record_change
from tenants.inventory.actions import AgreedPrice, NewProduct, add_products, terminate_product
from tenants.inventory.models import Product
from tenants.orders.lifecycles import ORDER
from tenants.orders.messages import tell_change
from tenants.orders.models import ItemAction, OrderState, ProductOrder, ProductOrderItem, WorkItem
from tenants.orders.steps import SERVICE_NUMBER, START_DATE
from tenants.orders.trail import SUBJECT, order_trail


def start_order(order: ProductOrder, *, acting: Actor, moment: datetime) -> None:
    """An acknowledged order is in progress once its first step is done."""
    if order.state == OrderState.ACKNOWLEDGED:
        _move(order, "start", acting, moment)


def complete_order(order: ProductOrder, *, acting: Actor, moment: datetime) -> None:
    """Everything is done: what was ordered stands in the inventory from its first day, what was ended ends.

    The product carries the prices agreed, so that the next bill charges them.
    """
    items = list(order.items.select_related("offering", "product").prefetch_related("prices"))
    told = _written_down(order)
    _add(order, [item for item in items if item.action == ItemAction.ADD], told, acting)
    for item in items:
        if item.action == ItemAction.DELETE:
            _terminate(item, acting)
        item.is_open = False
    ProductOrderItem.objects.bulk_update(items, ["product", "is_open"])
    order.completed_at = moment
    _move(order, "complete", acting, moment)
    tell_change(order, None, moment)


def _move(order: ProductOrder, verb: str, acting: Actor, moment: datetime) -> None:
    before = order_trail(order)
    order.state = ORDER.move(order.state, verb, acting)
    order.version += 1
    order.changed_at = moment
    order.save(update_fields=["state", "completed_at", "version", "changed_at"])
    record_change(
        acting=acting,
        subject=SUBJECT,
        subject_uid=order.uid,
        verb=verb,
        before=before,
        after=order_trail(order),
    )


def _written_down(order: ProductOrder) -> dict[str, Any]:
    """What the forms of the order's steps say, a later step's word over an earlier one's."""
    told: dict[str, Any] = {}
    for result in WorkItem.objects.filter(order=order).values_list("result", flat=True):
        told.update(result)
    return told


def _add(order: ProductOrder, items: list[ProductOrderItem], told: dict[str, Any], acting: Actor) -> None:
    if not items:
        return
    start = date.fromisoformat(told[START_DATE])
    numbers: dict[str, str] = told.get(SERVICE_NUMBER, {})
    new = [
        NewProduct(
            customer=order.customer,
            offering=item.offering,
            start_date=start,
            account_uid=item.account_uid,
            service_number=numbers.get(str(item.line)) or None,
            address=item.site_address,
            characteristics=item.characteristics,
            prices=[_agreed(price) for price in item.prices.all()],
            is_ordered=True,
        )
        for item in items
    ]
    for item, product in zip(items, add_products(new, acting=acting), strict=True):
        item.product = product


def _agreed(price: Any) -> AgreedPrice:
    return AgreedPrice(
        kind=price.kind,
        component=price.component,
        name=price.name,
        amount=price.amount,
        tax_category=price.tax_category,
        unit=price.unit,
        prorated=price.prorated,
    )


def _terminate(item: ProductOrderItem, acting: Actor) -> None:
    # Both are there: the table's orders_item_delete_says_what sees to it.
    product, last_day = cast(Product, item.product), cast(date, item.last_day)
    terminate_product(uid=product.uid, last_day=last_day, version=None, acting=acting)
