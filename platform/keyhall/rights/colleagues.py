"""A customer's own people, as their administrator keeps them (M03)."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from keyhall.access.actor import Actor
from keyhall.access.models import Person
from keyhall.access.roles import CUSTOMER_ROLES, Role
from keyhall.errors import Conflict, Invalid, NotFound, PermissionDenied
from keyhall.rights.models import Assignment
from keyhall.rights.permissions import KEEP_COLLEAGUES

CODES = {role.value for role in CUSTOMER_ROLES}


def own_customer(acting: Actor) -> UUID:
    """The customer whose people the actor keeps; raises PermissionDenied for whoever keeps none."""
    acting.require(KEEP_COLLEAGUES)
    if acting.customer_uid is None:
        raise PermissionDenied(KEEP_COLLEAGUES)
    return acting.customer_uid


def colleagues(*, acting: Actor) -> QuerySet[Person]:
    """Everybody of the actor's customer who may enter."""
    return Person.objects.filter(customer_uid=own_customer(acting), is_active=True)


def held_colleague(uid: UUID, *, acting: Actor) -> Person:
    """One of them, locked until the transaction ends; raises NotFound for anybody else's."""
    person = colleagues(acting=acting).select_for_update().filter(uid=uid).first()
    if person is None:
        raise NotFound
    return person


def checked_roles(roles: Iterable[str]) -> list[str]:
    """Roles of a customer's people, each once; raises Invalid for others and for none at all."""
    chosen = sorted(set(roles))
    if not chosen or not set(chosen) <= CODES:
        raise Invalid({"roles": [_("请至少选择一个角色。")]})
    return chosen


def refuse_to_lose_customers_administrator(customer_uid: UUID, person_uid: UUID) -> None:
    """Raise Conflict where nobody else of the customer could keep its people any more."""
    administrators = Assignment.objects.filter(
        customer_uid=customer_uid, role=Role.CUSTOMER_ADMINISTRATOR, state__in=Assignment.LIVE
    )
    held = list(administrators.select_for_update().order_by("pk").values_list("person_uid", flat=True))
    others = set(held) - {person_uid}
    if person_uid in held and not Person.objects.filter(uid__in=others, is_active=True).exists():
        raise Conflict(_("这是贵单位最后一位管理员。请先把管理员角色授予另一人。"), code="last_administrator")
