"""How much of a tenant somebody sees: all of it, the customers of some units, or those they look after."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Sight:
    """`units` are primary keys of organisation units, those below them included; `own` stands for the
    customers the person looks after: as account manager, or in a team."""

    everything: bool = False
    units: frozenset[int] = frozenset()
    own: bool = False

    def takes_in(self, unit_id: int | None, *, is_own: bool) -> bool:
        """Whether a customer of that unit, or of the person's own, is seen."""
        return self.everything or unit_id in self.units or (self.own and is_own)

    def covers(self, other: "Sight") -> bool:
        """Whether all that the other takes in is seen."""
        return self.everything or (
            not other.everything and other.units <= self.units and (self.own or not other.own)
        )

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
