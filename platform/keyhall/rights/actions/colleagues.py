"""What a customer's own administrator does with the customer's people (M03)."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from keyhall.access.actor import Actor
from keyhall.access.models import Person
from keyhall.access.roles import Role
from keyhall.audit.trail import record_change
from keyhall.messaging.outbox import send_message
from keyhall.rights.colleagues import (
    checked_roles,
    checked_spreads,
    end_held,
    held_colleague,
    live_roles,
    own_customer,
    own_roles,
    refuse_of_another_province,
    refuse_to_lose_customers_administrator,
    roles_by_spread,
)
from keyhall.rights.customer_units import tell_group_roles
from keyhall.rights.first_roles import give_first_roles
from keyhall.rights.models import Assignment, CustomerPolicy, Spread

PLATFORM = "platform"


@transaction.atomic
def set_colleague_roles(
    *, uid: UUID, roles: Sequence[str], acting: Actor, spreads: Mapping[str, str] | None = None
) -> list[str]:
    """Have one of the customer's people hold exactly these roles, from their next request on; `spreads` says
    by role how far around the customer it reaches (default: the customer alone).

    Raises NotFound, Invalid for no role, one of staff or a spread too wide, Conflict for the last
    administrator.
    """
    customer_uid = own_customer(acting)
    wanted = checked_roles(roles)
    reach = checked_spreads(wanted, spreads or {}, customer_uid=customer_uid, acting=acting)
    person = held_colleague(uid, acting=acting)
    refuse_of_another_province(person)
    if Role.CUSTOMER_ADMINISTRATOR not in wanted:
        refuse_to_lose_customers_administrator(customer_uid, uid)
    before = _live(person, customer_uid)
    changed = [role for role in before if reach.get(role) != before[role]]
    end_held(own_roles(person).filter(customer_uid=customer_uid, role__in=changed), acting)
    give_first_roles(uid, wanted, acting=acting, customer_uid=customer_uid, spreads=reach)
    record_change(
        acting=acting,
        subject="rights.colleague",
        subject_uid=uid,
        verb="set_roles",
        before=roles_by_spread(before),
        after=roles_by_spread(reach),
    )
    return wanted


@transaction.atomic
def remove_colleague(*, uid: UUID, acting: Actor) -> None:
    """Take every role back and have the platform shut the person out of this province.

    Raises NotFound, Conflict for the last administrator.
    """
    customer_uid = own_customer(acting)
    person = held_colleague(uid, acting=acting)
    refuse_of_another_province(person)
    refuse_to_lose_customers_administrator(customer_uid, uid)
    before = _live(person, customer_uid)
    end_held(own_roles(person).filter(customer_uid=customer_uid), acting)
    if not live_roles(person.uid).exists():
        send_message(topic="people.removed", key=str(uid), payload={"uid": str(uid)}, receiver=PLATFORM)
    record_change(
        acting=acting,
        subject="rights.colleague",
        subject_uid=uid,
        verb="remove",
        before=roles_by_spread(before),
        after=roles_by_spread({}),
    )


@transaction.atomic
def ask_for_second_factor(*, needed: bool, acting: Actor) -> CustomerPolicy:
    """Whether all the customer's people need a second factor to enter, from their next sign-in on."""
    customer_uid = own_customer(acting)
    policy, _created = CustomerPolicy.objects.get_or_create(customer_uid=customer_uid)
    before = policy.needs_second_factor
    policy.needs_second_factor, policy.changed_at = needed, timezone.now()
    policy.save()
    payload = {"customer_uid": str(customer_uid), "needed": needed}
    send_message(
        topic="people.second_factor_asked", key=str(customer_uid), payload=payload, receiver=PLATFORM
    )
    asked = Assignment.objects.filter(customer_uid=customer_uid, spread=Spread.GROUP, origin="")
    tell_group_roles(asked.filter(state__in=Assignment.LIVE).select_for_update())
    record_change(
        acting=acting,
        subject="rights.customer_policy",
        subject_uid=customer_uid,
        verb="change",
        before={"needs_second_factor": before},
        after={"needs_second_factor": needed},
    )
    return policy


def _live(person: Person, customer_uid: UUID) -> dict[str, str]:
    """The roles held there, with their spread."""
    return dict(own_roles(person).filter(customer_uid=customer_uid).values_list("role", "spread"))
