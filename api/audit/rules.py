"""What rules about columns say to a reader of the trail."""

from collections.abc import Callable
from functools import cache

from api.kit.columns import Column
from api.kit.registry import all_resources
from keyhall.access.actor import DENY, Actor
from keyhall.audit.permissions import VIEW_CHANGE_TRAIL


@cache
def _columns() -> dict[str, tuple[str, dict[str, Column]]]:
    """Permission and columns of every resource, by its name."""
    return {
        resource.name: (
            resource.permission,
            {column.name: column for column in (*resource.columns, *resource.more)},
        )
        for resource in all_resources()
    }


def rule_of(acting: Actor) -> Callable[[str, str], str]:
    """Whether this reader is denied a column of a resource, or sees it in part.

    Who reads the trail without a right to the resource itself is held to the rules of the roles that give
    the trail.
    """

    def rule(resource: str, name: str) -> str:
        permission, columns = _columns().get(resource, ("", {}))
        column = columns.get(name)
        held = permission if permission and acting.can(permission) else VIEW_CHANGE_TRAIL
        if column is not None and not column.visible_to(acting, held):
            return DENY
        return acting.column_rule(held, f"{resource}.{name}")

    return rule
