"""Personal data is shown in part, and whole only for a reason that stays with the record (A10, A22, B04)."""

from typing import Any
from uuid import uuid4

import pytest

from keyhall.audit.models import AccessEntry
from keyhall.audit.trail import changes_of
from keyhall.errors import Invalid, NotFound, PermissionDenied
from tenants.customers.actions import change_contact, change_customer, reveal_contact, reveal_customer
from tests.factories.customers import make_contact, make_customer
from tests.factories.identity import acting_as, create_colleague
from tests.factories.organisation import make_unit
from tests.tenants.customers.test_sight import of_unit

pytestmark = [pytest.mark.row("A10", "A22", "B04"), pytest.mark.usefixtures("gd")]
PERSON = {"kind": "individual", "identity_document": "11010519491231002X", "phone": "020-81234567"}


@pytest.fixture
def manager(gd: Any) -> Any:
    return acting_as(create_colleague("account_manager", name="周婷"))


def test_a_contact_is_revealed_for_a_reason_that_stays(manager: Any) -> None:
    contact = make_contact(make_customer(), mobile="13812345678", email="li.na@example.cn")
    details = reveal_contact(uid=contact.uid, reason="故障回访", acting=manager)
    assert details == {"phone": "", "mobile": "13812345678", "email": "li.na@example.cn", "birth_date": None}
    entry = changes_of(contact.uid).first()
    assert entry is not None
    assert (entry.verb, entry.after, entry.actor_name) == ("reveal", {"reason": "故障回访"}, "周婷")
    assert AccessEntry.objects.get(kind="unmask").actor_uid == manager.uid


def test_without_a_reason_nothing_is_shown(manager: Any) -> None:
    contact = make_contact(make_customer(), mobile="13812345678")
    with pytest.raises(Invalid) as refusal:
        reveal_contact(uid=contact.uid, reason="  ", acting=manager)
    assert set(refusal.value.fields) == {"reason"}
    assert changes_of(contact.uid).filter(verb="reveal").count() == 0


@pytest.mark.parametrize("role", ["finance", "seat_agent", "auditor", "system_administrator"])
def test_whoever_may_not_sees_nothing_and_leaves_nothing(gd: Any, role: str) -> None:
    contact = make_contact(make_customer(), mobile="13812345678")
    with pytest.raises(PermissionDenied):
        reveal_contact(uid=contact.uid, reason="理由", acting=acting_as(create_colleague(role)))
    assert changes_of(contact.uid).filter(verb="reveal").count() == 0


def test_a_contact_out_of_sight_is_not_found(gd: Any) -> None:
    contact = make_contact(make_customer(), mobile="13812345678")
    for uid in (contact.uid, uuid4()):
        with pytest.raises(NotFound):
            reveal_contact(uid=uid, reason="理由", acting=of_unit(make_unit()))


def test_a_person_who_is_a_customer_is_revealed_an_organization_is_no_secret(manager: Any) -> None:
    person, company = make_customer(name="王芳", **PERSON), make_customer()
    details = reveal_customer(uid=person.uid, reason="核对证件", acting=manager)
    assert details["identity_document"] == "11010519491231002X"
    with pytest.raises(Invalid):
        reveal_customer(uid=company.uid, reason="核对证件", acting=manager)


def test_what_is_given_back_in_part_stays_whole(manager: Any) -> None:
    contact = make_contact(make_customer(), mobile="13812345678", email="li.na@example.cn")
    change_contact(
        uid=contact.uid,
        version=None,
        acting=manager,
        mobile="138****5678",
        email="l***@example.cn",
        post="总监",
    )
    contact.refresh_from_db()
    assert (contact.mobile, contact.email, contact.post) == ("13812345678", "li.na@example.cn", "总监")
    person = make_customer(name="王芳", **PERSON)
    change_customer(
        uid=person.uid, version=None, acting=manager, phone="020-******67", website="https://a.cn"
    )
    person.party.refresh_from_db()
    assert (person.party.phone, person.party.website) == ("020-81234567", "https://a.cn")


def test_another_number_in_part_is_none(manager: Any) -> None:
    contact = make_contact(make_customer(), mobile="13812345678")
    with pytest.raises(Invalid):
        change_contact(uid=contact.uid, version=None, acting=manager, mobile="139****0000")
    contact.refresh_from_db()
    assert contact.mobile == "13812345678"
