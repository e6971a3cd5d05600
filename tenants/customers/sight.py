"""What of a tenant's customers an actor may see at all, for every record that hangs on one (A10, M01, I02).

Staff see every customer of their tenant, a customer's own people their own, an agent's program those assigned
to its agent. Each area narrows what it reads by this, so that another's record is not found anywhere.
"""

from django.db.models import Q

from keyhall.access.actor import Actor


def in_sight(acting: Actor, path: str = "") -> Q:
    """The condition on records whose customer stands at `path` (empty: customers themselves)."""
    prefix = f"{path}__" if path else ""
    condition = Q()
    if acting.customer_uid is not None:
        condition &= Q(**{f"{prefix}uid": acting.customer_uid})
    if acting.agent_uid is not None:
        condition &= Q(**{f"{prefix}agent_uid": acting.agent_uid})
    return condition
