"""Units of a tenant's organisation."""

from itertools import count
from typing import Any

from keyhall.access.actor import system_actor
from keyhall.organisation.actions import add_unit
from keyhall.organisation.models import Unit

_numbers = count(1)


def make_unit(parent: Unit | None = None, **fields: Any) -> Unit:
    """A unit below `parent`, or directly under the tenant."""
    values: dict[str, Any] = {
        "kind": "branch" if parent else "city",
        "name": f"第{next(_numbers)}分公司",
        "parent_uid": parent.uid if parent else None,
        "acting": system_actor("factory"),
        **fields,
    }
    return add_unit(**values)
