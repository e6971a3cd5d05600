"""Customers' sites in the workbench: listed, registered, named, closed (D05)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tenants.sites.models import Site
from tests.factories.customers import make_customer
from tests.factories.sites import make_site

pytestmark = pytest.mark.row("D05")
Clients = Callable[..., Client]


def etag_of(page: str) -> str:
    return page.split('name="_etag" value="')[1].split('"', maxsplit=1)[0].replace("&quot;", '"')


def test_a_site_is_registered_from_the_customers_page_and_closed(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        customer = make_customer()
    client = client_of("account_manager")
    new = f"/staff/customers/{customer.uid}/sites/new/"
    assert new in client.get(f"/staff/customers/{customer.uid}/").content.decode()
    assert customer.party.name in client.get(new).content.decode()
    listed = client.post(new, {"address": "中山路 6 号", "name": "库房"}, follow=True).content.decode()
    assert "中山路 6 号" in listed
    with inside("gd"):
        site = Site.objects.get(customer=customer)
    address = f"/staff/sites/{site.uid}/"
    page = client.get(address).content.decode()
    closed = client.post(f"{address}close/", {"_etag": etag_of(page)}, follow=True).content.decode()
    assert "地点已停用。" in closed


def test_a_rename_somebody_else_was_before_is_told(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        site = make_site()
    client = client_of("order_handler")
    address = f"/staff/sites/{site.uid}/"
    etag = etag_of(client.get(address).content.decode())
    assert client.post(address, {"name": "甲", "_etag": etag}).status_code == 302
    late = client.post(address, {"name": "乙", "_etag": etag})
    assert late.status_code == 412
    assert 'value="乙"' in late.content.decode()
    with inside("gd"):
        assert Site.objects.get().name == "甲"
