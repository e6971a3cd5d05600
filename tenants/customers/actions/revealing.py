"""Showing personal data whole: one record at a time, for a reason that stays with it (A10, A22, B04)."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.audit.models import AccessKind
from keyhall.audit.trail import record_access, record_change
from keyhall.errors import Invalid, NotFound
from tenants.customers.fields import trail_value
from tenants.customers.models import Contact, Customer, PartyKind
from tenants.customers.permissions import VIEW_CONTACT_DETAILS
from tenants.customers.sight import in_sight

CONTACT_DETAILS = ("phone", "mobile", "email")
PARTY_DETAILS = ("phone", "address", "identity_document")


@transaction.atomic
def reveal_contact(*, uid: UUID, reason: str, acting: Actor) -> dict[str, Any]:
    """`phone`, `mobile`, `email` and `birth_date` of a present contact, whole.

    Who looked and why is in the contact's trail before the answer is given. Raises NotFound, and Invalid
    without a reason.
    """
    acting.require(VIEW_CONTACT_DETAILS)
    given = _checked(reason)
    mine = in_sight(acting, VIEW_CONTACT_DETAILS, "customer")
    contact = Contact.objects.filter(mine, uid=uid, valid_until__isnull=True).select_related("party").first()
    if contact is None:
        raise NotFound
    record_change(
        acting=acting,
        subject="customers.contact",
        subject_uid=contact.uid,
        verb="reveal",
        after={"reason": given},
    )
    record_access(acting=acting, kind=AccessKind.UNMASK, path=f"/contacts/{contact.uid}")
    details = {name: getattr(contact, name) for name in CONTACT_DETAILS}
    return {**details, "birth_date": trail_value(contact.party.birth_date)}


@transaction.atomic
def reveal_customer(*, uid: UUID, reason: str, acting: Actor) -> dict[str, Any]:
    """`phone`, `address` and `identity_document` of a customer who is a person, whole; as `reveal_contact`.

    An organization's are no secret: raises Invalid.
    """
    acting.require(VIEW_CONTACT_DETAILS)
    given = _checked(reason)
    mine = Customer.objects.filter(in_sight(acting, VIEW_CONTACT_DETAILS), uid=uid)
    customer = mine.select_related("party").first()
    if customer is None:
        raise NotFound
    if customer.party.kind != PartyKind.INDIVIDUAL:
        raise Invalid({"reason": [_("单位客户的资料没有遮盖，无需查看全文。")]})
    record_change(
        acting=acting,
        subject="customers.customer",
        subject_uid=customer.uid,
        verb="reveal",
        after={"reason": given},
    )
    record_access(acting=acting, kind=AccessKind.UNMASK, path=f"/customers/{customer.uid}")
    return {name: getattr(customer.party, name) for name in PARTY_DETAILS}


def _checked(reason: str) -> str:
    if not reason.strip():
        raise Invalid({"reason": [_("请说明查看全文的理由，它会留在修改痕迹里。")]})
    return reason.strip()
