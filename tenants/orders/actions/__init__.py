"""Every write to orders and their steps (D05, D06)."""

from tenants.orders.actions.ending import cancel_order, refuse_order
from tenants.orders.actions.steps import (
    claim_step,
    complete_step,
    reassign_step,
    release_step,
    return_step,
)
from tenants.orders.actions.submitting import submit_order

__all__ = [
    "cancel_order",
    "claim_step",
    "complete_step",
    "reassign_step",
    "refuse_order",
    "release_step",
    "return_step",
    "submit_order",
]
