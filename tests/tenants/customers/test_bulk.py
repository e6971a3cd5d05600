from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from keyhall.audit.trail import changes_of
from keyhall.errors import Invalid
from tenants.customers.bulk import ContactDraft, CustomerDraft, create_customers
from tenants.customers.models import CodeSerial, Contact, Customer, Party
from tenants.customers.queries import search_customers
from tests.factories.customers import make_customer

pytestmark = pytest.mark.row("B13")


def draft(name: str, **fields: Any) -> CustomerDraft:
    values: dict[str, Any] = {
        "customer_class": "group",
        "region": "440106",
        "since": date(2024, 1, 1),
        **fields,
    }
    return CustomerDraft(name=name, **values)


def test_many_customers_are_written_as_one_at_a_time_would_be(gd: Any, acting: Any) -> None:
    make_customer(region="440106")
    drafts = [
        draft("珠江制造", party={"industry": "C", "address": "天河路 1 号"}, labels={"x": "y"}),
        draft(
            "白云食品", region="440111", contacts=[ContactDraft("李娜", "female", {"mobile": "13800138000"})]
        ),
        draft("越秀物流"),
    ]
    create_customers(drafts, acting=acting)
    assert [d.code for d in drafts] == ["44010603000002", "44011103000001", "44010603000003"]
    stored = Customer.objects.select_related("party").get(uid=drafts[0].uid)
    assert (stored.pk, stored.priority, stored.labels) == (drafts[0].id, 3, {"x": "y"})
    assert (stored.party.industry, stored.party.credit_code) == ("C", None)
    contact = Contact.objects.get(customer__uid=drafts[1].uid)
    assert (contact.party.name, contact.party.sex, contact.is_primary) == ("李娜", "female", True)
    assert [c.code for c in search_customers("zjzz", acting=acting)] == ["44010603000002"]
    assert [entry.verb for entry in changes_of(drafts[2].uid)] == ["create"]
    assert make_customer(region="440106").code == "44010601000004"


def test_a_region_of_another_province_stops_all(gd: Any, acting: Any) -> None:
    with pytest.raises(Invalid), transaction.atomic():
        create_customers([draft("甲"), draft("乙", region="330106")], acting=acting)
    assert not Party.objects.exists()


def test_what_the_database_refuses_leaves_nothing(gd: Any, acting: Any) -> None:
    twice = {"source_system": "crm", "source_id": "1"}
    with pytest.raises(IntegrityError), transaction.atomic():
        create_customers([draft("甲", **twice), draft("乙", **twice)], acting=acting)
    assert not Party.objects.exists()
    assert not CodeSerial.objects.exists()
