"""What a plan consists of (A23)."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.access.models import Person
from keyhall.audit.trail import record_change
from keyhall.errors import Conflict, Invalid, NotFound
from keyhall.organisation.dependents import Turn, all_dependents
from keyhall.organisation.permissions import REORGANISE
from keyhall.organisation.queries import open_unit
from keyhall.reference.divisions import division_names
from keyhall.reorganisation.actions.plans import held_draft
from keyhall.reorganisation.models import Reorganisation, Step, StepKind
from keyhall.reorganisation.trail import SUBJECT


@dataclass(frozen=True)
class NewStep:
    """A step as it is asked for; `region` is the six-digit code of a division."""

    kind: str
    unit_uid: UUID
    to_uid: UUID | None = None
    region: str = ""
    manager_uid: UUID | None = None
    new_manager_uid: UUID | None = None


@transaction.atomic
def add_step(new: NewStep, *, uid: UUID, version: int | None, acting: Actor) -> Step:
    """Add a step at the end of a draft. Raises Invalid naming the fields, Conflict for a second merge or move
    of a unit and for a plan that is no draft."""
    acting.require(REORGANISE)
    plan = held_draft(uid, version)
    step = _checked(plan, new)
    last = plan.steps.aggregate(last=Max("sequence"))["last"]
    step.sequence = (last or 0) + 1
    _insert(step)
    _touch(plan, "add_step", step, acting)
    return step


@transaction.atomic
def remove_step(*, uid: UUID, version: int | None, step_uid: UUID, acting: Actor) -> Reorganisation:
    """Take a step out of a draft."""
    acting.require(REORGANISE)
    plan = held_draft(uid, version)
    step = plan.steps.select_related("unit", "to").filter(uid=step_uid).first()
    if step is None:
        raise NotFound
    step.delete()
    return _touch(plan, "remove_step", step, acting)


def _checked(plan: Reorganisation, new: NewStep) -> Step:
    if new.kind not in StepKind.values:
        raise Invalid({"kind": [_("请选择步骤的种类。")]})
    step = Step(reorganisation=plan, kind=new.kind)
    step.unit = open_unit(new.unit_uid, plan.effective_on)
    step.to = open_unit(new.to_uid, plan.effective_on, field="to_uid") if new.to_uid else None
    if new.kind == StepKind.TRANSFER:
        if not any(dependent.turn == Turn.CUSTOMERS for dependent in all_dependents()):
            raise Invalid({"kind": [_("本单位没有客户，不能划转。")]})
        _read_part(step, new)
    elif new.region or new.manager_uid or new.new_manager_uid:
        raise Invalid({"kind": [_("只有划转客户才能指定地区或客户经理。")]})
    if step.to is None and new.kind != StepKind.MOVE:
        raise Invalid({"to_uid": [_("请选择去向机构。")]})
    if step.to == step.unit and not (new.manager_uid and new.new_manager_uid):
        raise Invalid({"to_uid": [_("去向机构不能是本机构，请重新选择。")]})
    return step


def _read_part(step: Step, new: NewStep) -> None:
    if not new.region and new.manager_uid is None:
        raise Invalid({"region": [_("请指定划转哪个地区或哪位客户经理的客户。")]})
    if new.region and new.region not in division_names():
        raise Invalid({"region": [_("没有这个行政区划代码，请核对。")]})
    step.region = new.region
    for field in ("manager_uid", "new_manager_uid"):
        setattr(step, field, _checked_person(field, getattr(new, field)))


def _checked_person(field: str, uid: UUID | None) -> UUID | None:
    if uid is None:
        return None
    people = Person.objects.filter(uid=uid, customer_uid__isnull=True)
    # Whoever hands over may have left already.
    if not (people if field == "manager_uid" else people.filter(is_active=True)).exists():
        raise Invalid({field: [_("请选择本单位的人员。")]})
    return uid


def _insert(step: Step) -> None:
    try:
        with transaction.atomic():
            step.save(force_insert=True)
    except IntegrityError as error:
        if "reorganisation_step_unit_once" not in str(error):
            raise
        raise Conflict(_("该机构已有同样的步骤，请先删除。"), code="step_twice") from error


def _touch(plan: Reorganisation, verb: str, step: Step, acting: Actor) -> Reorganisation:
    plan.version += 1
    plan.changed_at = timezone.now()
    plan.save(update_fields=["version", "changed_at"])
    told = {name: value for name, value in _trail(step).items() if value}
    before, after = (None, told) if verb == "add_step" else (told, None)
    record_change(acting=acting, subject=SUBJECT, subject_uid=plan.uid, verb=verb, before=before, after=after)
    return plan


def _trail(step: Step) -> dict[str, Any]:
    return {
        "kind": step.kind,
        "unit": str(step.unit.uid),
        "to": str(step.to.uid) if step.to else None,
        "region": step.region or None,
        "manager": str(step.manager_uid) if step.manager_uid else None,
        "new_manager": str(step.new_manager_uid) if step.new_manager_uid else None,
    }
