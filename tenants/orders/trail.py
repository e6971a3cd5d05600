"""What the trail keeps of an order; its steps are written on the order's own."""

from typing import Any

from keyhall.access.actor import Actor
from keyhall.audit.trail import record_change
from tenants.orders.models import ProductOrder, WorkItem

SUBJECT = "orders.order"


def order_trail(order: ProductOrder) -> dict[str, Any]:
    """What of an order a change is told by."""
    return {
        "number": order.number,
        "state": str(order.state),
        "customer": str(order.customer.uid),
        "requested_date": order.requested_date.isoformat() if order.requested_date else None,
        "promised_date": order.promised_date.isoformat(),
        "note": order.note,
        "reason": order.reason,
    }


def step_trail(step: WorkItem) -> dict[str, Any]:
    """What of a step a change is told by."""
    return {
        "step": str(step.kind),
        "state": str(step.state),
        "owner": step.owner_name,
        "due_at": step.due_at.isoformat(),
        "result": step.result,
        "reason": step.reason,
    }


def record_step(
    order: ProductOrder, step: WorkItem, verb: str, before: dict[str, Any], acting: Actor
) -> None:
    """Write what became of a step; which step it was stands in the line whatever else changed."""
    record_change(
        acting=acting,
        subject=SUBJECT,
        subject_uid=order.uid,
        verb=f"{verb}_step",
        before={**before, "step": None},
        after=step_trail(step),
    )
