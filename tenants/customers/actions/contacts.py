"""Adding, changing and removing contacts (B04)."""

from typing import Any, Unpack
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.audit.trail import record_change
from keyhall.errors import Conflict
from keyhall.records import held
from tenants.customers.actions.customers import locked_customer
from tenants.customers.fields import (
    ContactChanges,
    ContactFields,
    ContactPersonFields,
    NewContactFields,
    those_of,
    trail_of,
)
from tenants.customers.models import Contact, CustomerStatus, Party, PartyKind
from tenants.customers.permissions import CHANGE_CONTACT
from tenants.customers.privacy import CONTACT_MASKS, without_masked
from tenants.customers.rules import contact_problems, party_problems, refuse
from tenants.customers.search import pinyin_of
from tenants.customers.sight import in_sight

SUBJECT = "customers.contact"
_OWN = frozenset(ContactFields.__annotations__)
_PERSON = frozenset(ContactPersonFields.__annotations__) | {"name"}


@transaction.atomic
def add_contact(
    *, customer_uid: UUID, name: str, acting: Actor, **fields: Unpack[NewContactFields]
) -> Contact:
    """Make a person the contact of a customer; the first one is the primary contact."""
    customer = locked_customer(customer_uid, None, CHANGE_CONTACT, acting)
    if customer.status == CustomerStatus.RETIRED:
        raise Conflict(_("客户已注销，不能再增加联系人。"), code="customer_retired")
    person = {"name": name.strip(), "kind": PartyKind.INDIVIDUAL, **those_of(_PERSON, fields)}
    values = those_of(_OWN, fields)
    refuse(party_problems(person), contact_problems(values))
    party = Party(**person)
    party.pinyin, party.pinyin_initials = pinyin_of(party.name)
    party.save(force_insert=True)
    contact = Contact(customer=customer, party=party, **values)
    contact.is_primary = contact.is_primary or not _links(customer.pk).exists()
    _give_up_primary(contact)
    contact.save(force_insert=True)
    record_change(
        acting=acting, subject=SUBJECT, subject_uid=contact.uid, verb="create", after=_trail(contact)
    )
    return contact


@transaction.atomic
def change_contact(
    *, uid: UUID, version: int | None, acting: Actor, **changes: Unpack[ContactChanges]
) -> Contact:
    """Change the named fields of a contact; raises Stale, Invalid, NotFound."""
    contact = _locked_contact(uid, version, acting)
    before = _trail(contact)
    person = those_of(_PERSON, changes)
    values = without_masked(those_of(_OWN, changes), contact, CONTACT_MASKS)
    refuse(party_problems(person), contact_problems(values))
    for name, value in person.items():
        setattr(contact.party, name, value)
    for name, value in values.items():
        setattr(contact, name, value)
    contact.party.pinyin, contact.party.pinyin_initials = pinyin_of(contact.party.name)
    contact.party.changed_at = timezone.now()
    contact.party.save(update_fields=[*person, "pinyin", "pinyin_initials", "changed_at"])
    _give_up_primary(contact)
    return _save(contact, "change", before, acting)


@transaction.atomic
def remove_contact(*, uid: UUID, version: int | None, acting: Actor) -> Contact:
    """End the link between a person and a customer as of today; the person's record stays."""
    contact = _locked_contact(uid, version, acting)
    before = _trail(contact)
    contact.valid_until = timezone.localdate()
    contact.is_primary = False
    return _save(contact, "remove", before, acting)


def _links(customer_id: int) -> Any:
    return Contact.objects.filter(customer_id=customer_id, valid_until__isnull=True)


def _locked_contact(uid: UUID, version: int | None, acting: Actor) -> Contact:
    acting.require(CHANGE_CONTACT)
    mine = in_sight(acting, CHANGE_CONTACT, "customer")
    present = Contact.objects.filter(mine, valid_until__isnull=True).select_related("party")
    return held(present, uid, version)


def _give_up_primary(contact: Contact) -> None:
    """A customer has one primary contact: the former steps back for a new one."""
    if contact.is_primary:
        former = _links(contact.customer_id).filter(is_primary=True).exclude(pk=contact.pk)
        former.update(is_primary=False, version=F("version") + 1, changed_at=timezone.now())


def _save(contact: Contact, verb: str, before: dict[str, Any], acting: Actor) -> Contact:
    contact.version += 1
    contact.changed_at = timezone.now()
    contact.save()
    record_change(
        acting=acting,
        subject=SUBJECT,
        subject_uid=contact.uid,
        verb=verb,
        before=before,
        after=_trail(contact),
    )
    return contact


def _trail(contact: Contact) -> dict[str, Any]:
    return {
        **trail_of(contact.party, _PERSON),
        **trail_of(contact, _OWN | {"valid_until"}),
        "customer": str(contact.customer.uid),
    }
