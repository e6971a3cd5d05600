"""What hangs on a unit: each area says what it keeps by unit, so that none is lost when a unit goes (A23)."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from keyhall.errors import Conflict, type_message
from keyhall.organisation.models import Unit


@dataclass(frozen=True)
class Dependent:
    """`count` says how many records hang on a unit itself; `move` hands them to another unit and returns
    how many there were."""

    name: str
    title: type_message
    count: Callable[[Unit], int]
    move: Callable[[Unit, Unit], int]


_dependents: dict[str, Dependent] = {}


def depends_on_unit(dependent: Dependent) -> None:
    """Declare that records hang on units; twice the same name is an error."""
    if dependent.name in _dependents:
        raise ValueError(f"{dependent.name} is declared twice")
    _dependents[dependent.name] = dependent


def all_dependents() -> list[Dependent]:
    """Everything that hangs on units, by name."""
    return [_dependents[name] for name in sorted(_dependents)]


def refuse_while_used(unit: Unit) -> None:
    """Raise Conflict naming what still hangs on the unit."""
    counted = [(dependent.title, dependent.count(unit)) for dependent in all_dependents()]
    left = [f"{title} {count}" for title, count in counted if count]
    if left:
        raise Conflict(
            _("该机构仍有：%(left)s。请先移交到其他机构。") % {"left": "、".join(left)}, code="unit_in_use"
        )
