"""Everything that changes what is promised, what broke and what was measured."""

from tenants.service.actions.objectives import promise_availability, set_objective
from tenants.service.actions.outages import change_outage, close_months, measure_month, record_outage

__all__ = [
    "change_outage",
    "close_months",
    "measure_month",
    "promise_availability",
    "record_outage",
    "set_objective",
]
