"""What of a tenant's customers an actor may see, for every record that hangs on one (A01, A10, M01).

A customer's own people see theirs, an agent's program those assigned to its agent, staff as far as the role
reaches that gives them the permission: all customers, those of some units, or those they look after. Each
area narrows what it reads and what it changes by this, so that another's record is not found anywhere.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from keyhall.access.actor import Actor
from keyhall.errors import NotFound
from tenants.customers.models import Customer

NOBODY = Q(pk__in=())


def in_sight(acting: Actor, permission: str, path: str = "") -> Q:
    """The condition on records whose customer stands at `path` (empty: customers themselves) that the actor
    may do with them what `permission` lets do."""
    prefix = f"{path}__" if path else ""
    condition = Q()
    if acting.customer_uid is not None:
        condition &= Q(**{f"{prefix}uid": acting.customer_uid})
    if acting.agent_uid is not None:
        condition &= Q(**{f"{prefix}agent_uid": acting.agent_uid})
    sight = acting.sight_of(permission)
    if sight.everything:
        return condition
    parts: list[dict[str, Any]] = []
    if sight.units:
        parts.append({f"{prefix}unit_id__in": sorted(sight.units)})
    if sight.own:
        parts.append({f"{prefix}account_manager_uid": acting.uid})
    within = Q()
    for part in parts:
        within |= Q(**part)
    return condition & (within if parts else NOBODY)


def refuse_out_of_sight(acting: Actor, permission: str, customers: Iterable[Customer]) -> None:
    """Raise NotFound where the actor may not do this with one of these customers, already read."""
    for customer in customers:
        within = acting.reaches(
            permission, unit_id=customer.unit_id, manager_uid=customer.account_manager_uid
        )
        is_own = acting.customer_uid in (None, customer.uid) and acting.agent_uid in (
            None,
            customer.agent_uid,
        )
        if not (within and is_own):
            raise NotFound
