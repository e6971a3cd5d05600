"""The roles a person begins with, given by the system itself: nobody of the tenant decides on them (A02)."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from keyhall.access.actor import Actor
from keyhall.access.table import permissions_of_role, sensitive_among
from keyhall.audit.trail import record_change
from keyhall.rights.customer_units import tell_group_roles
from keyhall.rights.models import Assignment, AssignmentState, Scope, Spread


@transaction.atomic
def give_first_roles(
    person_uid: UUID,
    roles: Iterable[str],
    *,
    acting: Actor,
    customer_uid: UUID | None = None,
    spreads: Mapping[str, str] | None = None,
    origin: str = "",
) -> None:
    """Give shipped roles in the whole tenant, or at one customer, each with its spread (default: that one
    alone) and where they were given (empty: here); what the person has stays as it is."""
    wanted = sorted(set(roles))
    held = Assignment.objects.filter(
        person_uid=person_uid,
        role__in=wanted,
        customer_uid=customer_uid,
        origin=origin,
        state__in=Assignment.LIVE,
    )
    missing = [role for role in wanted if role not in set(held.values_list("role", flat=True))]
    scope = Scope.CUSTOMER if customer_uid else Scope.TENANT
    written = Assignment.objects.bulk_create(
        Assignment(
            person_uid=person_uid,
            role=role,
            scope=scope,
            customer_uid=customer_uid,
            spread=(spreads or {}).get(role, Spread.THIS) if customer_uid else "",
            origin=origin,
            validity=DateRange(timezone.localdate(), None),
            state=AssignmentState.ACTIVE,
            is_sensitive=bool(sensitive_among(permissions_of_role(role))),
            proposed_by_uid=acting.uid,
            proposed_by=acting.name,
        )
        for role in missing
    )
    tell_group_roles(written)
    for assignment in written:
        _record(assignment, acting)


def _record(given: Assignment, acting: Actor) -> None:
    record_change(
        acting=acting,
        subject="rights.assignment",
        subject_uid=given.uid,
        verb="assign",
        after={
            "person_uid": str(given.person_uid),
            "role": given.role,
            "scope": given.scope,
            "spread": given.spread or None,
        },
    )
