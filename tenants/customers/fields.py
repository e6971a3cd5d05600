"""The fields actions take, by name; a change names only what it changes."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypedDict
from uuid import UUID


class PartyFields(TypedDict, total=False):
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
    since: date
    account_manager_uid: UUID | None
    group_uid: UUID | None
    group_name: str
    parent_uid: UUID | None
    labels: dict[str, str]


class NewCustomerFields(PartyFields, CustomerFields, total=False):
    source_system: str
    source_id: str


class CustomerChanges(PartyFields, CustomerFields, total=False):
    name: str
    customer_class: str
    region: str


class ContactFields(TypedDict, total=False):
    post: str
    department: str
    phone: str
    mobile: str
    email: str
    is_primary: bool


class ContactPersonFields(TypedDict, total=False):
    sex: str
    birth_date: date | None


class NewContactFields(ContactFields, ContactPersonFields, total=False):
    pass


class ContactChanges(ContactFields, ContactPersonFields, total=False):
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
