"""What roles are called and what they carry, shipped ones and a tenant's own alike (A10)."""

from collections.abc import Iterable
from dataclasses import dataclass

from keyhall.access.roles import HEADQUARTERS_ROLES, PROVINCE_ROLES, Role
from keyhall.access.table import permission_table, permissions_of_role
from keyhall.errors import type_message
from keyhall.rights.models import OwnRole
from keyhall.tenancy.context import current_tenant
from keyhall.tenancy.models import TenantType

HEADQUARTERS_ONLY = "headquarters."


@dataclass(frozen=True)
class NamedRole:
    """A role as it is offered and shown."""

    code: str
    name: type_message
    permissions: frozenset[str]
    is_shipped: bool


def staff_roles() -> dict[str, NamedRole]:
    """The roles the staff of this kind of tenant may hold, shipped ones first, by code."""
    is_headquarters = current_tenant().tenant_type == TenantType.HEADQUARTERS
    shipped = HEADQUARTERS_ROLES if is_headquarters else PROVINCE_ROLES
    roles = {
        role.value: NamedRole(role.value, role.label, permissions_of_role(role.value), is_shipped=True)
        for role in Role
        if role in shipped
    }
    for own in OwnRole.objects.filter(is_active=True):
        roles[own.code] = NamedRole(own.code, own.name, frozenset(own.permissions), is_shipped=False)
    return roles


def permissions_here() -> frozenset[str]:
    """The permissions that open something at this kind of tenant: headquarters' own open none elsewhere."""
    names = frozenset(permission_table())
    if current_tenant().tenant_type == TenantType.HEADQUARTERS:
        return names
    return frozenset(name for name in names if not name.startswith(HEADQUARTERS_ONLY))


def role_names(codes: Iterable[str]) -> dict[str, type_message]:
    """The names of these roles; at most one query, and none where all of them are shipped."""
    wanted = set(codes)
    names: dict[str, type_message] = {code: Role(code).label for code in wanted & set(Role.values)}
    if unknown := wanted - names.keys():
        names |= dict(OwnRole.objects.filter(code__in=unknown).values_list("code", "name"))
    return names


def known_roles() -> set[str]:
    """The codes of every role this tenant has, those of outsiders too."""
    return {*Role.values, *OwnRole.objects.filter(is_active=True).values_list("code", flat=True)}
