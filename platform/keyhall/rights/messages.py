"""What a tenant is told of its people: by the platform first roles and what came of an invitation (A02, M03),
by headquarters who of a group's other provinces comes here (M04)."""

from uuid import UUID

from django.utils import timezone

from keyhall.access.actor import Channel, system_actor
from keyhall.messaging.inbox import Message, receives
from keyhall.rights.first_roles import give_first_roles
from keyhall.rights.group_people import PLACED, Placement, place_group_person
from keyhall.rights.models import Invitation, InvitationState
from keyhall.tenancy.names import HEADQUARTERS


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


@receives(PLACED)
def take_group_person(message: Message) -> None:
    """Headquarters says which people of a group's other provinces come here; nobody else may."""
    told = message.payload
    if message.sender != HEADQUARTERS:
        return
    place_group_person(
        Placement(
            person_uid=UUID(told["person_uid"]),
            home=told["home"],
            home_name=told["home_name"],
            group_uid=UUID(told["group_uid"]),
            customer_uid=UUID(told["customer_uid"]) if told["customer_uid"] else None,
            roles=told["roles"],
            needs_second_factor=bool(told["needs_second_factor"]),
        )
    )


@receives("people.invitation_answered")
def take_answer(message: Message) -> None:
    """Note who was invited; a customer's person begins with the roles of the invitation."""
    told = message.payload
    invitation = Invitation.objects.select_for_update().filter(
        uid=told["invitation"], state=InvitationState.SENT
    )
    for found in invitation:
        found.state = InvitationState.REFUSED if told["refusal"] else InvitationState.JOINED
        found.person_uid = UUID(told["uid"]) if told["uid"] else None
        found.changed_at = timezone.now()
        found.save(update_fields=["state", "person_uid", "changed_at"])
        if found.person_uid is not None and found.customer_uid is not None:
            give_first_roles(
                found.person_uid,
                found.roles,
                acting=system_actor(found.invited_by, Channel.SYSTEM),
                customer_uid=found.customer_uid,
                spreads=found.spreads,
            )
