"""What agents are told of: each message of the province's own that concerns one of them (I02)."""

from uuid import UUID

from keyhall.messaging.inbox import Message, receives
from tenants.channels.deliveries import put_down
from tenants.channels.events import ORDER_CHANGED


@receives("orders.order_changed")
def tell_agent(message: Message) -> None:
    """Put the change down for the endpoints of the agent that the order came from."""
    told = dict(message.payload)
    agent_uid = told.pop("agent_uid", None)
    if agent_uid:
        put_down(ORDER_CHANGED, message.uid, told, agent_uid=UUID(agent_uid), at=message.written_at)
