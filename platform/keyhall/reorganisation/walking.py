"""A plan's steps as they would be done one after the other, on the tree of its day (A23)."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from keyhall.errors import Conflict
from keyhall.organisation.dependents import Handover
from keyhall.organisation.models import UnitPlace
from keyhall.reference.divisions import significant_digits
from keyhall.reorganisation.models import Reorganisation, Step, StepKind


@dataclass(frozen=True)
class Walked:
    """A step, and the primary keys of the units whose roles reach what it changes: those it stands under
    before (`above`) and after (`beneath` which it then is), and what the step names itself."""

    step: Step
    above: frozenset[int]
    beneath: frozenset[int]


def steps_of(plan: Reorganisation) -> list[Step]:
    """The steps in their order, with their units."""
    return list(plan.steps.select_related("unit", "to").order_by("sequence"))


def handover_of(step: Step) -> Handover:
    """What a merge or transfer hands over."""
    return Handover(
        step.unit,
        step.to or step.unit,
        region=significant_digits(step.region) if step.region else "",
        manager_uid=step.manager_uid,
        new_manager_uid=step.new_manager_uid,
    )


def walk(plan: Reorganisation) -> Iterator[Walked]:
    """Each step on the tree that those before it leave.

    Raises Conflict naming the step that cannot be done: its unit is merged away by then, or would stand
    below itself.
    """
    places = UnitPlace.objects.filter(validity__contains=plan.effective_on)
    parents: dict[int, int | None] = dict(places.values_list("unit_id", "parent_id"))
    merged: set[int] = set()
    for number, step in enumerate(steps_of(plan), 1):
        above = frozenset(_line(parents, step.unit_id))
        beneath = frozenset(_line(parents, step.to_id))
        if merged & {step.unit_id, step.to_id}:
            told = _("第 %(number)d 步的机构已在前面的步骤中并入其他机构，请调整步骤。")
            raise Conflict(told % {"number": number}, code="step_on_merged_unit")
        if step.kind != StepKind.TRANSFER and step.unit_id in beneath:
            told = _("第 %(number)d 步的去向机构是本机构或其下级，请重新选择。")
            raise Conflict(told % {"number": number}, code="step_below_itself")
        if step.kind == StepKind.MERGE:
            merged.add(step.unit_id)
            below = [unit for unit, parent in parents.items() if parent == step.unit_id]
            parents.update(dict.fromkeys(below, step.to_id))
            # Roles held at the unit go along.
            beneath |= {step.unit_id}
        elif step.kind == StepKind.MOVE:
            parents[step.unit_id] = step.to_id
            beneath |= {step.unit_id}
        yield Walked(step, above, beneath)


def refuse_what_cannot_be(plan: Reorganisation) -> None:
    """Raise Conflict for a plan without steps, or where one of them cannot be done."""
    if not list(walk(plan)):
        raise Conflict(_("机构调整还没有步骤，请先增加步骤。"), code="no_steps")


def _line(parents: dict[int, int | None], unit_id: int | None) -> Iterator[int]:
    while unit_id is not None:
        yield unit_id
        unit_id = parents.get(unit_id)
