"""The organisation as it stands on a day (A01, A23)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connections
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from keyhall.errors import Invalid
from keyhall.organisation.models import Unit, UnitPlace
from keyhall.reference.divisions import significant_digits

UNITS_UNDER = """
WITH RECURSIVE under AS (
    SELECT id FROM organisation_unit WHERE uid = %(uid)s
    UNION
    SELECT place.unit_id FROM under
    JOIN organisation_unitplace place ON place.parent_id = under.id AND place.validity @> %(day)s::date
)
SELECT id FROM under ORDER BY id
"""

UNITS_ABOVE = """
WITH RECURSIVE above AS (
    SELECT %(id)s::bigint AS id
    UNION
    SELECT place.parent_id FROM above
    JOIN organisation_unitplace place ON place.unit_id = above.id AND place.validity @> %(day)s::date
    WHERE place.parent_id IS NOT NULL
)
SELECT id FROM above
"""


@dataclass(frozen=True)
class PlacedUnit:
    """A unit where it stands on a day; `depth` is 0 directly under the tenant."""

    unit: Unit
    parent_id: int | None
    depth: int


def open_units(day: date | None = None) -> QuerySet[Unit]:
    """The units there are on `day` (None: today)."""
    on = day or timezone.localdate()
    return Unit.objects.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on), opened_on__lte=on)


def open_unit(uid: UUID | None, day: date | None = None, *, field: str = "unit_uid") -> Unit:
    """The unit of this uid that is open on `day` (None: today); raises Invalid naming `field` for another."""
    unit = open_units(day).filter(uid=uid).first() if uid else None
    if unit is None:
        raise Invalid({field: [_("没有这个机构，请重新选择。")]})
    return unit


def tree_on(day: date | None = None) -> list[PlacedUnit]:
    """The whole tree on `day`, each unit before those below it, neighbours by division and name."""
    on = day or timezone.localdate()
    units = {unit.pk: unit for unit in open_units(on)}
    places = UnitPlace.objects.filter(unit__in=units, validity__contains=on)
    below: dict[int | None, list[Unit]] = {}
    for unit_id, parent_id in places.values_list("unit_id", "parent_id"):
        below.setdefault(parent_id, []).append(units[unit_id])
    return list(_walk(below, None, 0))


def _walk(below: dict[int | None, list[Unit]], parent_id: int | None, depth: int) -> Iterable[PlacedUnit]:
    for unit in sorted(below.get(parent_id, ()), key=lambda entry: (entry.region, entry.name, entry.pk)):
        yield PlacedUnit(unit, parent_id, depth)
        yield from _walk(below, unit.pk, depth + 1)


def units_under(uid: UUID, day: date | None = None) -> list[int]:
    """The primary keys of a unit and of all that stand below it on `day` (None: today); none for no unit."""
    with connections["default"].cursor() as cursor:
        cursor.execute(UNITS_UNDER, {"uid": uid, "day": day or timezone.localdate()})
        return [row[0] for row in cursor.fetchall()]


def units_above(unit: Unit, day: date | None = None) -> set[int]:
    """The primary keys of a unit and of all it stands under on `day` (None: today)."""
    with connections["default"].cursor() as cursor:
        cursor.execute(UNITS_ABOVE, {"id": unit.pk, "day": day or timezone.localdate()})
        return {row[0] for row in cursor.fetchall()}


def units_by_region() -> dict[str, int]:
    """The unit that looks after each division, by the division's significant digits; one query."""
    looking = open_units().exclude(region="").order_by("kind")
    return {significant_digits(region): pk for region, pk in looking.values_list("region", "pk")}


def unit_of_region(units: Mapping[str, int], region: str) -> int | None:
    """Of `units` by region, the one nearest to a division: its own, its city's, or none."""
    return next((units[digits] for digits in (region, region[:4]) if digits in units), None)
