"""What stands between a person and a role: roles kept apart, and the last administrator (A10)."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from keyhall.access.models import Person
from keyhall.access.registry import permission_title
from keyhall.access.table import kept_apart
from keyhall.errors import Conflict, Invalid
from keyhall.rights.models import Assignment, AssignmentState, OwnRole
from keyhall.rights.permissions import ASSIGN_ROLE
from keyhall.rights.queries import permissions_carried, roles_with


def refuse_what_is_kept_apart(permissions: frozenset[str]) -> None:
    """Raise Invalid where one person would hold two permissions that must not meet, saying which and why."""
    found = [
        _("“%(one)s”与“%(other)s”不得由同一人持有：%(reason)s。请改选角色，或授予另一人。")
        % {
            "one": permission_title(pair.permission),
            "other": permission_title(pair.other),
            "reason": pair.reason,
        }
        for pair in kept_apart(permissions)
    ]
    if found:
        raise Invalid({"role": found})


def permissions_of_person(person_uid: UUID) -> frozenset[str]:
    """Everything the person holds or is proposed for, whatever the day."""
    held = Assignment.objects.filter(person_uid=person_uid, state__in=Assignment.LIVE)
    return permissions_carried(held.values_list("role", flat=True))


def refuse_to_lose_last_administrator(ended: Assignment) -> None:
    """Raise Conflict where nobody but this assignment's person could give roles any more.

    Takes the rows of all who can, in one order, so that two administrators cannot end each other at once.
    """
    able = Assignment.objects.filter(role__in=roles_with(ASSIGN_ROLE), state=AssignmentState.ACTIVE)
    held = list(able.select_for_update().order_by("pk"))
    if ended.pk not in {entry.pk for entry in held}:
        return
    lasting = {entry.person_uid for entry in held if entry.pk != ended.pk and entry.validity.upper is None}
    if not Person.objects.filter(uid__in=lasting, is_active=True).exists():
        raise Conflict(
            _("这是最后一位可以授予角色的人员，不能收回。请先把该角色授予另一人。"),
            code="last_administrator",
        )


def holders_of(role: OwnRole) -> QuerySet[Assignment]:
    """The live assignments of a tenant's own role."""
    return Assignment.objects.filter(role=role.code, state__in=Assignment.LIVE)
