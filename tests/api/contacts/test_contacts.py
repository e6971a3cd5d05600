"""Contacts over the API (B04)."""

from typing import Any

import pytest

from tenants.customers.models import Contact
from tests.api.cases import ROOT, Clients, ResourceCases
from tests.factories.customers import make_contact, make_customer


class TestContacts(ResourceCases):
    path = "contacts"

    def make(self, count: int) -> Any:
        made = [make_contact(make_customer()) for _ in range(count)]
        return made[0].uid


@pytest.mark.row("B04")
def test_a_contact_is_added_changed_and_removed(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        customer = make_customer()
    client = client_of("account_manager")
    new = {"customer_uid": str(customer.uid), "name": "陈静", "mobile": "13800001111"}
    added = client.post(ROOT + "contacts", new, content_type="application/json")
    assert added.status_code == 201
    address = f"{ROOT}contacts/{added.json()['uid']}"
    headers = {"if-match": added["ETag"]}
    changed = client.patch(address, {"post": "总监"}, content_type="application/json", headers=headers)
    assert changed.json()["post"] == "总监"
    assert client.delete(address, headers={"if-match": changed["ETag"]}).status_code == 204
    assert client.get(address).status_code == 404


@pytest.mark.row("B04", "A10")
def test_details_are_masked_for_those_who_may_not_see_them(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        contact = make_contact(make_customer(), mobile="13812345678", email="li.na@example.cn")
    record = client_of("finance").get(f"{ROOT}contacts/{contact.uid}").json()
    assert (record["mobile"], record["email"]) == ("138****5678", "l***@example.cn")
    assert "birth_date" not in record


@pytest.mark.row("A10")
def test_who_may_only_look_adds_no_contact(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        customer = make_customer()
    new = {"customer_uid": str(customer.uid), "name": "陈静"}
    answer = client_of("finance").post(ROOT + "contacts", new, content_type="application/json")
    assert answer.status_code == 403
    with inside("gd"):
        assert not Contact.objects.exists()


@pytest.mark.row("A10", "A22")
def test_a_contact_is_shown_whole_for_a_reason_over_the_wire(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        contact = make_contact(make_customer(), mobile="13812345678")
    client, address = client_of("account_manager"), f"{ROOT}contacts/{contact.uid}"
    assert client.get(address).json()["mobile"] == "138****5678"
    json = "application/json"
    assert client.post(f"{address}/reveal", {"reason": ""}, content_type=json).status_code == 422
    shown = client.post(f"{address}/reveal", {"reason": "故障回访"}, content_type=json)
    assert (shown.status_code, shown.json()["mobile"]) == (200, "13812345678")
    for other in (client_of("finance"), client_of("account_manager", "zj")):
        refused = other.post(f"{address}/reveal", {"reason": "好奇"}, content_type=json)
        assert refused.status_code in {403, 404}
        assert "13812345678" not in refused.content.decode()
