"""Every permission there is, declared once by its area and read by the API, pages, exports and search."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from keyhall.access.roles import Role
from keyhall.errors import type_message


@dataclass(frozen=True)
class Permission:
    """A right to do one thing, and the roles that carry it."""

    name: str
    title: type_message
    roles: frozenset[str]


_permissions: dict[str, Permission] = {}


def permission(name: str, title: type_message, *, roles: Iterable[Role]) -> str:
    """Declare a permission and the roles that carry it; returns its name. Twice the same name is an error."""
    if name in _permissions:
        raise ValueError(f"permission {name} is declared twice")
    _permissions[name] = Permission(name, title, frozenset(role.value for role in roles))
    permissions_of.cache_clear()
    return name


def all_permissions() -> list[Permission]:
    """Every permission any area declares, by name."""
    return sorted(_permissions.values(), key=lambda entry: entry.name)


@cache
def permissions_of(roles: frozenset[str]) -> frozenset[str]:
    """The names of all permissions that any of `roles` carries."""
    return frozenset(name for name, entry in _permissions.items() if entry.roles & roles)
