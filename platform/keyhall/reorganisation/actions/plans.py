"""Drawing up, scheduling and giving up a plan (A23)."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.audit.trail import record_change
from keyhall.errors import Conflict, Invalid
from keyhall.organisation.actions import hold_tree
from keyhall.organisation.permissions import REORGANISE
from keyhall.records import held
from keyhall.reorganisation.lifecycles import REORGANISATION
from keyhall.reorganisation.models import Reorganisation, ReorganisationState
from keyhall.reorganisation.trail import SUBJECT
from keyhall.reorganisation.walking import refuse_what_cannot_be


@transaction.atomic
def plan_reorganisation(
    *, name: str, effective_on: date, acting: Actor, document: str = ""
) -> Reorganisation:
    """Begin a plan, without steps yet. Raises Invalid for no name and for a day that is over."""
    acting.require(REORGANISE)
    plan = Reorganisation(
        name=_checked_name(name),
        document=document.strip(),
        effective_on=_checked_day(effective_on),
        planned_by_uid=acting.uid,
        planned_by=acting.name,
    )
    plan.save(force_insert=True)
    record_change(acting=acting, subject=SUBJECT, subject_uid=plan.uid, verb="plan", after=plan_trail(plan))
    return plan


@transaction.atomic
def change_reorganisation(*, uid: UUID, version: int | None, acting: Actor, **changes: Any) -> Reorganisation:
    """Change a draft's `name`, `document` or `effective_on`."""
    acting.require(REORGANISE)
    plan = held_draft(uid, version)
    before = plan_trail(plan)
    if "name" in changes:
        plan.name = _checked_name(changes["name"])
    if "document" in changes:
        plan.document = changes["document"].strip()
    if "effective_on" in changes:
        plan.effective_on = _checked_day(changes["effective_on"])
    return save_plan(plan, "change", before, acting)


@transaction.atomic
def schedule_reorganisation(*, uid: UUID, version: int | None, acting: Actor) -> Reorganisation:
    """Have the plan performed on its day. Raises Conflict for one without steps or whose steps cannot be done
    one after the other, Invalid where its day is over."""
    acting.require(REORGANISE)
    hold_tree()
    plan = held(Reorganisation.objects.all(), uid, version)
    before = plan_trail(plan)
    plan.state = REORGANISATION.move(plan.state, "schedule", acting)
    _checked_day(plan.effective_on)
    refuse_what_cannot_be(plan)
    return save_plan(plan, "schedule", before, acting)


def reopen_reorganisation(*, uid: UUID, version: int | None, acting: Actor) -> Reorganisation:
    """Take a scheduled plan back in hand, to change it."""
    return _move(uid, version, "reopen", acting)


def cancel_reorganisation(*, uid: UUID, version: int | None, acting: Actor) -> Reorganisation:
    """Give a plan up; it stays to be read."""
    return _move(uid, version, "cancel", acting)


@transaction.atomic
def _move(uid: UUID, version: int | None, verb: str, acting: Actor) -> Reorganisation:
    acting.require(REORGANISE)
    plan = held(Reorganisation.objects.all(), uid, version)
    before = plan_trail(plan)
    plan.state = REORGANISATION.move(plan.state, verb, acting)
    plan.problem = ""
    return save_plan(plan, verb, before, acting)


def held_draft(uid: UUID, version: int | None) -> Reorganisation:
    """The plan, locked; raises Conflict for one that is no draft."""
    plan = held(Reorganisation.objects.all(), uid, version)
    if plan.state != ReorganisationState.DRAFT:
        raise Conflict(_("只有起草中的机构调整可以修改，请先退回起草。"), code="not_a_draft")
    return plan


def save_plan(plan: Reorganisation, verb: str, before: dict[str, Any], acting: Actor) -> Reorganisation:
    """Keep the plan at its next version, with a line in the trail."""
    plan.changed_at = timezone.now()
    plan.version += 1
    plan.save()
    record_change(
        acting=acting,
        subject=SUBJECT,
        subject_uid=plan.uid,
        verb=verb,
        before=before,
        after=plan_trail(plan),
    )
    return plan


def plan_trail(plan: Reorganisation) -> dict[str, Any]:
    """What of a plan a change is told by."""
    return {
        "name": plan.name,
        "document": plan.document,
        "effective_on": plan.effective_on.isoformat(),
        "state": str(plan.state),
        "problem": plan.problem,
    }


def _checked_name(name: str) -> str:
    if not name.strip():
        raise Invalid({"name": [_("请填写名称。")]})
    return name.strip()


def _checked_day(day: date) -> date:
    if day < timezone.localdate():
        raise Invalid({"effective_on": [_("生效日期不得早于今天。")]})
    return day
