"""A customer's own sites in the hall: registered, named, closed (D05)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tenants.sites.models import Site
from tests.factories.customers import make_customer
from tests.factories.inventory import make_product
from tests.factories.sites import make_site

pytestmark = pytest.mark.row("D05")
Clients = Callable[..., Client]


def etag_of(page: str) -> str:
    return page.split('name="_etag" value="')[1].split('"', maxsplit=1)[0].replace("&quot;", '"')


def test_a_buyer_registers_a_site_names_and_closes_it(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        customer = make_customer()
    client = client_of("customer_buyer", customer_uid=customer.uid)
    given = {"address": "深圳市南山区科苑路 8 号", "_key": "one-site"}
    listed = client.post("/hall/products/sites/new/", given, follow=True).content.decode()
    assert "深圳市南山区科苑路 8 号" in listed
    with inside("gd"):
        site = Site.objects.get(customer=customer)
    address = f"/hall/products/sites/{site.uid}/"
    page = client.get(address).content.decode()
    renamed = client.post(address, {"name": "研发中心", "_etag": etag_of(page)}, follow=True).content.decode()
    assert "研发中心" in renamed
    closed = client.post(f"{address}close/", {"_etag": etag_of(renamed)}, follow=True).content.decode()
    assert "地点已停用。" in closed
    assert "停用地点" not in closed


def test_what_is_wrong_stands_beside_what_was_typed(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        site = make_site()
    client = client_of("customer_buyer", customer_uid=site.customer.uid)
    answer = client.post("/hall/products/sites/new/", {"address": site.address, "name": "二期"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="二期"' in text
    assert "该客户在这个地址已有地点" in text
    with inside("gd"):
        assert Site.objects.count() == 1


def test_a_site_in_use_stays_open_and_says_why(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        product = make_product(address="广州市越秀区东风路 1 号")
        site = Site.objects.get(customer=product.customer)
    client = client_of("customer_buyer", customer_uid=product.customer.uid)
    address = f"/hall/products/sites/{site.uid}/"
    etag = etag_of(client.get(address).content.decode())
    text = client.post(f"{address}close/", {"_etag": etag}, follow=True).content.decode()
    assert "1 项业务未结束" in text
    with inside("gd"):
        assert Site.objects.get().status == "open"


@pytest.mark.row("A03")
def test_another_customers_site_is_not_found(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        foreign, customer = make_site(), make_customer()
    client = client_of("customer_buyer", customer_uid=customer.uid)
    assert client.get(f"/hall/products/sites/{foreign.uid}/").status_code == 404
    assert client.post(f"/hall/products/sites/{foreign.uid}/close/", {"_etag": '"1"'}).status_code == 404
    assert foreign.address not in client.get("/hall/products/sites/").content.decode()


@pytest.mark.row("A10")
def test_a_finance_officer_only_looks(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        site = make_site()
    client = client_of("customer_finance", customer_uid=site.customer.uid)
    page = client.get(f"/hall/products/sites/{site.uid}/").content.decode()
    assert site.address in page
    assert "停用地点" not in page
    assert client.get("/hall/products/sites/new/").status_code == 403
