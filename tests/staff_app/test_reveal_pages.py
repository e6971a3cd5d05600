"""Seeing personal data whole from the customer's page (A10, A22)."""

from typing import Any

import pytest

from tests.api.cases import Clients
from tests.factories.customers import make_contact, make_customer

pytestmark = pytest.mark.row("A10", "A22")


def test_a_contact_is_shown_whole_after_a_reason(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        customer = make_customer()
        contact = make_contact(customer, name="李娜", mobile="13812345678")
    client, address = client_of("account_manager"), f"/staff/contacts/{contact.uid}/reveal/"
    page = client.get(f"/staff/customers/{customer.uid}/").content.decode()
    assert address in page
    assert "13812345678" not in page
    assert client.get(address).status_code == 200
    refused = client.post(address, {"reason": ""})
    assert (refused.status_code, "13812345678" in refused.content.decode()) == (422, False)
    shown = client.post(address, {"reason": "故障回访"}).content.decode()
    assert "13812345678" in shown
    assert "李娜" in shown


def test_a_person_who_is_a_customer_is_shown_whole(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        person = make_customer(name="王芳", kind="individual", phone="020-81234567")
    address = f"/staff/customers/{person.uid}/reveal/"
    client = client_of("account_manager")
    assert address in client.get(f"/staff/customers/{person.uid}/").content.decode()
    assert "020-81234567" in client.post(address, {"reason": "核对"}).content.decode()


def test_whoever_may_not_is_led_to_no_such_page(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        customer = make_customer()
        contact = make_contact(customer, mobile="13812345678")
    client = client_of("finance")
    assert "/reveal/" not in client.get(f"/staff/customers/{customer.uid}/").content.decode()
    answer = client.post(f"/staff/contacts/{contact.uid}/reveal/", {"reason": "好奇"})
    assert answer.status_code == 403
    assert "13812345678" not in answer.content.decode()
