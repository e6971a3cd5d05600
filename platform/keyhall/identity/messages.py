"""What tenants ask for their own people: to invite them, to shut them out, to ask more of them (A09, M03).

A province says besides that somebody of headquarters visits it (A12).
"""

import logging
from datetime import datetime
from uuid import UUID

from keyhall.errors import DomainError
from keyhall.identity.actions.invitations import invite
from keyhall.identity.actions.people import grant_membership, register_person
from keyhall.identity.actions.second_factors import ORDERED, reset_second_factor
from keyhall.identity.actions.visits import end_pass, give_pass
from keyhall.identity.directory import tell_directories, tell_invitation_answer
from keyhall.identity.inbox import platform_receives
from keyhall.identity.models import Membership, User
from keyhall.messaging.inbox import Message
from keyhall.tenancy.models import Tenant
from keyhall.tenancy.names import HEADQUARTERS
from keyhall.visits.topics import CALLED_OFF, ENDED, OPENED

logger = logging.getLogger(__name__)


@platform_receives("people.invited")
def invite_somebody(message: Message) -> None:
    """Register who isn't, let them enter the asking tenant, mail them, and answer with their identity.

    Refused where the person is at the tenant already on somebody else's behalf: staff, or another customer's.
    """
    tenant = Tenant.objects.get(schema_name=message.sender)
    told = message.payload
    customer_uid = UUID(told["customer_uid"]) if told["customer_uid"] else None
    user = User.objects.filter(email=told["email"]).first()
    if user is None:
        user = register_person(email=told["email"], name=told["name"])
    standing = Membership.objects.filter(user=user, tenant=tenant, is_active=True).first()
    if standing is not None and standing.customer_uid != customer_uid:
        tell_invitation_answer(user, tenant, told["invitation"], refusal="elsewhere")
        return
    grant_membership(user=user, tenant=tenant, post=told["post"], customer_uid=customer_uid)
    needed = bool(told["needs_second_factor"])
    Membership.objects.filter(user=user, tenant=tenant).update(needs_second_factor=needed)
    invite(user=user, tenant=tenant)
    tell_invitation_answer(user, tenant, told["invitation"])


@platform_receives("people.placed")
def let_group_person_in(message: Message) -> None:
    """Let somebody enter the sender as one of a customer's own people, whom a role for its whole group brings
    there (M04); not whoever works there."""
    told = message.payload
    user = User.objects.filter(uid=UUID(told["uid"]), is_active=True).first()
    tenant = Tenant.objects.get(schema_name=message.sender)
    if user is None:
        logger.warning("%s expects nobody we know: %s", message.sender, told["uid"])
        return
    standing = Membership.objects.filter(user=user, tenant=tenant, is_active=True).first()
    if standing is not None and standing.customer_uid is None:
        logger.warning("%s expects one of its staff as a customer's: %s", message.sender, told["uid"])
        return
    post = standing.post if standing else ""
    grant_membership(user=user, tenant=tenant, post=post, customer_uid=UUID(told["customer_uid"]))
    needed = bool(told["needs_second_factor"])
    Membership.objects.filter(user=user, tenant=tenant).update(needs_second_factor=needed)


@platform_receives("people.removed")
def remove_somebody(message: Message) -> None:
    """End a person's entry to the asking tenant, from their next request on."""
    membership = Membership.objects.select_related("tenant").filter(
        user__uid=message.payload["uid"], tenant__schema_name=message.sender, is_active=True
    )
    for entry in membership:
        entry.is_active = False
        entry.save(update_fields=["is_active"])
        tell_directories([entry.user_id], tenant=entry.tenant)


@platform_receives("people.second_factor_asked")
def ask_for_second_factor(message: Message) -> None:
    """Whether the people of a customer need a second factor to enter the asking tenant."""
    told = message.payload
    Membership.objects.filter(tenant__schema_name=message.sender, customer_uid=told["customer_uid"]).update(
        needs_second_factor=bool(told["needed"])
    )


@platform_receives(ORDERED)
def carry_out_reset(message: Message) -> None:
    """Take somebody's second factors away as a tenant of theirs ordered.

    An order about somebody who is none of the tenant's people is dropped.
    """
    told = message.payload
    user = User.objects.filter(uid=UUID(told["uid"])).first()
    tenant = Tenant.objects.filter(schema_name=message.sender).first()
    if user is None or tenant is None:
        logger.warning("%s ordered a reset for nobody: %s", message.sender, told["uid"])
        return
    try:
        reset_second_factor(
            user=user, tenant=tenant, proof=told["proof"], by_uid=UUID(told["by_uid"]), by=told["by"]
        )
    except DomainError as refused:
        logger.warning("%s may not order a reset for %s: %s", message.sender, told["uid"], refused.code)


@platform_receives(OPENED)
def let_visitor_in(message: Message) -> None:
    """Let somebody of headquarters into the sender, whose trail has their visit by now."""
    told = message.payload
    give_pass(
        visit_uid=UUID(told["visit"]),
        person_uid=UUID(told["person"]),
        tenant=Tenant.objects.get(schema_name=message.sender),
        until=datetime.fromisoformat(told["until"]),
    )


@platform_receives(ENDED)
def shut_visitor_out(message: Message) -> None:
    """A visit to the sender was ended there."""
    end_pass(visit_uid=UUID(message.payload["visit"]), tenant=Tenant.objects.get(schema_name=message.sender))


@platform_receives(CALLED_OFF)
def call_off_pass(message: Message) -> None:
    """Headquarters ended a visit; the province's answer that opens it may still be on its way."""
    told = message.payload
    if message.sender == HEADQUARTERS:
        give_pass(
            visit_uid=UUID(told["visit"]),
            person_uid=UUID(told["person"]),
            tenant=Tenant.objects.get(schema_name=told["province"]),
            until=message.written_at,
        )
        end_pass(visit_uid=UUID(told["visit"]), tenant=Tenant.objects.get(schema_name=told["province"]))
