"""The nation's figures: each a declaration of what it counts, by what, from which telling (K02, A24).

Headquarters keeps them incrementally, a province works out its own by the same expressions: a figure has one
definition. Expressions are SQL over `told`, the JSON object of a telling.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from keyhall.errors import type_message

Unit = Literal["count", "money", "points", "share"]
NO_MONTH = "NULL::date"
DIMENSIONS = ("city", "customer_class", "industry")


@dataclass(frozen=True, kw_only=True)
class Figure:
    """`value` is summed over the records of `topic` that meet `only`; `month`, where the figure has one,
    is the first day of the month a record counts for. Every figure is counted by DIMENSIONS. A burden is
    better the less there is of it."""

    name: str
    title: type_message
    topic: str
    unit: Unit
    value: str = "1"
    only: str = "true"
    month: str = NO_MONTH
    is_burden: bool = False

    @property
    def is_monthly(self) -> bool:
        """Whether each record counts for a month; else the figure is what stands now."""
        return self.month != NO_MONTH


@dataclass(frozen=True)
class Ratio:
    """A share of one: figure `part` of figure `whole`, both monthly; shown in their place."""

    name: str
    title: type_message
    part: str
    whole: str


_figures: dict[str, Figure] = {}
_ratios: dict[str, Ratio] = {}


def register_figure(figure: Figure) -> Figure:
    """Declare a figure; twice the same name is an error."""
    if figure.name in _figures:
        raise ValueError(f"figure {figure.name} is declared twice")
    _figures[figure.name] = figure
    return figure


def register_ratio(ratio: Ratio) -> Ratio:
    """Declare a share of two figures; twice the same name is an error."""
    if ratio.name in _ratios or ratio.name in _figures:
        raise ValueError(f"figure {ratio.name} is declared twice")
    _ratios[ratio.name] = ratio
    return ratio


def all_ratios() -> list[Ratio]:
    """Every share there is, in the order of their declaration."""
    return list(_ratios.values())


def all_figures() -> list[Figure]:
    """Every figure there is, in the order of their declaration."""
    return list(_figures.values())


def contributions(source: str, figures: Iterable[Figure], *, sign: str = "") -> str:
    """The SELECT of what the rows of `source` add to each figure (`sign` "-": take from it).

    `source` has the columns province, topic, city, customer_class, industry and told.
    """
    parts = [
        f"SELECT '{figure.name}' AS figure, province, {', '.join(DIMENSIONS)}, {figure.month} AS month, "
        f"{sign}({figure.value})::numeric AS value FROM {source} "
        f"WHERE topic = '{figure.topic}' AND told IS NOT NULL AND ({figure.only})"
        for figure in figures
    ]
    return " UNION ALL ".join(parts)
