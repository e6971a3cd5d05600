"""What of an event an agent is told: webhooks follow the rules of columns as the API does (I02, A10).

A part of an event that is not declared here is not told at all.
"""

from collections.abc import Callable, Mapping
from typing import Any

from keyhall.access.actor import DENY, MASK
from keyhall.access.masking import mask_text
from keyhall.access.roles import Role
from keyhall.rights.queries import column_rules_of
from tenants.channels.events import ORDER_CHANGED

# By event: the part of its data to the column that shows the same in the API; None where no column does.
SHOWN_AS: Mapping[str, Mapping[str, str | None]] = {
    ORDER_CHANGED: {
        "order_uid": "product-orders.uid",
        "number": "product-orders.number",
        "state": "product-orders.state",
        "step": "product-orders.current_step",
        "customer_uid": "product-orders.customer_uid",
        "changed_at": None,
    }
}


def as_ruled(payload: Mapping[str, Any], rule: Callable[[str], str]) -> dict[str, Any]:
    """A payload without what `rule` denies, and with a part alone of what it masks; `rule` is asked for a
    `resource.column`."""
    shown = SHOWN_AS.get(payload["type"])
    if shown is None:
        return dict(payload)
    data: dict[str, Any] = {}
    for name, value in payload["data"].items():
        effect = DENY if name not in shown else rule(shown[name] or "")
        if effect != DENY:
            data[name] = mask_text(str(value or "")) if effect == MASK else value
    return {**payload, "data": data}


def as_programs_see(payload: Mapping[str, Any]) -> dict[str, Any]:
    """A payload as the role of an agent's programs is shown it at this moment."""
    rules = column_rules_of(Role.AGENT_PROGRAM)
    return as_ruled(payload, lambda column: rules.get(column, ""))
