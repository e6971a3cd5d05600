"""Doing what a plan says, all of it or nothing (A23)."""

from collections import Counter
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.errors import Conflict, DomainError
from keyhall.organisation.actions import change_unit, close_unit, hold_tree, move_unit
from keyhall.organisation.dependents import all_dependents
from keyhall.organisation.models import Unit, UnitPlace
from keyhall.organisation.permissions import REORGANISE
from keyhall.records import held
from keyhall.reorganisation.actions.plans import plan_trail, save_plan
from keyhall.reorganisation.lifecycles import REORGANISATION
from keyhall.reorganisation.models import Reorganisation, ReorganisationState, Step, StepKind
from keyhall.reorganisation.walking import handover_of, refuse_what_cannot_be, steps_of


@transaction.atomic
def perform_reorganisation(*, uid: UUID, version: int | None, acting: Actor) -> Reorganisation:
    """Do every step of a scheduled plan whose day has come.

    Raises Conflict before its day, and where a step cannot be done any more; then nothing has changed.
    """
    acting.require(REORGANISE)
    hold_tree()
    plan = held(Reorganisation.objects.all(), uid, version)
    before = plan_trail(plan)
    plan.state = REORGANISATION.move(plan.state, "perform", acting)
    if plan.effective_on > timezone.localdate():
        raise Conflict(_("尚未到生效日期，到时系统会自动执行。"), code="before_its_day")
    refuse_what_cannot_be(plan)
    moved: Counter[str] = Counter()
    for step in steps_of(plan):
        moved += _perform(step, plan, acting)
    plan.moved, plan.performed_at, plan.problem = dict(moved), timezone.now(), ""
    return save_plan(plan, "perform", before, acting)


def perform_due(*, acting: Actor) -> dict[str, int]:
    """Perform every scheduled plan whose day has come, the earliest first; one that cannot be is left as it
    was and says why. Returns how many of each."""
    due = Reorganisation.objects.filter(
        state=ReorganisationState.SCHEDULED, effective_on__lte=timezone.localdate()
    )
    counted = Counter(performed=0, failed=0)
    for uid in due.order_by("effective_on", "id").values_list("uid", flat=True):
        try:
            perform_reorganisation(uid=uid, version=None, acting=acting)
            counted["performed"] += 1
        except DomainError as error:
            _note_problem(uid, str(error), acting)
            counted["failed"] += 1
    return dict(counted)


@transaction.atomic
def _note_problem(uid: UUID, problem: str, acting: Actor) -> None:
    plan = held(Reorganisation.objects.all(), uid, None)
    before = plan_trail(plan)
    plan.problem = problem
    save_plan(plan, "fail", before, acting)


def _perform(step: Step, plan: Reorganisation, acting: Actor) -> Counter[str]:
    if step.kind == StepKind.MOVE:
        parent_uid = step.to.uid if step.to else None
        move_unit(uid=step.unit.uid, version=None, parent_uid=parent_uid, on=plan.effective_on, acting=acting)
        return Counter(units=1)
    handover = handover_of(step)
    moved = Counter({entry.name: entry.move(handover, acting) for entry in all_dependents()})
    if step.kind == StepKind.MERGE:
        moved["units"] += _merge(step.unit, handover.to, plan, acting)
    return moved


def _merge(unit: Unit, to: Unit, plan: Reorganisation, acting: Actor) -> int:
    """What stands below goes along, the unit ends, and the other looks after its division if it has none."""
    below = UnitPlace.objects.filter(parent=unit, validity__contains=plan.effective_on)
    uids = list(below.values_list("unit__uid", flat=True))
    for uid in uids:
        move_unit(uid=uid, version=None, parent_uid=to.uid, on=plan.effective_on, acting=acting)
    close_unit(uid=unit.uid, version=None, on=plan.effective_on, acting=acting)
    if unit.region and not to.region and unit.kind == to.kind:
        change_unit(uid=to.uid, version=None, region=unit.region, acting=acting)
    return len(uids) + 1
