"""Every permission there is, declared once by its area and read by the API, pages, exports and search."""

from dataclasses import dataclass

from keyhall.access.table import permissions_of_role
from keyhall.errors import type_message


@dataclass(frozen=True)
class Permission:
    """A right to do one thing; which roles carry it is the permission table's."""

    name: str
    title: type_message


_permissions: dict[str, Permission] = {}


def permission(name: str, title: type_message) -> str:
    """Declare a permission; returns its name. Twice the same name is an error."""
    if name in _permissions:
        raise ValueError(f"permission {name} is declared twice")
    _permissions[name] = Permission(name, title)
    return name


def all_permissions() -> list[Permission]:
    """Every permission any area declares, by name."""
    return sorted(_permissions.values(), key=lambda entry: entry.name)


def permission_title(name: str) -> type_message:
    """What a permission is called; its name where no area declares it any more."""
    return _permissions[name].title if name in _permissions else name


def permissions_of(roles: frozenset[str]) -> frozenset[str]:
    """The names of all permissions that any of these shipped roles carries."""
    return frozenset().union(*(permissions_of_role(role) for role in roles))
