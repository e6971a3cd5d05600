"""People whose role for a whole national group another province gave, as they enter this one (M04).

Headquarters knows which provinces have units of the group and says so; this province knows its own customers
and people, and decides.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from keyhall.access.actor import Channel, system_actor
from keyhall.access.models import Person
from keyhall.access.roles import CUSTOMER_ROLES
from keyhall.messaging.outbox import send_message
from keyhall.rights.colleagues import end_held, live_roles
from keyhall.rights.customer_units import group_of
from keyhall.rights.first_roles import give_first_roles
from keyhall.rights.models import CustomerPolicy, Spread

logger = logging.getLogger(__name__)
PLACED = "rights.group_person_placed"
PLATFORM = "platform"
KNOWN = {role.value for role in CUSTOMER_ROLES}


@dataclass(frozen=True)
class Placement:
    """That a person of `home` (a province, called `home_name`) holds these roles for a whole group, and which
    unit of it here they come to; no roles, or no unit: they come no more."""

    person_uid: UUID
    home: str
    home_name: str
    group_uid: UUID
    customer_uid: UUID | None
    roles: Sequence[str]
    needs_second_factor: bool


@transaction.atomic
def place_group_person(placement: Placement) -> None:
    """Have the person hold exactly these roles from that province here, and the platform let them in, or shut
    them out where nothing is left to them. Doing it again changes nothing."""
    at = _unit_here(placement) if placement.roles else None
    wanted = sorted(set(placement.roles) & KNOWN) if at else []
    acting = system_actor(placement.home_name, Channel.SYSTEM)
    held = live_roles(placement.person_uid).filter(origin=placement.home)
    staying = held.filter(customer_uid=at, role__in=wanted)
    had_any = held.exists()
    end_held(held.exclude(pk__in=staying.values("pk")), acting)
    if at and wanted:
        give_first_roles(
            placement.person_uid,
            wanted,
            acting=acting,
            customer_uid=at,
            spreads=dict.fromkeys(wanted, Spread.GROUP.value),
            origin=placement.home,
        )
        _let_in(placement, at)
    elif had_any and not live_roles(placement.person_uid).exists():
        payload = {"uid": str(placement.person_uid)}
        send_message(
            topic="people.removed", key=str(placement.person_uid), payload=payload, receiver=PLATFORM
        )


def _unit_here(placement: Placement) -> UUID | None:
    """The customer the person comes to: the one they are of already where that is of the group, else the one
    named. None for whoever works here, or belongs to a customer that is not of the group."""
    person = Person.objects.filter(uid=placement.person_uid, is_active=True).first()
    if person is not None and person.customer_uid is None:
        logger.warning("%s works here and does not come as a customer's", placement.person_uid)
        return None
    if person is not None and person.customer_uid is not None:
        if group_of(person.customer_uid) == placement.group_uid:
            return person.customer_uid
        if live_roles(person.uid).filter(origin="").exists():
            logger.warning("%s is of another customer here", placement.person_uid)
            return None
    named = placement.customer_uid
    return named if named is not None and group_of(named) == placement.group_uid else None


def _let_in(placement: Placement, at: UUID) -> None:
    asked_here = CustomerPolicy.objects.filter(customer_uid=at, needs_second_factor=True).exists()
    send_message(
        topic="people.placed",
        key=str(placement.person_uid),
        payload={
            "uid": str(placement.person_uid),
            "customer_uid": str(at),
            "needs_second_factor": placement.needs_second_factor or asked_here,
        },
        receiver=PLATFORM,
    )
