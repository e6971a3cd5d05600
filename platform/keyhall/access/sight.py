"""How much of a tenant somebody sees: all of it, the customers of some units, or those they look after."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Sight:
    """`units` are primary keys of organisation units, those below them included; `own` stands for the
    customers whose account manager the person is."""

    everything: bool = False
    units: frozenset[int] = frozenset()
    own: bool = False

    @classmethod
    def together(cls, sights: Iterable["Sight"]) -> "Sight":
        """What somebody sees who has all of these."""
        parts = list(sights)
        if len(parts) == 1:
            return parts[0]
        if any(part.everything for part in parts):
            return EVERYTHING
        units = frozenset[int]().union(*(part.units for part in parts))
        return cls(units=units, own=any(part.own for part in parts))


EVERYTHING = Sight(everything=True)
NOTHING = Sight()
