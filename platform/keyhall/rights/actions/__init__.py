"""Every write of rights."""

from keyhall.rights.actions.assignments import (
    approve_assignment,
    assign_role,
    end_assignment,
    refuse_assignment,
)
from keyhall.rights.actions.colleagues import (
    ask_for_second_factor,
    remove_colleague,
    set_colleague_roles,
)
from keyhall.rights.actions.column_rules import clear_column_rule, set_column_rule
from keyhall.rights.actions.invitations import invite_colleague, invite_person
from keyhall.rights.actions.roles import add_role, change_role, retire_role

__all__ = [
    "add_role",
    "approve_assignment",
    "ask_for_second_factor",
    "assign_role",
    "change_role",
    "clear_column_rule",
    "end_assignment",
    "invite_colleague",
    "invite_person",
    "refuse_assignment",
    "remove_colleague",
    "retire_role",
    "set_colleague_roles",
    "set_column_rule",
]
