"""The permission table: one file a manager can read says which role may do what, and how far (A10).

A line a permission, a column a role. `范围内`: within the scope of the person's appointment; `全部`: in the
whole tenant, whatever the scope; empty: not at all. A second file names permissions that no one person may
hold together.
"""

import csv
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.translation import get_language

WITHIN = "范围内"
WHOLE = "全部"
YES = "是"


@dataclass(frozen=True)
class Line:
    """One permission: its Chinese title, whether a second person must approve who gets it, and how far each
    role that carries it reaches (WITHIN or WHOLE)."""

    permission: str
    title: str
    is_sensitive: bool
    reaches: Mapping[str, str]


@dataclass(frozen=True)
class Separation:
    """Two permissions that must not meet in one person, and why."""

    permission: str
    other: str
    chinese: str
    english: str

    @property
    def reason(self) -> str:
        """Why, in the reader's language."""
        return self.english if get_language() == "en" else self.chinese


@cache
def permission_table() -> dict[str, Line]:
    """The lines of the table by permission; raises ValueError for a cell that is none of the words."""
    with settings.PERMISSION_TABLE.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        roles = next(rows)[3:]
        next(rows)
        return {line.permission: line for line in (_line(row, roles) for row in rows)}


def _line(row: list[str], roles: list[str]) -> Line:
    permission, title, sensitive, *cells = row
    unknown = {*cells} - {"", WITHIN, WHOLE}
    if unknown or len(cells) != len(roles):
        raise ValueError(f"permission table: {permission} has cells that mean nothing: {sorted(unknown)}")
    reaches = {role: cell for role, cell in zip(roles, cells, strict=True) if cell}
    return Line(permission, title, sensitive == YES, reaches)


@cache
def separations() -> tuple[Separation, ...]:
    """The pairs of permissions kept apart."""
    with settings.SEPARATED_PERMISSIONS.open(encoding="utf-8", newline="") as file:
        return tuple(Separation(*row) for row in list(csv.reader(file))[1:])


@cache
def permissions_of_role(role: str) -> frozenset[str]:
    """What a role the system ships with carries; nothing for another."""
    return frozenset(line.permission for line in permission_table().values() if role in line.reaches)


@cache
def whole_permissions() -> frozenset[str]:
    """The permissions that reach the whole tenant in every role that carries them."""
    return frozenset(
        line.permission for line in permission_table().values() if set(line.reaches.values()) == {WHOLE}
    )


def sensitive_among(permissions: Collection[str]) -> list[str]:
    """Those of `permissions` that nobody gets without a second person's approval."""
    return sorted(name for name in permissions if permission_table()[name].is_sensitive)


def kept_apart(permissions: Collection[str]) -> Iterator[Separation]:
    """The separations that whoever holds all of `permissions` would break."""
    return (pair for pair in separations() if pair.permission in permissions and pair.other in permissions)
