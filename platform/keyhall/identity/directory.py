"""Telling each tenant's directory of people what the platform knows of them (A09)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connections

from keyhall.identity.models import Membership, PlatformOutbox, User
from keyhall.messaging.tables import write_outgoing
from keyhall.tenancy.models import Tenant

TOPIC = "people.changed"
APPOINTED = "people.appointed"
ANSWERED = "people.invitation_answered"


def tell_directories(user_pks: Sequence[int], *, tenant: Tenant | None = None) -> None:
    """Write one `people.changed` a membership of these people (at `tenant` alone, if given).

    Takes the people's rows first, so that of two changes to one person the later has the later `as_of`.
    """
    list(User.objects.select_for_update().filter(pk__in=user_pks).order_by("pk").values_list("pk"))
    memberships = Membership.objects.select_related("user", "tenant").filter(user__in=user_pks)
    if tenant is not None:
        memberships = memberships.filter(tenant=tenant)
    with connections["platform"].cursor() as cursor:
        cursor.execute("SELECT to_json(clock_timestamp()) #>> '{}'")
        as_of = cursor.fetchone()[0]
    write_outgoing(
        PlatformOutbox,
        "platform",
        [
            {
                "topic": TOPIC,
                "key": str(membership.user.uid),
                "payload": directory_entry(membership, as_of),
                "receiver": membership.tenant.slug,
            }
            for membership in memberships.order_by("pk")
        ],
    )


def tell_first_roles(user: User, tenant: Tenant, roles: Sequence[str], customer_uid: UUID | None) -> None:
    """Write to a tenant which roles a person begins with there."""
    payload = {
        "uid": str(user.uid),
        "roles": list(roles),
        "customer_uid": str(customer_uid) if customer_uid else None,
    }
    message = {"topic": APPOINTED, "key": str(user.uid), "payload": payload, "receiver": tenant.slug}
    write_outgoing(PlatformOutbox, "platform", [message])


def tell_invitation_answer(user: User, tenant: Tenant, invitation: str, refusal: str = "") -> None:
    """Write to a tenant what came of an invitation: who it is, or why it is refused."""
    payload = {"invitation": invitation, "uid": None if refusal else str(user.uid), "refusal": refusal}
    message = {"topic": ANSWERED, "key": str(user.uid), "payload": payload, "receiver": tenant.slug}
    write_outgoing(PlatformOutbox, "platform", [message])


def directory_entry(membership: Membership, as_of: str) -> dict[str, Any]:
    """A person as a tenant's directory shows them; `as_of` is an ISO 8601 time with its offset."""
    user = membership.user
    return {
        "uid": str(user.uid),
        "name": user.name,
        "post": membership.post,
        "email": user.email,
        "phone": user.phone,
        "customer_uid": str(membership.customer_uid) if membership.customer_uid else None,
        "is_active": membership.is_active and user.is_active,
        "as_of": as_of,
    }
