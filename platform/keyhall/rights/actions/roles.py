"""A tenant's own roles (A10)."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.access.roles import STAFF_ROLES
from keyhall.access.table import permission_table, sensitive_among
from keyhall.audit.trail import record_change
from keyhall.errors import Conflict, Invalid
from keyhall.records import held
from keyhall.rights.guards import holders_of, permissions_of_person, refuse_what_is_kept_apart
from keyhall.rights.models import OwnRole
from keyhall.rights.permissions import CHANGE_ROLE
from keyhall.rights.role_names import permissions_here

SUBJECT = "rights.role"
STAFF = {role.value for role in STAFF_ROLES}


@transaction.atomic
def add_role(*, name: str, permissions: Iterable[str], acting: Actor, description: str = "") -> OwnRole:
    """Make a role for the tenant's staff.

    Raises Invalid for a permission no staff role carries, for permissions that must not meet, and for none
    at all; Conflict for a name there is already.
    """
    acting.require(CHANGE_ROLE)
    role = OwnRole(
        code=f"own_{uuid4().hex[:12]}",
        name=_checked_name(name),
        description=description.strip(),
        permissions=_checked_permissions(permissions),
    )
    _save(role, is_new=True)
    record_change(acting=acting, subject=SUBJECT, subject_uid=role.uid, verb="create", after=_trail(role))
    return role


@transaction.atomic
def change_role(*, uid: UUID, version: int | None, acting: Actor, **changes: Any) -> OwnRole:
    """Change `name`, `description` or `permissions`; holders have the new ones at their next request.

    Raises Conflict where a holder would get what a second person must approve, or what must not meet with
    what they hold besides: such a change is a new role.
    """
    acting.require(CHANGE_ROLE)
    role = held(OwnRole.objects.filter(is_active=True), uid, version)
    before = _trail(role)
    added: frozenset[str] = frozenset()
    if "name" in changes:
        role.name = _checked_name(changes["name"])
    if "description" in changes:
        role.description = changes["description"].strip()
    if "permissions" in changes:
        chosen = _checked_permissions(changes["permissions"])
        added = frozenset(chosen) - set(role.permissions)
        role.permissions = chosen
    if added:
        _refuse_for_holders(role, added)
    role.version += 1
    role.changed_at = timezone.now()
    _save(role)
    record_change(
        acting=acting,
        subject=SUBJECT,
        subject_uid=role.uid,
        verb="change",
        before=before,
        after=_trail(role),
    )
    return role


@transaction.atomic
def retire_role(*, uid: UUID, version: int | None, acting: Actor) -> OwnRole:
    """End a role; raises Conflict while anybody holds it."""
    acting.require(CHANGE_ROLE)
    role = held(OwnRole.objects.filter(is_active=True), uid, version)
    if holders_of(role).exists():
        raise Conflict(_("仍有人员持有该角色，请先收回后再停用。"), code="role_held")
    role.is_active = False
    role.version += 1
    role.changed_at = timezone.now()
    _save(role)
    record_change(acting=acting, subject=SUBJECT, subject_uid=role.uid, verb="retire", after=_trail(role))
    return role


def _refuse_for_holders(role: OwnRole, added: frozenset[str]) -> None:
    people = set(holders_of(role).values_list("person_uid", flat=True))
    if people and sensitive_among(added):
        raise Conflict(_("已有人员持有该角色，不能再加入敏感权限。请新建角色并重新授予。"), code="role_held")
    for person_uid in people:
        refuse_what_is_kept_apart(permissions_of_person(person_uid) | added)


def _checked_name(name: str) -> str:
    if not name.strip():
        raise Invalid({"name": [_("请填写角色名称。")]})
    return name.strip()


def _checked_permissions(permissions: Iterable[str]) -> list[str]:
    chosen = sorted(set(permissions))
    table, here = permission_table(), permissions_here()
    if not chosen:
        raise Invalid({"permissions": [_("请至少选择一项权限。")]})
    unknown = [name for name in chosen if name not in here or not STAFF & table[name].reaches.keys()]
    if unknown:
        raise Invalid({"permissions": [_("没有这些权限：%(names)s。") % {"names": "、".join(unknown)}]})
    refuse_what_is_kept_apart(frozenset(chosen))
    return chosen


def _save(role: OwnRole, *, is_new: bool = False) -> None:
    try:
        with transaction.atomic():
            role.save(force_insert=is_new)
    except IntegrityError as error:
        if "name" not in str(error):
            raise
        raise Conflict(_("已有同名角色，请换一个名称。"), code="name_taken") from error


def _trail(role: OwnRole) -> dict[str, Any]:
    return {
        "name": role.name,
        "description": role.description,
        "permissions": role.permissions,
        "is_active": role.is_active,
    }
