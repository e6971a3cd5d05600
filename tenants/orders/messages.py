"""What the area tells others: each change of an order's state or step (D06, I02)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from keyhall.messaging.outbox import send_message
from keyhall.national.figures import Figure, register_figure
from keyhall.national.tellings import register_telling, tell_records
from keyhall.tenancy.context import current_tenant
from tenants.orders.models import ProductOrder

ORDER_CHANGED = "orders.order_changed"
ORDERS_TOLD = register_telling(
    "orders.order",
    """
    SELECT orders.uid::text AS subject, orders.uid, customer.uid AS customer_uid,
        left(customer.region, 4) AS city, customer.customer_class, party.industry,
        jsonb_build_object(
            'number', orders.number, 'state', orders.state, 'channel', orders.channel,
            'submitted_on', (orders.submitted_at AT TIME ZONE 'Asia/Shanghai')::date,
            'completed_on', (orders.completed_at AT TIME ZONE 'Asia/Shanghai')::date,
            'promised_date', orders.promised_date
        ) AS told
    FROM orders_productorder orders
    JOIN customers_customer customer ON customer.id = orders.customer_id
    JOIN customers_party party ON party.id = customer.party_id
    """,
)

register_figure(
    Figure(
        name="orders_submitted",
        title=_("新增订单"),
        topic="orders.order",
        unit="count",
        month="date_trunc('month', (told->>'submitted_on')::date)::date",
    )
)
register_figure(
    Figure(
        name="orders_completed",
        title=_("竣工订单"),
        topic="orders.order",
        unit="count",
        only="told->>'state' = 'completed'",
        month="date_trunc('month', (told->>'completed_on')::date)::date",
    )
)
register_figure(
    Figure(
        name="orders_under_way",
        title=_("在途订单"),
        topic="orders.order",
        unit="count",
        only="told->>'state' IN ('acknowledged', 'in_progress')",
    )
)


def tell_change(order: ProductOrder, step: str | None, at: datetime) -> None:
    """Tell of a change of the order, whose row the caller has locked; `step` is the one active now.

    Whoever is to hear of orders hears it from here: headquarters, and the province's own webhooks for an
    agent's orders.
    """
    tell_records(ORDERS_TOLD, [order.uid])
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
