"""Every write of plans of the organisation."""

from keyhall.reorganisation.actions.performing import perform_due, perform_reorganisation
from keyhall.reorganisation.actions.plans import (
    cancel_reorganisation,
    change_reorganisation,
    plan_reorganisation,
    reopen_reorganisation,
    schedule_reorganisation,
)
from keyhall.reorganisation.actions.steps import NewStep, add_step, remove_step

__all__ = [
    "NewStep",
    "add_step",
    "cancel_reorganisation",
    "change_reorganisation",
    "perform_due",
    "perform_reorganisation",
    "plan_reorganisation",
    "remove_step",
    "reopen_reorganisation",
    "schedule_reorganisation",
]
