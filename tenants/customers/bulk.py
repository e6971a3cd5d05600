"""Creating many customers at once, for imports and seeds (B13)."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from keyhall.access.actor import Actor
from keyhall.audit.trail import record_creations
from keyhall.bulk import copy_rows, reserve_ids
from keyhall.national.tellings import tell_records
from keyhall.organisation.queries import unit_of_region, units_by_region
from tenants.customers.actions.customers import SUBJECT
from tenants.customers.codes import check_region, compose_code, take_serials
from tenants.customers.fields import PARTY_FIELDS, ContactFields, PartyFields
from tenants.customers.messages import CUSTOMERS_TOLD
from tenants.customers.models import Contact, Customer, CustomerStatus, Party, PartyKind
from tenants.customers.permissions import ADD_CUSTOMER
from tenants.customers.search import grams_of, pinyin_of, search_text_of

_PARTY_COLUMNS = ("id", "uid", "kind", "name", "pinyin", "pinyin_initials", *sorted(PARTY_FIELDS))
_CUSTOMER_COLUMNS = (
    "id",
    "uid",
    "code",
    "party_id",
    "customer_class",
    "status",
    "region",
    "account_manager_uid",
    "unit_id",
    "group_uid",
    "group_name",
    "since",
    "source_system",
    "source_id",
    "labels",
    "search_text",
    "sort_key",
    "grams",
    "version",
)
_CONTACT_DETAILS = tuple(sorted(ContactFields.__annotations__))
_CONTACT_COLUMNS = ("uid", "customer_id", "party_id", "version", *_CONTACT_DETAILS)


@dataclass
class ContactDraft:
    """A contact to be; the first of a customer's becomes its primary contact."""

    name: str
    sex: str = ""
    details: ContactFields = field(default_factory=ContactFields)


@dataclass
class CustomerDraft:
    """A customer to be, its values already found right by the rules; `id` and `code` are filled in.

    The unit that looks after its region becomes its own.
    """

    name: str
    customer_class: str
    region: str
    since: date
    kind: str = PartyKind.ORGANIZATION
    status: str = CustomerStatus.ACTIVE
    uid: UUID = field(default_factory=uuid4)
    account_manager_uid: UUID | None = None
    group_uid: UUID | None = None
    group_name: str = ""
    source_system: str = ""
    source_id: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    party: PartyFields = field(default_factory=PartyFields)
    contacts: list[ContactDraft] = field(default_factory=list)
    id: int = 0
    code: str = ""
    unit_id: int | None = None


@transaction.atomic
def create_customers(drafts: Sequence[CustomerDraft], *, acting: Actor) -> None:
    """Write customers with parties, contacts and their lines on the trail, all or none.

    Takes a block of serials per region; gives every draft its `id` and `code`.
    """
    acting.require(ADD_CUSTOMER)
    if not drafts:
        return
    _number(drafts)
    units = units_by_region()
    party_ids = reserve_ids(Party, len(drafts))
    for draft, customer_id in zip(drafts, reserve_ids(Customer, len(drafts)), strict=True):
        draft.id = customer_id
        draft.unit_id = unit_of_region(units, draft.region)
    parties = (
        _party_row(party_id, draft.kind, draft.name, draft.party)
        for draft, party_id in zip(drafts, party_ids, strict=True)
    )
    copy_rows(Party, _PARTY_COLUMNS, parties)
    copy_rows(Customer, _CUSTOMER_COLUMNS, map(_customer_row, drafts, party_ids))
    _copy_contacts(drafts)
    record_creations(
        ((draft.uid, _trail(draft)) for draft in drafts), acting=acting, subject=SUBJECT, verb="create"
    )
    tell_records(CUSTOMERS_TOLD, [draft.uid for draft in drafts])


def _number(drafts: Sequence[CustomerDraft]) -> None:
    """Codes in the order of the drafts; regions are taken in one order, so that two cannot deadlock."""
    by_region: dict[str, list[CustomerDraft]] = defaultdict(list)
    for draft in drafts:
        by_region[draft.region].append(draft)
    for region in sorted(by_region):
        check_region(region)
        first = take_serials(region, len(by_region[region]))
        for serial, draft in enumerate(by_region[region], start=first):
            draft.code = compose_code(region, draft.customer_class, serial)


def _party_row(party_id: int, kind: str, name: str, fields: PartyFields) -> tuple[Any, ...]:
    values: dict[str, Any] = {**_EMPTY, **fields}
    named = (party_id, uuid4(), str(kind), name, *pinyin_of(name))
    return named + tuple(values[field_name] for field_name in sorted(PARTY_FIELDS))


_EMPTY: dict[str, Any] = {
    name: None if name in ("credit_code", "birth_date", "founded_on") else "" for name in PARTY_FIELDS
}


def _customer_row(draft: CustomerDraft, party_id: int) -> tuple[Any, ...]:
    search_text = search_text_of(draft.name, draft.code)
    return (
        draft.id,
        draft.uid,
        draft.code,
        party_id,
        str(draft.customer_class),
        str(draft.status),
        draft.region,
        draft.account_manager_uid,
        draft.unit_id,
        draft.group_uid,
        draft.group_name,
        draft.since,
        draft.source_system,
        draft.source_id,
        json.dumps(draft.labels, ensure_ascii=False),
        search_text,
        pinyin_of(draft.name)[0],
        grams_of(search_text),
        1,
    )


def _copy_contacts(drafts: Sequence[CustomerDraft]) -> None:
    pairs = [
        (draft.id, contact, number == 0) for draft in drafts for number, contact in enumerate(draft.contacts)
    ]
    if not pairs:
        return
    party_ids = reserve_ids(Party, len(pairs))
    persons = (
        _party_row(party_id, PartyKind.INDIVIDUAL, contact.name, PartyFields(sex=contact.sex))
        for (_, contact, _first), party_id in zip(pairs, party_ids, strict=True)
    )
    copy_rows(Party, _PARTY_COLUMNS, persons)
    links = (
        (uuid4(), customer_id, party_id, 1, *_contact_details(contact, is_primary=first))
        for (customer_id, contact, first), party_id in zip(pairs, party_ids, strict=True)
    )
    copy_rows(Contact, _CONTACT_COLUMNS, links)


def _contact_details(contact: ContactDraft, *, is_primary: bool) -> list[Any]:
    values: dict[str, Any] = {**contact.details, "is_primary": is_primary}
    return [values.get(name, "") for name in _CONTACT_DETAILS]


def _trail(draft: CustomerDraft) -> dict[str, Any]:
    return {
        "name": draft.name,
        "code": draft.code,
        "customer_class": str(draft.customer_class),
        "status": str(draft.status),
        "region": draft.region,
        "source_system": draft.source_system,
        "source_id": draft.source_id,
    }
