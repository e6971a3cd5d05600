"""What the trail of changes keeps of orders (A13); their steps are written on the order's own."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.audit.names import names_from
from keyhall.audit.subjects import Field, subject
from keyhall.audit.trail import record_change
from tenants.orders.models import OrderState, ProductOrder, StepKind, StepState, WorkItem
from tenants.orders.permissions import VIEW_ORDER
from tenants.orders.steps import STEPS

SUBJECT = "orders.order"
ORDER = subject(
    SUBJECT,
    _("订单"),
    permission=VIEW_ORDER,
    resource="product-orders",
    names=names_from(ProductOrder, "number"),
    verbs={
        "submit": _("提交订单"),
        "start": _("开始处理"),
        "complete": _("订单竣工"),
        "cancel": _("取消订单"),
        "refuse": _("退单"),
        "claim_step": _("领取"),
        "release_step": _("放回"),
        "complete_step": _("完成"),
        "return_step": _("退回"),
        "reassign_step": _("转派"),
    },
    fields={
        "number": Field(_("订单号")),
        # An entry tells of the order's state, or of the step's.
        "state": Field(_("状态"), "choice", [*StepState.choices, *OrderState.choices]),
        "customer": Field(_("客户"), names="customers.customer", column="customer_uid"),
        "requested_date": Field(_("期望日期"), "day"),
        "promised_date": Field(_("承诺日期"), "day"),
        "note": Field(_("备注")),
        "reason": Field(_("原因")),
        "step": Field(_("环节"), "choice", StepKind.choices, column="steps"),
        "owner": Field(_("办理人"), column="steps"),
        "due_at": Field(_("期限"), "moment", column="steps"),
        "result": Field(
            _("办理结果"),
            "map",
            [(field.name, field.label) for step in STEPS for field in step.fields],
            column="steps",
        ),
    },
)


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
        before={name: value for name, value in before.items() if name != "step"},
        after=step_trail(step),
    )
