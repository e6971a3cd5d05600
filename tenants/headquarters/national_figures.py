"""Reading the nation's figures: a fixed number of statements, whatever the number of provinces (K02)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db import connections

from keyhall.access.actor import Actor
from tenants.headquarters.indicators import Indicator, Sums
from tenants.headquarters.models import SliceDimension
from tenants.headquarters.permissions import VIEW_FIGURES

TOTALS = """
SELECT figure, month, value FROM headquarters_nationtotal
WHERE month IS NULL OR month = ANY(%(months)s) OR (figure = ANY(%(figures)s) AND month = ANY(%(shown)s))
"""
BY_PROVINCE = """
SELECT province, figure, month, value FROM headquarters_figuretotal
WHERE figure = ANY(%(figures)s) AND (month IS NULL OR month = ANY(%(months)s))
"""
OF_PROVINCE = """
SELECT figure, month, value FROM headquarters_figuretotal
WHERE province = %(province)s AND (month IS NULL OR month = ANY(%(months)s))
"""
BY_DIMENSION = """
SELECT grouping(city, customer_class, industry), coalesce(city, customer_class, industry), figure, month,
    sum(value)
FROM headquarters_figurecell
WHERE province = %(province)s AND figure = ANY(%(figures)s) AND (month IS NULL OR month = ANY(%(months)s))
GROUP BY GROUPING SETS ((city, figure, month), (customer_class, figure, month), (industry, figure, month))
"""
BY_SLICE = """
SELECT dimension, code, figure, month, sum(value) FROM headquarters_figureslice
WHERE figure = ANY(%(figures)s) AND (month IS NULL OR month = ANY(%(months)s))
GROUP BY dimension, code, figure, month
"""
# What PostgreSQL's grouping() gives for each of the sets: a bit for every column that is not in it.
DIMENSION_OF = {0b011: "city", 0b101: "customer_class", 0b110: "industry"}
MONTHS_SHOWN = 13


def month_before(month: date, count: int) -> date:
    """The first day of the month `count` months earlier."""
    number = month.year * 12 + month.month - 1 - count
    return date(number // 12, number % 12 + 1, 1)


@dataclass(frozen=True)
class Periods:
    """The month looked at, with the month and the year before it; what has no month is of now."""

    month: date

    @cached_property
    def compared(self) -> tuple[date, date, date]:
        return self.month, month_before(self.month, 1), month_before(self.month, 12)

    @cached_property
    def shown(self) -> list[date]:
        """A year's months and the one to compare the first with, oldest first."""
        return [month_before(self.month, back) for back in range(MONTHS_SHOWN - 1, -1, -1)]


class Measured:
    """Sums of figures by month (None: now)."""

    def __init__(self) -> None:
        self.sums: dict[date | None, dict[str, Decimal]] = {}

    def add(self, figure: str, month: date | None, value: Decimal) -> None:
        self.sums.setdefault(month, {})[figure] = value

    def of(self, month: date | None) -> Sums:
        return self.sums.get(month, {})

    def compared(self, indicator: Indicator, periods: Periods) -> dict[str, Decimal | None]:
        """The indicator's `value`, with `previous` and `year_before`: None where it has no months."""
        if not indicator.is_monthly:
            return {"value": indicator.value(self.of(None)), "previous": None, "year_before": None}
        now, previous, year_before = (indicator.value(self.of(month)) for month in periods.compared)
        return {"value": now, "previous": previous, "year_before": year_before}


def national_totals(indicator: Indicator, periods: Periods, *, acting: Actor) -> Measured:
    """Every figure of the whole nation; the indicator's own in each month shown."""
    acting.require(VIEW_FIGURES)
    found = Measured()
    given = {"months": list(periods.compared), "figures": indicator.figures, "shown": periods.shown}
    for figure, month, value in _rows(TOTALS, **given):
        found.add(figure, month, value)
    return found


def by_province(indicator: Indicator, periods: Periods, *, acting: Actor) -> dict[str, Measured]:
    """One indicator's figures of each province that has any, by slug."""
    acting.require(VIEW_FIGURES)
    found: dict[str, Measured] = {}
    rows = _rows(BY_PROVINCE, figures=indicator.figures, months=list(periods.compared))
    for province, figure, month, value in rows:
        found.setdefault(province, Measured()).add(figure, month, value)
    return found


def of_province(province: str, periods: Periods, *, acting: Actor) -> Measured:
    """Every figure of a province, now and in each month shown."""
    acting.require(VIEW_FIGURES)
    found = Measured()
    for figure, month, value in _rows(OF_PROVINCE, province=province, months=periods.shown):
        found.add(figure, month, value)
    return found


def by_dimension(
    province: str, indicator: Indicator, periods: Periods, *, acting: Actor
) -> dict[str, dict[str, Measured]]:
    """One indicator's figures of a province by `city`, `customer_class` and `industry`, each by its code."""
    acting.require(VIEW_FIGURES)
    found: dict[str, dict[str, Measured]] = {name: {} for name in DIMENSION_OF.values()}
    given = {"province": province, "figures": indicator.figures, "months": list(periods.compared)}
    for grouped, code, figure, month, value in _rows(BY_DIMENSION, **given):
        found[DIMENSION_OF[grouped]].setdefault(code, Measured()).add(figure, month, value)
    return found


def by_slice(indicator: Indicator, periods: Periods, *, acting: Actor) -> dict[str, dict[str, Measured]]:
    """One indicator's figures of the whole nation by `customer_class` and `industry`, each by its code."""
    acting.require(VIEW_FIGURES)
    found: dict[str, dict[str, Measured]] = {name: {} for name in SliceDimension.values}
    rows = _rows(BY_SLICE, figures=indicator.figures, months=list(periods.compared))
    for dimension, code, figure, month, value in rows:
        found[dimension].setdefault(code, Measured()).add(figure, month, value)
    return found


def _rows(statement: str, **given: Any) -> Iterable[Sequence[Any]]:
    with connections["default"].cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())
