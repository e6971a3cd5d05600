"""How a person's data is shown: whole under permission, else masked (B04)."""

from keyhall.access.actor import Actor
from keyhall.access.masking import mask_address, mask_document, mask_email, mask_phone
from tenants.customers.models import Contact, Party, PartyKind
from tenants.customers.permissions import VIEW_CONTACT_DETAILS


def contact_details(contact: Contact, acting: Actor) -> dict[str, str]:
    """`phone`, `mobile` and `email` of a contact as `acting` may see them."""
    if acting.can(VIEW_CONTACT_DETAILS):
        return {"phone": contact.phone, "mobile": contact.mobile, "email": contact.email}
    return {
        "phone": mask_phone(contact.phone),
        "mobile": mask_phone(contact.mobile),
        "email": mask_email(contact.email),
    }


def party_details(party: Party, acting: Actor) -> dict[str, str]:
    """`phone`, `address` and `identity_document` of a party; an organization's are no secret."""
    if party.kind == PartyKind.ORGANIZATION or acting.can(VIEW_CONTACT_DETAILS):
        return {"phone": party.phone, "address": party.address, "identity_document": party.identity_document}
    return {
        "phone": mask_phone(party.phone),
        "address": mask_address(party.address),
        "identity_document": mask_document(party.identity_document),
    }
