"""Every list of the workbench over the real API and database, as its people see it (A19, B03, E01)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.factories.customers import make_customer

LISTS = {
    "orders": "account_manager",
    "work": "order_handler",
    "customers": "account_manager",
    "products": "account_manager",
    "offerings": "account_manager",
    "bills": "finance",
    "bill-runs": "finance",
    "usage-loads": "finance",
    "notices": "account_manager",
    "imports": "province_manager",
    "jobs": "finance",
}


@pytest.mark.row("A19")
@pytest.mark.parametrize(("page", "role"), LISTS.items())
def test_a_list_opens_for_its_people(client_of: Callable[..., Client], page: str, role: str) -> None:
    response = client_of(role).get(f"/staff/{page}/")
    assert response.status_code == 200, response.content.decode()[:2000]


@pytest.mark.row("B03")
def test_a_customer_is_found_by_name_and_opened(client_of: Callable[..., Client], gd: Any) -> None:
    customer = make_customer(name="广州长信汽车有限公司")
    client = client_of("account_manager")
    listed = client.get("/staff/customers/", {"search": "长信"}).content.decode()
    assert f"/staff/customers/{customer.uid}/" in listed
    opened = client.get(f"/staff/customers/{customer.uid}/")
    assert opened.status_code == 200
    assert customer.code in opened.content.decode()
