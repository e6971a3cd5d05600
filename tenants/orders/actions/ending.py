"""Ending an order before it is completed: cancelled by who submitted it, refused by the province (D05)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.audit.trail import record_change
from keyhall.errors import Conflict, Invalid
from tenants.orders.actions.holding import LONGEST_REASON, check_order, needed_reason
from tenants.orders.lifecycles import ORDER, UNFINISHED
from tenants.orders.messages import tell_change
from tenants.orders.models import ProductOrder, StepState, WorkItem
from tenants.orders.permissions import CANCEL_ORDER, REFUSE_ORDER
from tenants.orders.queries import locked_order
from tenants.orders.steps import BINDING
from tenants.orders.trail import SUBJECT, order_trail


@transaction.atomic
def cancel_order(
    *, uid: UUID, version: int | None, acting: Actor, reason: str = "", at: datetime | None = None
) -> ProductOrder:
    """Cancel an order, while nobody has begun to install or dismantle anything for it.

    Raises NotFound, Conflict naming the state, Stale.
    """
    if len(reason) > LONGEST_REASON:
        raise Invalid({"reason": [_("原因最多 500 个字，请缩短。")]})
    order = locked_order(uid, permission=CANCEL_ORDER, acting=acting)
    check_order(order, version)
    if is_bound(order):
        raise Conflict(_("施工已经开始，订单不能再取消；如有变化请联系客户经理。"), code="installation_begun")
    return _end(order, "cancel", reason.strip(), acting, at or timezone.now())


@transaction.atomic
def refuse_order(
    *, uid: UUID, version: int | None, reason: str, acting: Actor, at: datetime | None = None
) -> ProductOrder:
    """Refuse an order for a reason that the customer reads. Raises NotFound, Invalid, Conflict, Stale."""
    acting.require(REFUSE_ORDER)
    given = needed_reason(reason)
    order = locked_order(uid, permission=REFUSE_ORDER, acting=acting)
    check_order(order, version)
    return _end(order, "refuse", given, acting, at or timezone.now())


def is_bound(order: ProductOrder) -> bool:
    """Whether a step has begun after which an order can no longer be cancelled."""
    return WorkItem.objects.filter(order=order, kind__in=BINDING, begun_at__isnull=False).exists()


def _end(order: ProductOrder, verb: str, reason: str, acting: Actor, moment: datetime) -> ProductOrder:
    before = order_trail(order)
    order.state = ORDER.move(order.state, verb, acting)
    order.reason = reason
    order.version += 1
    order.changed_at = moment
    order.save(update_fields=["state", "reason", "version", "changed_at"])
    order.items.update(is_open=False)
    steps = WorkItem.objects.filter(order=order, state__in=UNFINISHED)
    for step in steps:
        step.state = StepState.CANCELLED
        step.version += 1
    WorkItem.objects.bulk_update(steps, ["state", "version"])
    record_change(
        acting=acting,
        subject=SUBJECT,
        subject_uid=order.uid,
        verb=verb,
        before=before,
        after=order_trail(order),
    )
    tell_change(order, None, moment)
    return order
