"""Headquarters and provinces hear of national teams from one another (A23)."""

from uuid import UUID

from keyhall.messaging.inbox import Message, receives
from keyhall.staffing.actions.national_teams import take_members, take_team
from keyhall.staffing.national_teams import MEMBERS_TOLD, TOLD, is_at_headquarters
from keyhall.tenancy.names import HEADQUARTERS


@receives(TOLD)
def hear_of_team(message: Message) -> None:
    """A province hears of a national team, from headquarters alone."""
    if message.sender == HEADQUARTERS:
        take_team(message.payload, by="集团总部")


@receives(MEMBERS_TOLD)
def hear_of_members(message: Message) -> None:
    """Headquarters hears whom a province has named."""
    if is_at_headquarters():
        take_members(UUID(message.payload["uid"]), message.sender, message.payload["members"])
