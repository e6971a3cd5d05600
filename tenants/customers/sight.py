"""What of a tenant's customers an actor may see, for every record that hangs on one (A01, A10, M01).

A customer's own people see theirs, an agent's program those assigned to its agent, staff as far as the role
reaches that gives them the permission: all customers, those of some units, or those they look after, alone or
in a team. Each area narrows what it reads and what it changes by this, so that another's record is not found
anywhere.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Q, QuerySet

from keyhall.access.actor import Actor
from keyhall.errors import NotFound
from keyhall.membership import found
from keyhall.staffing.models import TeamState
from tenants.customers.models import Customer, TeamCustomer

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
    within = Q()
    if sight.units:
        within |= Q(**{f"{prefix}unit_id__in": sorted(sight.units)})
    if sight.own:
        within |= looked_after(acting, path)
    return condition & (within or NOBODY)


def looked_after(acting: Actor, path: str = "") -> Q:
    """The condition on records that the actor is account manager of their customer, or in a team of it."""
    prefix = f"{path}__" if path else ""
    shared = found(team_customers(acting.uid).values("customer"))
    return Q(**{f"{prefix}account_manager_uid": acting.uid}) | Q(**{f"{prefix}pk__any_of": shared})


def team_customers(person_uid: UUID) -> QuerySet[TeamCustomer]:
    """What the teams at work that somebody belongs to look after."""
    return TeamCustomer.objects.filter(team__state=TeamState.ACTIVE, team__members__person__uid=person_uid)


def refuse_out_of_sight(acting: Actor, permission: str, customers: Iterable[Customer]) -> None:
    """Raise NotFound where the actor may not do this with one of these customers, already read."""
    read = list(customers)
    shared = _shared(acting, permission, read)
    for customer in read:
        is_own = customer.account_manager_uid == acting.uid or customer.pk in shared
        within = acting.reaches(permission, unit_id=customer.unit_id, is_own=is_own)
        is_theirs = acting.customer_uid in (None, customer.uid) and acting.agent_uid in (
            None,
            customer.agent_uid,
        )
        if not (within and is_theirs):
            raise NotFound


def _shared(acting: Actor, permission: str, customers: Sequence[Customer]) -> set[int]:
    """Those of these customers that a team of the actor's looks after, where that makes a difference."""
    if not acting.sight_of(permission).own:
        return set()
    keys = {customer.pk for customer in customers if customer.account_manager_uid != acting.uid}
    shared = team_customers(acting.uid).filter(customer__in=keys) if keys else TeamCustomer.objects.none()
    return set(shared.values_list("customer_id", flat=True))
