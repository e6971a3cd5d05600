"""What the area tells others: each change of an order's state or step (D06, I02)."""

from datetime import datetime
from typing import Any

from keyhall.messaging.outbox import send_message
from keyhall.tenancy.context import current_tenant
from tenants.orders.models import ProductOrder

ORDER_CHANGED = "orders.order_changed"


def tell_change(order: ProductOrder, step: str | None, at: datetime) -> None:
    """Tell of a change of the order, whose row the caller has locked; `step` is the one active now.

    Whoever is to hear of orders hears it from here: today the province's own webhooks, for an agent's orders.
    """
    if order.agent_uid is None:
        return
    payload: dict[str, Any] = {
        "order_uid": str(order.uid),
        "number": order.number,
        "state": str(order.state),
        "step": step,
        "customer_uid": str(order.customer.uid),
        "agent_uid": str(order.agent_uid),
        "changed_at": at.isoformat(),
    }
    send_message(
        topic=ORDER_CHANGED, key=str(order.uid), payload=payload, receiver=current_tenant().schema_name
    )
