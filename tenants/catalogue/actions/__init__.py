"""Every write to the catalogue (D01)."""

from tenants.catalogue.actions.offerings import NewCharacteristic, define_offering, define_specification
from tenants.catalogue.actions.prices import NewPrice, set_price, set_tax_rate

__all__ = [
    "NewCharacteristic",
    "NewPrice",
    "define_offering",
    "define_specification",
    "set_price",
    "set_tax_rate",
]
