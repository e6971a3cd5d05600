"""Every write of parameters and dictionaries."""

from keyhall.parameters.actions.entries import add_entry, change_entry, restore_entry, retire_entry
from keyhall.parameters.actions.values import (
    TELL_PLATFORM,
    cancel_value,
    end_unit_value,
    end_values,
    set_parameter,
)

__all__ = [
    "TELL_PLATFORM",
    "add_entry",
    "cancel_value",
    "change_entry",
    "end_unit_value",
    "end_values",
    "restore_entry",
    "retire_entry",
    "set_parameter",
]
