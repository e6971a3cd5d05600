"""Reading parameters: the values of a day, all in one statement (A11).

Within a request they are read once at the most; elsewhere with each `value_of`, so that a job that runs for
hours, too, follows what is set meanwhile.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connections
from django.db.models import QuerySet
from django.utils import timezone

from keyhall.access.actor import Actor
from keyhall.audit.models import ChangeEntry
from keyhall.audit.trail import changes_of
from keyhall.parameters.history import trail_uid
from keyhall.parameters.kinds import Value
from keyhall.parameters.models import ParameterValue
from keyhall.parameters.permissions import VIEW_PARAMETER
from keyhall.parameters.registry import Parameter, parameter_named, parameters_of
from keyhall.succession import with_days
from keyhall.tenancy.context import current_tenant

# A unit's value reaches the units that stand below it on the day; the nearest above counts.
HOLDING = """
WITH RECURSIVE held AS (
    SELECT id, name, unit_id, value FROM parameters_parametervalue WHERE validity @> %(day)s::date
), below AS (
    SELECT id, unit_id, 0 AS steps FROM held WHERE unit_id IS NOT NULL
    UNION ALL
    SELECT below.id, place.unit_id, below.steps + 1 FROM below
    JOIN organisation_unitplace place ON place.parent_id = below.unit_id AND place.validity @> %(day)s::date
)
SELECT held.name, held.value::text,
    (SELECT json_object_agg(below.unit_id, below.steps)::text FROM below WHERE below.id = held.id)
FROM held ORDER BY held.id
"""


@dataclass(frozen=True)
class Held:
    """A parameter's values on a day: the tenant's, absent where the default holds, and those of units."""

    tenant: tuple[Any, ...] = ()
    units: Mapping[int, tuple[int, Any]] | None = None


Reading = dict[str, Held]
_once: ContextVar[dict[tuple[str, date], Reading] | None] = ContextVar("parameters_read", default=None)


@contextmanager
def read_once() -> Iterator[None]:
    """Within this block each tenant's values of a day are read once, unless they are set meanwhile."""
    token = _once.set({})
    try:
        yield
    finally:
        _once.reset(token)


def forget_reading() -> None:
    """Read anew what has just been set."""
    known = _once.get()
    if known is not None:
        known.clear()


def value_of(parameter: Parameter[Value], *, unit_id: int | None = None, day: date | None = None) -> Value:
    """What a parameter is on `day` (None: today) in a unit: the value of the nearest unit above that has
    one, else the tenant's, else the default."""
    held = _reading(day).get(parameter.name, Held())
    if unit_id is not None and held.units and unit_id in held.units:
        return parameter.kind.restored(held.units[unit_id][1])
    return parameter.kind.restored(held.tenant[0]) if held.tenant else parameter.default


def values_by_unit(parameter: Parameter[Value], day: date | None = None) -> dict[int, Value]:
    """The value in each unit for which a unit's own counts; elsewhere it is `value_of` without a unit."""
    held = _reading(day).get(parameter.name, Held())
    return {unit_id: parameter.kind.restored(kept) for unit_id, (_steps, kept) in (held.units or {}).items()}


def visible_parameters(*, acting: Actor) -> list[Parameter[Any]]:
    """The parameters kept here."""
    acting.require(VIEW_PARAMETER)
    return parameters_of(current_tenant().tenant_type)


def visible_parameter(name: str, *, acting: Actor) -> Parameter[Any]:
    """One of them; raises NotFound."""
    acting.require(VIEW_PARAMETER)
    return parameter_named(name, current_tenant().tenant_type)


def parameter_values(*, acting: Actor) -> QuerySet[ParameterValue]:
    """Every value ever set, with the days it holds."""
    acting.require(VIEW_PARAMETER)
    return with_days(ParameterValue.objects.select_related("unit"))


def parameter_history(name: str, *, acting: Actor) -> QuerySet[ChangeEntry]:
    """Who set a parameter to what and when, the latest first."""
    acting.require(VIEW_PARAMETER)
    return changes_of(trail_uid(name))


def _reading(day: date | None) -> Reading:
    on = day or timezone.localdate()
    known = _once.get()
    if known is None:
        return _read(on)
    key = (current_tenant().schema_name, on)
    if key not in known:
        known[key] = _read(on)
    return known[key]


def _read(day: date) -> Reading:
    with connections["default"].cursor() as cursor:
        cursor.execute(HOLDING, {"day": day})
        rows = cursor.fetchall()
    tenant: dict[str, tuple[Any, ...]] = {}
    units: dict[str, dict[int, tuple[int, Any]]] = {}
    for name, kept, reached in rows:
        value = json.loads(kept)
        if reached is None:
            tenant[name] = (value,)
            continue
        nearest = units.setdefault(name, {})
        for unit, steps in json.loads(reached).items():
            if int(unit) not in nearest or steps < nearest[int(unit)][0]:
                nearest[int(unit)] = (steps, value)
    return {name: Held(tenant.get(name, ()), units.get(name)) for name in tenant.keys() | units.keys()}
