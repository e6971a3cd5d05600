"""What is shown of the nation: the figures declared, and the shares of two of them in their place (K02)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from keyhall.errors import NotFound, type_message
from keyhall.national.figures import Unit, all_figures, all_ratios

Sums = Mapping[str, Decimal]
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Indicator:
    """`part` is the figure shown, or shared by figure `whole`; a monthly one has months to compare with.
    A burden is better the less there is of it."""

    name: str
    title: type_message
    unit: Unit
    is_monthly: bool
    part: str
    whole: str = ""
    is_burden: bool = False

    @property
    def figures(self) -> list[str]:
        return [self.part, self.whole] if self.whole else [self.part]

    def value(self, sums: Sums) -> Decimal | None:
        """What the sums of figures come to; None for a share of nothing."""
        if not self.whole:
            return sums.get(self.part, NOTHING)
        whole = sums.get(self.whole, NOTHING)
        return sums.get(self.part, NOTHING) / whole if whole else None


def all_indicators() -> list[Indicator]:
    """Every indicator there is, in the order of their declaration, shares last."""
    shares = [
        Indicator(ratio.name, ratio.title, "share", True, ratio.part, ratio.whole) for ratio in all_ratios()
    ]
    parts = {name for share in shares for name in share.figures}
    whole = [
        Indicator(
            figure.name,
            figure.title,
            figure.unit,
            figure.is_monthly,
            figure.name,
            is_burden=figure.is_burden,
        )
        for figure in all_figures()
        if figure.name not in parts
    ]
    return whole + shares


def indicator_named(name: str) -> Indicator:
    """The indicator of this name; raises NotFound."""
    found = next((one for one in all_indicators() if one.name == name), None)
    if found is None:
        raise NotFound
    return found
