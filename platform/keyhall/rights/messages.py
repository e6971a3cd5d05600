"""First roles, told by the platform with the person: a new tenant's administrator has nobody to ask (A02)."""

from uuid import UUID

from keyhall.access.actor import Channel, system_actor
from keyhall.messaging.inbox import Message, receives
from keyhall.rights.first_roles import give_first_roles


@receives("people.appointed")
def take_first_roles(message: Message) -> None:
    """Write the roles somebody begins with; those they have already stay as they are."""
    told = message.payload
    customer_uid = UUID(told["customer_uid"]) if told.get("customer_uid") else None
    give_first_roles(
        UUID(told["uid"]),
        told["roles"],
        acting=system_actor("platform", Channel.SYSTEM),
        customer_uid=customer_uid,
    )
