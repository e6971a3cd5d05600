"""Reading orders and their steps, restricted to what the actor may see (D05, D06)."""

from uuid import UUID

from django.db.models import Q, QuerySet

from keyhall.access.actor import Actor
from keyhall.access.models import Person
from keyhall.records import held
from keyhall.rights.queries import people_with
from tenants.customers.models import Customer
from tenants.customers.sight import in_sight
from tenants.orders.models import OPEN_STATES, ProductOrder, WorkItem
from tenants.orders.permissions import REASSIGN_STEP, VIEW_ORDER, VIEW_WORK, WORK_ORDER


def orders(*, acting: Actor) -> QuerySet[ProductOrder]:
    """Orders in the actor's sight; an agent's program sees those its agent submitted alone."""
    acting.require(VIEW_ORDER)
    return ProductOrder.objects.filter(own_orders(acting, VIEW_ORDER))


def work_items(*, acting: Actor) -> QuerySet[WorkItem]:
    """The steps of every order in the actor's sight."""
    acting.require(VIEW_WORK)
    return WorkItem.objects.filter(own_orders(acting, VIEW_WORK, "order"))


def own_orders(acting: Actor, permission: str, path: str = "") -> Q:
    """The condition on orders at `path` (empty: orders themselves) that the actor may do this with them."""
    prefix = f"{path}__" if path else ""
    condition = in_sight(acting, permission, f"{prefix}customer")
    if acting.agent_uid is not None:
        condition &= Q(**{f"{prefix}agent_uid": acting.agent_uid})
    return condition


def workers(*, acting: Actor) -> QuerySet[Person]:
    """The province's people who may work on orders, for whoever may hand them a step."""
    acting.require(REASSIGN_STEP)
    return people_with(WORK_ORDER).order_by("name", "id")


def locked_order(uid: UUID, *, permission: str, acting: Actor) -> ProductOrder:
    """The order with its customer, its row locked until the transaction ends, for whoever has `permission`
    and it in sight; raises PermissionDenied or NotFound.

    Whoever changes an order or a step of it holds this lock first.
    """
    acting.require(permission)
    mine = ProductOrder.objects.filter(own_orders(acting, permission))
    return held(mine.select_related("customer__party"), uid, None)


def open_orders(customer: Customer) -> QuerySet[ProductOrder]:
    """Orders of a customer that are not at their end."""
    return ProductOrder.objects.filter(customer=customer, state__in=OPEN_STATES)
