"""Plans that change the organisation."""

from datetime import date
from typing import Any

from django.utils import timezone

from keyhall.access.actor import Actor, system_actor
from keyhall.organisation.models import Unit
from keyhall.reorganisation.actions import (
    NewStep,
    add_step,
    perform_reorganisation,
    plan_reorganisation,
    schedule_reorganisation,
)
from keyhall.reorganisation.models import Reorganisation

SYSTEM = system_actor("factory")


def make_plan(*steps: NewStep, on: date | None = None, name: str = "县局合并") -> Reorganisation:
    """A draft with these steps, for today or a day to come."""
    plan = plan_reorganisation(name=name, effective_on=on or timezone.localdate(), acting=SYSTEM)
    for step in steps:
        add_step(step, uid=plan.uid, version=None, acting=SYSTEM)
    plan.refresh_from_db()
    return plan


def merge(unit: Unit, to: Unit) -> NewStep:
    return NewStep("merge", unit.uid, to.uid)


def move(unit: Unit, to: Unit | None) -> NewStep:
    return NewStep("move", unit.uid, to.uid if to else None)


def transfer(unit: Unit, to: Unit, **part: Any) -> NewStep:
    return NewStep("transfer", unit.uid, to.uid, **part)


def carry_out(*steps: NewStep, acting: Actor = SYSTEM) -> Reorganisation:
    """A plan for today with these steps, scheduled and performed."""
    plan = make_plan(*steps)
    schedule_reorganisation(uid=plan.uid, version=None, acting=acting)
    return perform_reorganisation(uid=plan.uid, version=None, acting=acting)
