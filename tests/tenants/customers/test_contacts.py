from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from keyhall.access.actor import Channel, actor_with_roles
from keyhall.access.roles import Role
from keyhall.audit.trail import changes_of
from keyhall.errors import Conflict, Invalid, NotFound, PermissionDenied, Stale
from tenants.customers.actions import change_contact, remove_contact, retire_customer
from tenants.customers.models import Contact, Party
from tenants.customers.queries import contact_by_uid, contacts_of
from tests.factories.customers import make_contact, make_customer

pytestmark = pytest.mark.row("B04")


def somebody(role: Role) -> Any:
    return actor_with_roles(uuid4(), "某人", frozenset({role.value}), Channel.WORKBENCH)


def test_the_first_contact_is_the_primary_one(gd: Any) -> None:
    customer = make_customer()
    assert make_contact(customer).is_primary
    assert not make_contact(customer).is_primary


def test_a_new_primary_contact_takes_the_place_of_the_former(gd: Any, acting: Any) -> None:
    customer = make_customer()
    former, other = make_contact(customer), make_contact(customer, name="王强")
    change_contact(uid=other.uid, version=1, acting=acting, is_primary=True)
    assert [c.party.name for c in contacts_of(customer, acting=acting)] == ["王强", "李娜"]
    former.refresh_from_db()
    assert (former.is_primary, former.version) == (False, 2)


def test_removing_a_contact_ends_the_link_and_keeps_the_person(gd: Any, acting: Any) -> None:
    customer = make_customer()
    contact = make_contact(customer)
    remove_contact(uid=contact.uid, version=1, acting=acting)
    assert not contacts_of(customer, acting=acting).exists()
    assert Party.objects.filter(pk=contact.party_id).exists()
    assert Contact.objects.get(pk=contact.pk).valid_until is not None
    with pytest.raises(NotFound):
        contact_by_uid(contact.uid, acting=acting)
    assert changes_of(contact.uid)[0].verb == "remove"


@pytest.mark.parametrize(
    ("fields", "named"),
    [({"mobile": "1380013800"}, "mobile"), ({"email": "li.na"}, "email"), ({"name": ""}, "name")],
)
def test_contact_fields_that_cannot_be_taken_are_named(gd: Any, fields: Any, named: str) -> None:
    customer = make_customer()
    with pytest.raises(Invalid) as refusal:
        make_contact(customer, **fields)
    assert set(refusal.value.fields) == {named}
    assert not Contact.objects.exists()


def test_a_stale_change_of_a_contact_is_refused(gd: Any, acting: Any) -> None:
    contact = make_contact(make_customer())
    change_contact(uid=contact.uid, version=1, acting=acting, post="总监")
    with pytest.raises(Stale):
        change_contact(uid=contact.uid, version=1, acting=acting, post="经理")
    assert Contact.objects.get(pk=contact.pk).post == "总监"


def test_a_retired_customer_takes_no_new_contact(gd: Any, acting: Any) -> None:
    customer = make_customer()
    retire_customer(uid=customer.uid, version=None, acting=acting)
    with pytest.raises(Conflict):
        make_contact(customer)
    assert not Contact.objects.exists()


def test_who_may_not_change_contacts_writes_nothing(gd: Any) -> None:
    customer = make_customer()
    with pytest.raises(PermissionDenied):
        make_contact(customer, acting=somebody(Role.FINANCE))
    assert not Contact.objects.exists()
