"""What hangs on a unit: each area says what it keeps by unit, so that none is lost when a unit goes (A23)."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from uuid import UUID

from django.utils.translation import gettext as _

from keyhall.access.actor import Actor
from keyhall.errors import Conflict, type_message
from keyhall.organisation.models import Unit
from keyhall.tenancy.context import areas_here


@dataclass(frozen=True)
class Handover:
    """What passes from a unit to another: everything that hangs on it; with `region` (significant digits of a
    division) or `manager_uid` the customers there, or of that account manager, with their work alone.

    Customers that pass get `new_manager_uid` as their account manager, if any is named.
    """

    unit: Unit
    to: Unit
    region: str = ""
    manager_uid: UUID | None = None
    new_manager_uid: UUID | None = None

    @property
    def is_whole(self) -> bool:
        """Whether the unit itself is handed over, not some of its customers alone."""
        return not self.region and self.manager_uid is None


class Turn(IntEnum):
    """When it is handed over: rights first, so that open work is judged by who will reach it; customers last,
    because their work is found through them."""

    RIGHTS = 1
    WORK = 2
    CUSTOMERS = 3


@dataclass(frozen=True)
class Dependent:
    """What an area keeps by unit; its `name` begins with the area's. Both of a hand-over, or of all that
    hangs on the unit: `count` says how many records pass, `move` has them pass and returns how many."""

    name: str
    title: type_message
    turn: Turn
    count: Callable[[Handover], int]
    move: Callable[[Handover, Actor], int]


_dependents: dict[str, Dependent] = {}


def depends_on_unit(dependent: Dependent) -> None:
    """Declare that records hang on units; twice the same name is an error."""
    if dependent.name in _dependents:
        raise ValueError(f"{dependent.name} is declared twice")
    _dependents[dependent.name] = dependent


def all_dependents() -> list[Dependent]:
    """Everything that hangs on units of tenants like the one at hand, in the order it is handed over."""
    areas = areas_here()
    here = [entry for entry in _dependents.values() if entry.name.partition(".")[0] in areas]
    return sorted(here, key=lambda dependent: (dependent.turn, dependent.name))


def refuse_while_used(unit: Unit) -> None:
    """Raise Conflict naming what still hangs on the unit."""
    whole = Handover(unit, unit)
    counted = [(dependent.title, dependent.count(whole)) for dependent in all_dependents()]
    left = [f"{title} {count}" for title, count in counted if count]
    if left:
        raise Conflict(
            _("该机构仍有：%(left)s。请先移交到其他机构。") % {"left": "、".join(left)}, code="unit_in_use"
        )
