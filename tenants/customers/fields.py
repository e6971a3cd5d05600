"""The fields actions take, by name; a change names only what it changes."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypedDict
from uuid import UUID


class PartyFields(TypedDict, total=False):
    """What is known of an organization or person, whatever its roles."""

    credit_code: str | None
    identity_document: str
    sex: str
    birth_date: date | None
    industry: str
    legal_representative: str
    founded_on: date | None
    phone: str
    website: str
    address: str
    postcode: str
    division: str


class CustomerFields(TypedDict, total=False):
    """What is known of a party as a customer."""

    since: date
    account_manager_uid: UUID | None
    unit_uid: UUID | None
    group_uid: UUID | None
    group_name: str
    parent_uid: UUID | None
    labels: dict[str, str]


class NewCustomerFields(PartyFields, CustomerFields, total=False):
    """What may be given with a new customer; the source names it in the system it came from."""

    source_system: str
    source_id: str


class CustomerChanges(PartyFields, CustomerFields, total=False):
    """What of a customer may be changed; its code and its source never are."""

    name: str
    customer_class: str
    region: str


class ContactFields(TypedDict, total=False):
    """How to reach a contact and what it does at the customer."""

    post: str
    department: str
    phone: str
    mobile: str
    email: str
    is_primary: bool


class ContactPersonFields(TypedDict, total=False):
    """What is known of the person who is the contact."""

    sex: str
    birth_date: date | None


class NewContactFields(ContactFields, ContactPersonFields, total=False):
    """What may be given with a new contact besides the name."""


class ContactChanges(ContactFields, ContactPersonFields, total=False):
    """What of a contact may be changed."""

    name: str


PARTY_FIELDS = frozenset(PartyFields.__annotations__)


def those_of(names: frozenset[str] | set[str], values: Mapping[str, Any]) -> dict[str, Any]:
    """The entries of `values` whose name is among `names`."""
    return {name: value for name, value in values.items() if name in names}


def trail_value(value: Any) -> Any:
    """A field's value as the trail keeps it: JSON."""
    return str(value) if isinstance(value, date | UUID) else value


def trail_of(record: object, names: frozenset[str] | set[str]) -> dict[str, Any]:
    """The fields of a record as the trail keeps them."""
    return {name: trail_value(getattr(record, name)) for name in names}
