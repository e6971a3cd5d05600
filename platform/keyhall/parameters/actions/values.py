"""Setting parameters (A11)."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.audit.trail import record_change
from keyhall.errors import Conflict, Invalid, NotFound
from keyhall.jobs.registry import enqueue
from keyhall.organisation.models import Unit
from keyhall.organisation.queries import open_unit
from keyhall.parameters.history import trail_uid
from keyhall.parameters.kinds import Refused
from keyhall.parameters.models import ParameterValue
from keyhall.parameters.permissions import CHANGE_PARAMETER
from keyhall.parameters.queries import forget_reading
from keyhall.parameters.registry import Holder, Parameter, parameter_named
from keyhall.succession import begin_on
from keyhall.tenancy.context import current_tenant

SUBJECT = "parameters.parameter"
TELL_PLATFORM = "parameters.tell_platform"


@transaction.atomic
def set_parameter(
    *, name: str, value: str, valid_from: date, acting: Actor, unit_uid: UUID | None = None
) -> ParameterValue:
    """Give a parameter a value from a day on, as somebody types it, in the whole tenant or in a unit.

    The value that held until then ends the day before; one that is to begin later still does. Raises
    NotFound for a parameter that is not this tenant's, Invalid naming the fields, Conflict where somebody
    else has just set it from the same day.
    """
    acting.require(CHANGE_PARAMETER)
    parameter = _parameter(name)
    unit = _unit(parameter, unit_uid)
    kept = _kept(parameter, value, valid_from)
    former = _shown(parameter, _holding(name, unit, valid_from), unit)
    try:
        with transaction.atomic():
            made = begin_on(ParameterValue, {"name": name, "unit": unit}, {"value": kept}, valid_from)
    except IntegrityError as error:
        if "parameters_value_one_at_a_time" not in str(error):
            raise
        raise Conflict(_("刚才已有人设置了同一天起的值，请刷新后重试。"), code="overlap") from error
    values = former, _shown(parameter, made, unit)
    if former == values[1]:
        raise Invalid({"value": [_("从这一天起已经是这个值，无需再设置。")]})
    _note(parameter, "set", acting, unit=unit, day=valid_from, values=values)
    return made


@transaction.atomic
def cancel_value(*, name: str, uid: UUID, acting: Actor) -> None:
    """Take back a value that has not begun yet: what held before goes on.

    Raises NotFound, Conflict for one that has begun.
    """
    acting.require(CHANGE_PARAMETER)
    parameter = _parameter(name)
    values = ParameterValue.objects.select_for_update(of=("self",)).select_related("unit")
    value = values.filter(name=name, uid=uid).first()
    if value is None:
        raise NotFound
    begins = value.validity.lower
    if begins <= timezone.localdate():
        raise Conflict(_("该值已经生效，不能取消；请设置新的值。"), code="value_holds")
    former = values.filter(name=name, unit=value.unit, validity__endswith=begins).first()
    gone = _shown(parameter, value, value.unit)
    value.delete()
    if former is not None:
        former.validity = DateRange(former.validity.lower, value.validity.upper)
        former.save(update_fields=["validity"])
    again = _shown(parameter, former, value.unit)
    _note(parameter, "cancel", acting, unit=value.unit, day=begins, values=(gone, again))


@transaction.atomic
def end_unit_value(*, name: str, unit_uid: UUID, acting: Actor) -> None:
    """Have a unit follow what holds above it from today on; values of its own still to come go too.

    Raises NotFound where the unit has no value of its own.
    """
    acting.require(CHANGE_PARAMETER)
    parameter = _parameter(name)
    unit = Unit.objects.filter(uid=unit_uid).first()
    today = timezone.localdate()
    shown = _shown(parameter, _holding(name, unit, today), unit)
    if unit is None or not end_values(ParameterValue.objects.filter(name=name, unit=unit)):
        raise NotFound
    _note(parameter, "end", acting, unit=unit, day=today, values=(shown, None))


def end_values(values: Any) -> int:
    """End these values today, those to come altogether; returns how many there were."""
    today = timezone.localdate()
    begun = values.filter(validity__startswith__lt=today, validity__contains=today)
    ended = 0
    for value in begun.select_for_update(of=("self",)):
        value.validity = DateRange(value.validity.lower, today)
        value.save(update_fields=["validity"])
        ended += 1
    return ended + int(values.filter(validity__startswith__gte=today).delete()[0])


def _parameter(name: str) -> Parameter[Any]:
    return parameter_named(name, current_tenant().tenant_type)


def _unit(parameter: Parameter[Any], uid: UUID | None) -> Unit | None:
    if uid is None:
        return None
    if not parameter.by_unit:
        raise Invalid({"unit_uid": [_("该参数全省一个值，不能按机构设置。")]})
    return open_unit(uid)


def _kept(parameter: Parameter[Any], value: str, valid_from: date) -> Any:
    """The value as it is kept; raises Invalid."""
    if valid_from < timezone.localdate():
        raise Invalid({"valid_from": [_("生效日期不能早于今天，请重新选择。")]})
    try:
        return parameter.kind.kept(parameter.read(value))
    except Refused as refused:
        raise Invalid({"value": [refused.message]}) from refused


def _holding(name: str, unit: Unit | None, day: date) -> ParameterValue | None:
    return ParameterValue.objects.filter(name=name, unit=unit, validity__contains=day).first()


def _shown(parameter: Parameter[Any], value: ParameterValue | None, unit: Unit | None) -> str | None:
    """A value as text; without one the default, and in a unit None: it follows what is above it."""
    if value is None:
        return None if unit else parameter.kind.text(parameter.default)
    return parameter.kind.text(parameter.kind.restored(value.value))


def _note(
    parameter: Parameter[Any],
    verb: str,
    acting: Actor,
    *,
    unit: Unit | None,
    day: date,
    values: tuple[str | None, str | None],
) -> None:
    """Write into the trail what held from a day on and what does now, and have the platform told of what is
    its own."""
    where = {"unit": unit.name} if unit else {}
    record_change(
        acting=acting,
        subject=SUBJECT,
        subject_uid=trail_uid(parameter.name),
        verb=verb,
        before={"value": values[0]},
        after={"value": values[1], "valid_from": day.isoformat(), **where},
    )
    forget_reading()
    if parameter.holder is Holder.PLATFORM:
        enqueue(TELL_PLATFORM, acting=acting, payload={"name": parameter.name})
