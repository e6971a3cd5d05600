"""Every write of the organisation."""

from keyhall.organisation.actions.units import add_unit, change_unit, close_unit, hold_tree, move_unit

__all__ = ["add_unit", "change_unit", "close_unit", "hold_tree", "move_unit"]
