"""Takes over into the tenant's trail what happened at the sign-in host (A13, A22)."""

from uuid import UUID

from keyhall.access.actor import Channel, actor_with_roles
from keyhall.audit.trail import record_access
from keyhall.messaging.inbox import Message, receives


@receives("people.locked_out")
def record_lock_out(message: Message) -> None:
    """Write that one of this tenant's people was locked out after wrong passwords."""
    told = message.payload
    record_access(
        acting=actor_with_roles(UUID(told["uid"]), told["name"], frozenset(), Channel.SYSTEM),
        kind="locked_out",
        path="/accounts/login/",
        address=told["address"],
    )


@receives("people.factor_reset")
def record_factor_reset(message: Message) -> None:
    """Write that one of this tenant's people had their second factors taken away, wherever it was ordered."""
    told = message.payload
    record_access(
        acting=actor_with_roles(UUID(told["uid"]), told["name"], frozenset(), Channel.SYSTEM),
        kind="factor_reset",
        path="/accounts/2fa/",
    )
