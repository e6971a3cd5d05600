"""How far around a customer its people's roles reach: itself, those below it, its whole group (M03).

Who stands below whom, and which customers are of one group, the customers' area knows: it declares it here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from keyhall.access.actor import Actor, Appointment
from keyhall.rights.models import Assignment, Spread

WIDTH = (Spread.THIS, Spread.SUBORDINATES, Spread.GROUP)


@dataclass(frozen=True)
class CustomerUnits:
    """`spreads(home, unit)` are the spreads with which a role held at `home` reaches `unit`;
    `group_of(customer)` is the group it is a unit of, if any; `tell(assignments)` has headquarters told of
    roles held for a whole group, by their public ids."""

    spreads: Callable[[UUID, UUID], frozenset[str]]
    group_of: Callable[[UUID], UUID | None]
    tell: Callable[[Iterable[UUID]], None]


_declared: list[CustomerUnits] = []


def declare_customer_units(units: CustomerUnits) -> None:
    """Say how customers stand to one another; once."""
    if _declared:
        raise ValueError("customers' units are declared twice")
    _declared.append(units)


def group_of(customer_uid: UUID) -> UUID | None:
    """The national group a customer is a unit of, if any."""
    return _declared[0].group_of(customer_uid)


def tell_group_roles(held: Iterable[Assignment]) -> None:
    """Have headquarters told of those of these roles that hold for a whole group and were given here, ended
    ones too; the caller has their rows locked."""
    uids = [entry.uid for entry in held if entry.spread == Spread.GROUP and not entry.origin]
    if uids:
        _declared[0].tell(uids)


def reaching(appointments: Iterable[Appointment], unit_uid: UUID | None) -> list[Appointment]:
    """Of somebody's appointments those that hold at a customer, and those held at none.

    Asks nothing where all are held at that very customer.
    """
    held = list(appointments)
    homes = {entry.at for entry in held} - {None, unit_uid}
    spreads = {home: _declared[0].spreads(home, unit_uid) for home in homes if home and unit_uid}
    return [
        entry
        for entry in held
        if entry.at is None or entry.at == unit_uid or entry.spread in spreads.get(entry.at, ())
    ]


def widest(spreads: Iterable[str]) -> str:
    """The widest of these; empty for none."""
    given = set(spreads)
    return next((str(spread) for spread in reversed(WIDTH) if spread in given), "")


def spreads_within(acting: Actor, permission: str) -> list[str]:
    """The spreads somebody may give: none wider than that of their own roles with `permission`.

    Whoever holds no role at a customer may give any.
    """
    own = [held.spread for held in acting.appointments if permission in held.permissions and held.spread]
    if not own:
        return [str(spread) for spread in WIDTH]
    return [str(spread) for spread in WIDTH[: WIDTH.index(Spread(widest(own))) + 1]]
