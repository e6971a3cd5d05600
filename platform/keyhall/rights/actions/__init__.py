"""Every write of rights."""

from keyhall.rights.actions.assignments import (
    approve_assignment,
    assign_role,
    end_assignment,
    refuse_assignment,
)
from keyhall.rights.actions.column_rules import clear_column_rule, set_column_rule
from keyhall.rights.actions.roles import add_role, change_role, retire_role

__all__ = [
    "add_role",
    "approve_assignment",
    "assign_role",
    "change_role",
    "clear_column_rule",
    "end_assignment",
    "refuse_assignment",
    "retire_role",
    "set_column_rule",
]
