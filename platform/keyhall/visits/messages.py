"""A province hears that somebody of headquarters wants to visit it (A12, A13)."""

from datetime import datetime
from uuid import UUID

from keyhall.access.actor import Actor, Channel, actor_appointed
from keyhall.messaging.inbox import Message, receives
from keyhall.tenancy.names import HEADQUARTERS
from keyhall.visits.actions import call_off_visit, open_visit_asked_for
from keyhall.visits.topics import ASKED, CALLED_OFF


@receives(ASKED)
def open_for_headquarters(message: Message) -> None:
    """Open the visit and answer, so that nothing is shown before this province's own trail has it.

    Headquarters alone is heard: a province visits nobody.
    """
    told = message.payload
    if message.sender == HEADQUARTERS:
        open_visit_asked_for(
            uid=UUID(told["visit"]),
            reason=told["reason"],
            minutes=int(told["minutes"]),
            asked_at=datetime.fromisoformat(told["asked_at"]),
            acting=_teller(message),
        )


@receives(CALLED_OFF)
def end_for_headquarters(message: Message) -> None:
    """The visitor, or somebody of headquarters, has ended the visit there."""
    if message.sender == HEADQUARTERS:
        call_off_visit(uid=UUID(message.payload["visit"]), acting=_teller(message))


def _teller(message: Message) -> Actor:
    told = message.payload
    return actor_appointed(UUID(told["person"]), told["name"], (), Channel.SYSTEM)
