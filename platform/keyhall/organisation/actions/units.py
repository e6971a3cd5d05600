"""Opening, naming, moving and closing units (A01, A23).

All that change the tree take its lock first: where a unit stands is only right beside where the others do.
"""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connections, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.audit.trail import record_change
from keyhall.errors import Conflict, Invalid
from keyhall.organisation.dependents import refuse_while_used
from keyhall.organisation.models import Unit, UnitKind, UnitPlace
from keyhall.organisation.permissions import CHANGE_ORGANISATION
from keyhall.organisation.queries import open_unit, open_units
from keyhall.records import held
from keyhall.succession import begin_on

SUBJECT = "organisation.unit"


@transaction.atomic
def add_unit(
    *,
    kind: str,
    name: str,
    acting: Actor,
    region: str = "",
    parent_uid: UUID | None = None,
    opened_on: date | None = None,
) -> Unit:
    """Open a unit under another, or directly under the tenant.

    Raises Invalid naming the fields, Conflict where another unit of the kind looks after the division.
    """
    acting.require(CHANGE_ORGANISATION)
    hold_tree()
    day = opened_on or timezone.localdate()
    unit = Unit(kind=_checked_kind(kind), name=_checked_name(name), region=region.strip(), opened_on=day)
    parent = open_unit(parent_uid, day, field="parent_uid") if parent_uid else None
    _save(unit, is_new=True)
    UnitPlace.objects.create(unit=unit, parent=parent, validity=DateRange(day, None))
    record_change(
        acting=acting, subject=SUBJECT, subject_uid=unit.uid, verb="open", after=_trail(unit, parent)
    )
    return unit


@transaction.atomic
def change_unit(*, uid: UUID, version: int | None, acting: Actor, **changes: Any) -> Unit:
    """Change `name` or `region`."""
    acting.require(CHANGE_ORGANISATION)
    unit = held(open_units(), uid, version)
    before = _trail(unit)
    if "name" in changes:
        unit.name = _checked_name(changes["name"])
    if "region" in changes:
        unit.region = changes["region"].strip()
    _save(unit)
    record_change(
        acting=acting,
        subject=SUBJECT,
        subject_uid=unit.uid,
        verb="change",
        before=before,
        after=_trail(unit),
    )
    return unit


@transaction.atomic
def move_unit(*, uid: UUID, version: int | None, parent_uid: UUID | None, on: date, acting: Actor) -> Unit:
    """Have a unit stand under another, or directly under the tenant, from a day on; all below goes along.

    Raises Invalid for a day before the unit was opened and for a parent that is the unit or below it.
    """
    acting.require(CHANGE_ORGANISATION)
    hold_tree()
    unit = held(open_units(), uid, version)
    parent = open_unit(parent_uid, on, field="parent_uid") if parent_uid else None
    if on < unit.opened_on:
        raise Invalid({"on": [_("日期不得早于机构设立之日。")]})
    if parent is not None and unit.pk in _above(parent, on):
        raise Invalid({"parent_uid": [_("上级不能是本机构或其下级，请重新选择。")]})
    former = UnitPlace.objects.filter(unit=unit, validity__contains=on).select_related("parent").first()
    begin_on(UnitPlace, {"unit": unit}, {"parent": parent}, on)
    _save(unit)
    record_change(
        acting=acting,
        subject=SUBJECT,
        subject_uid=unit.uid,
        verb="move",
        before={"parent": former.parent.name if former and former.parent else None},
        after={"parent": parent.name if parent else None, "on": on.isoformat()},
    )
    return unit


@transaction.atomic
def close_unit(*, uid: UUID, version: int | None, on: date, acting: Actor) -> Unit:
    """End a unit on a day, the first on which it is no more.

    Raises Conflict while anything hangs on it: a unit below it, a customer, a role, open work.
    """
    acting.require(CHANGE_ORGANISATION)
    hold_tree()
    unit = held(open_units(), uid, version)
    if on < unit.opened_on:
        raise Invalid({"on": [_("日期不得早于机构设立之日。")]})
    if UnitPlace.objects.filter(parent=unit, validity__endswith__isnull=True).exists():
        raise Conflict(_("该机构下还有机构，请先调整或撤销。"), code="unit_not_empty")
    refuse_while_used(unit)
    before = _trail(unit)
    unit.closed_on = on
    _save(unit)
    record_change(
        acting=acting,
        subject=SUBJECT,
        subject_uid=unit.uid,
        verb="close",
        before=before,
        after=_trail(unit),
    )
    return unit


def hold_tree() -> None:
    """Wait until nobody else changes this tenant's tree, and keep others waiting until the end."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(current_schema() || '.organisation'))")


def _above(unit: Unit, on: date) -> set[int]:
    """The unit and everything it stands under, on the day or at any time after."""
    above, waiting = {unit.pk}, [unit.pk]
    while waiting:
        places = UnitPlace.objects.filter(unit__in=waiting, parent__isnull=False)
        current = places.exclude(validity__fully_lt=DateRange(on, None))
        waiting = [pk for pk in current.values_list("parent_id", flat=True) if pk not in above]
        above.update(waiting)
    return above


def _checked_kind(kind: str) -> str:
    if kind not in UnitKind.values:
        raise Invalid({"kind": [_("请选择机构的级别。")]})
    return kind


def _checked_name(name: str) -> str:
    if not name.strip():
        raise Invalid({"name": [_("请填写机构名称。")]})
    return name.strip()


def _save(unit: Unit, *, is_new: bool = False) -> None:
    unit.changed_at = timezone.now()
    if not is_new:
        unit.version += 1
    try:
        with transaction.atomic():
            unit.save(force_insert=is_new)
    except IntegrityError as error:
        if "organisation_unit_region_once" in str(error):
            raise Conflict(_("该区划已有同级机构负责，请核对。"), code="region_taken") from error
        if "organisation_unit_region" in str(error):
            raise Invalid({"region": [_("请填写六位行政区划代码，或留空。")]}) from error
        raise


def _trail(unit: Unit, parent: Unit | None = None) -> dict[str, Any]:
    trail: dict[str, Any] = {
        "name": unit.name,
        "kind": unit.kind,
        "region": unit.region,
        "closed_on": unit.closed_on.isoformat() if unit.closed_on else None,
    }
    return trail | ({"parent": parent.name} if parent else {})
