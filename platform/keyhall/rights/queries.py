"""What somebody may do here today, read once a request (A10)."""

import json
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import connections, transaction
from django.db.models import QuerySet, TextField
from django.db.models.expressions import RawSQL
from django.utils import timezone

from keyhall.access.actor import Appointment
from keyhall.access.models import Person
from keyhall.access.sight import EVERYTHING, Sight
from keyhall.access.table import permission_table, permissions_of_role
from keyhall.rights.models import Assignment, AssignmentState, ColumnRule, OwnRole, Scope

# Units below are those of the day the request is made on; a role that is no more gives nothing.
APPOINTMENTS = """
WITH RECURSIVE held AS (
    SELECT id, role, scope, unit_id, customer_uid, spread FROM rights_assignment
    WHERE person_uid = %(person)s AND state = 'active' AND validity @> %(day)s::date
), below AS (
    SELECT id, unit_id FROM held WHERE unit_id IS NOT NULL
    UNION
    SELECT below.id, place.unit_id FROM below
    JOIN organisation_unitplace place ON place.parent_id = below.unit_id AND place.validity @> %(day)s::date
)
SELECT held.role, held.scope, own.permissions,
    (SELECT array_agg(below.unit_id) FROM below WHERE below.id = held.id),
    (SELECT json_object_agg(rule.resource || '.' || rule."column", rule.effect)::text
        FROM rights_columnrule rule WHERE rule.role = held.role),
    held.customer_uid, held.spread
FROM held LEFT JOIN rights_ownrole own ON own.code = held.role AND own.is_active
ORDER BY held.id
"""

RULES = """
(SELECT json_object_agg(rule.resource || '.' || rule."column", rule.effect)::text
    FROM rights_columnrule rule WHERE rule.role = %s)
"""


def appointments_of(person_uid: UUID, day: date | None = None) -> list[Appointment]:
    """The roles a person holds on `day` (None: today), each as far as it reaches; one query."""
    with transaction.atomic(using="default"), connections["default"].cursor() as cursor:
        cursor.execute(APPOINTMENTS, {"person": person_uid, "day": day or timezone.localdate()})
        rows = cursor.fetchall()
    return [_appointment(*row) for row in rows]


def _appointment(
    role: str,
    scope: str,
    permissions: list[str] | None,
    units: list[int] | None,
    rules: str | None,
    at: UUID | None,
    spread: str,
) -> Appointment:
    sight = EVERYTHING
    if scope == Scope.UNIT:
        sight = Sight(units=frozenset(units or ()))
    elif scope == Scope.OWN:
        sight = Sight(own=True)
    carried = permissions_of_role(role) if permissions is None else frozenset(permissions)
    column_rules = json.loads(rules) if rules else {}
    return Appointment(role, carried & permission_table().keys(), sight, column_rules, at, spread)


def column_rules(role: str) -> RawSQL:
    """The rules of a role's columns within another query: the JSON text of `resource.column` to DENY or MASK,
    null where there are none."""
    return RawSQL(RULES, [role], output_field=TextField(null=True))  # noqa: S611  a constant text


def column_rules_of(role: str) -> dict[str, str]:
    """DENY or MASK of each `resource.column` that a role is not shown whole."""
    rules = ColumnRule.objects.filter(role=role).values_list("resource", "column", "effect")
    return {f"{resource}.{column}": effect for resource, column, effect in rules}


def permissions_carried(roles: Iterable[str]) -> frozenset[str]:
    """Everything any of these roles carries, shipped or the tenant's own."""
    codes = set(roles)
    own = OwnRole.objects.filter(code__in=codes, is_active=True).values_list("permissions", flat=True)
    shipped = (permissions_of_role(code) for code in codes)
    return frozenset[str]().union(*shipped, *own)


def roles_with(permission: str) -> list[str]:
    """The codes of all roles, shipped and the tenant's own, that carry `permission`."""
    own = OwnRole.objects.filter(is_active=True, permissions__contains=[permission])
    return [*permission_table()[permission].reaches, *own.values_list("code", flat=True)]


def people_with(permission: str) -> QuerySet[Person]:
    """The tenant's people who hold `permission` today, as far as any of their roles reaches."""
    return people_in_roles(roles_with(permission))


def people_in_roles(roles: list[str]) -> QuerySet[Person]:
    """The tenant's own people who hold any of `roles` today."""
    holders = Assignment.objects.filter(
        role__in=roles, state=AssignmentState.ACTIVE, validity__contains=timezone.localdate()
    )
    people = Person.objects.filter(is_active=True, customer_uid__isnull=True)
    return people.filter(uid__in=holders.values("person_uid"))
