"""Who reaches the customers of a unit with a permission (A10, A23)."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q
from django.utils import timezone

from keyhall.access.table import whole_permissions
from keyhall.organisation.models import Unit
from keyhall.organisation.queries import units_above
from keyhall.rights.models import Assignment, AssignmentState, Scope
from keyhall.rights.queries import roles_with


@dataclass(frozen=True)
class Reaching:
    """Public ids of people: `unit` reach every customer of the unit, `own` those they look after."""

    unit: frozenset[UUID]
    own: frozenset[UUID]


def reaching(permission: str, unit: Unit) -> Reaching:
    """Who holds `permission` today as far as the customers of `unit`."""
    holding = Assignment.objects.filter(
        role__in=roles_with(permission),
        state=AssignmentState.ACTIVE,
        validity__contains=timezone.localdate(),
    )
    whole = Q(scope=Scope.TENANT) | Q(scope=Scope.UNIT, unit__in=units_above(unit))
    if permission in whole_permissions():
        whole = Q()
    people = holding.values_list("person_uid", flat=True)
    return Reaching(frozenset(people.filter(whole)), frozenset(people.filter(scope=Scope.OWN)))


def holders_at(units: Iterable[int]) -> set[tuple[UUID, str]]:
    """People with the roles they hold at any of these units, today or later."""
    held = Assignment.objects.filter(state=AssignmentState.ACTIVE, scope=Scope.UNIT, unit__in=list(units))
    unended = held.exclude(validity__fully_lt=DateRange(timezone.localdate(), None))
    return set(unended.values_list("person_uid", "role"))
