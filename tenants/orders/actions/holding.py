"""What is asked before anything is done to an order or a step of it; the order's row is locked by then."""

from uuid import UUID

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.errors import Conflict, Invalid, NotFound, Stale
from keyhall.records import held
from tenants.orders.models import OPEN_STATES, ProductOrder, WorkItem
from tenants.orders.queries import locked_order, own_orders

LONGEST_REASON = 500


def check_order(order: ProductOrder, version: int | None) -> None:
    """Refuse an order at its end, naming its state, before one that somebody changed meanwhile."""
    if order.state not in OPEN_STATES:
        told = format_lazy(_("订单{state}，不能再办理。"), state=order.get_state_display())
        raise Conflict(told, code=f"order_{order.state}")
    if version is not None and version != order.version:
        raise Stale


def held_step(
    uid: UUID, version: int | None, permission: str, acting: Actor
) -> tuple[ProductOrder, WorkItem]:
    """A step and its order, locked; raises PermissionDenied, NotFound, Stale, or Conflict once it is over."""
    acting.require(permission)
    found = WorkItem.objects.filter(own_orders(acting, permission, "order"), uid=uid)
    order_uid = found.values_list("order__uid", flat=True).first()
    if order_uid is None:
        raise NotFound
    order = locked_order(order_uid, permission=permission, acting=acting)
    check_order(order, None)
    return order, held(WorkItem.objects.all(), uid, version)


def check_owner(step: WorkItem, acting: Actor) -> None:
    """What somebody has claimed is theirs to finish, until they let go of it or it is reassigned."""
    if step.owner_uid is not None and step.owner_uid != acting.uid:
        told = _("该环节由{owner}办理；如需接手，请先转派给自己。")
        raise Conflict(format_lazy(told, owner=step.owner_name), code="not_owner")


def let_go(step: WorkItem) -> None:
    """Nobody has the step; what was not finished once counts as not begun."""
    step.owner_uid, step.owner_name = None, ""
    if not step.result:
        step.begun_at = None


def needed_reason(reason: str) -> str:
    """The reason given, trimmed; raises Invalid where there is none or it is too long."""
    given = reason.strip()
    if not given:
        raise Invalid({"reason": [_("请说明原因，客户会看到它。")]})
    if len(given) > LONGEST_REASON:
        raise Invalid({"reason": [_("原因最多 500 个字，请缩短。")]})
    return given
