"""The hall's navigation leads each role where it may go, and nobody else in (M02)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from keyhall.access.registry import all_permissions
from portal.menu import SHELL
from tests.factories.customers import make_customer

pytestmark = pytest.mark.row("M02", "A10")
ENTRIES = [entry for group in SHELL.groups for entry in group.entries]


@pytest.mark.parametrize("name", sorted({entry.permission for entry in ENTRIES if entry.permission}))
def test_every_permission_the_navigation_names_exists(name: str) -> None:
    assert name in {entry.name for entry in all_permissions()}


@pytest.mark.parametrize(
    ("role", "offered", "withheld"),
    [
        (
            "customer_finance",
            {"/hall/bills/", "/hall/orders/", "/hall/products/", "/hall/service-levels/", "/hall/points/"},
            {"/hall/catalogue/"},
        ),
        (
            "customer_buyer",
            {"/hall/catalogue/", "/hall/orders/", "/hall/products/", "/hall/service-levels/"},
            {"/hall/bills/", "/hall/points/"},
        ),
    ],
)
def test_the_navigation_offers_what_a_role_may_open(
    client_of: Callable[..., Client], inside: Any, role: str, offered: set[str], withheld: set[str]
) -> None:
    with inside("gd"):
        customer_uid = make_customer().uid
    client = client_of(role, customer_uid=customer_uid)
    page = client.get("/hall/").content.decode()
    for path in offered:
        assert f'<a href="{path}"' in page
        assert client.get(path).status_code == 200
    for path in withheld:
        assert f'href="{path}"' not in page
        assert client.get(path).status_code == 403


def test_staff_are_led_to_the_workbench_and_refused_the_halls_pages(client_of: Callable[..., Client]) -> None:
    client = client_of("account_manager")
    assert client.get("/hall/")["Location"] == "/staff/"
    assert client.get("/hall/products/").status_code == 403


def test_a_customers_person_is_led_to_the_hall(client_of: Callable[..., Client], inside: Any) -> None:
    with inside("gd"):
        customer_uid = make_customer().uid
    client = client_of("customer_buyer", customer_uid=customer_uid)
    assert client.get("/")["Location"] == "/hall/"
    assert client.get("/staff/")["Location"] == "/hall/"


def test_without_sign_in_the_hall_leads_to_it(client_of: Callable[..., Client]) -> None:
    assert client_of(None, "gd").get("/hall/bills/")["Location"] == "/accounts/login/?next=%2Fhall%2Fbills%2F"
