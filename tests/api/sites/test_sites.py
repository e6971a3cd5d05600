"""Sites over the API (D05)."""

from typing import Any

import pytest

from tenants.sites.models import Site
from tests.api.cases import ROOT, Clients, ResourceCases
from tests.factories.customers import make_customer
from tests.factories.sites import make_site

pytestmark = pytest.mark.row("D05")


class TestSites(ResourceCases):
    path = "sites"
    list_queries = 3
    item_queries = 2

    def make(self, count: int) -> Any:
        made = [make_site() for _ in range(count)]
        return made[0].uid


def test_a_buyer_registers_names_and_closes_a_site(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        customer = make_customer()
    client = client_of("customer_buyer", customer_uid=customer.uid)
    body = {"address": "深圳市南山区科苑路 8 号"}
    made = client.post(ROOT + "sites", body, content_type="application/json")
    assert (made.status_code, made.json()["customer_uid"]) == (201, str(customer.uid))
    address = f"{ROOT}sites/{made.json()['uid']}"
    headers = {"if-match": made["ETag"]}
    named = client.patch(address, {"name": "研发"}, content_type="application/json", headers=headers)
    assert (named.status_code, named.json()["name"]) == (200, "研发")
    stale = client.post(f"{address}/close", headers=headers)
    assert stale.status_code == 412
    closed = client.post(f"{address}/close", headers={"if-match": named["ETag"]})
    assert (closed.status_code, closed.json()["status"]) == (200, "closed")


@pytest.mark.row("A10")
@pytest.mark.parametrize(("role", "status"), [(None, 401), ("finance", 403), ("customer_finance", 403)])
def test_a_refused_writer_changes_nothing(
    client_of: Clients, inside: Any, role: str | None, status: int
) -> None:
    with inside("gd"):
        site = make_site()
        given = {"customer_uid": site.customer.uid} if role == "customer_finance" else {}
    client = client_of(role, "gd", **given)
    body = {"customer_uid": str(site.customer.uid), "address": "假"}
    assert client.post(ROOT + "sites", body, content_type="application/json").status_code == status
    headers = {"if-match": '"1"'}
    address = f"{ROOT}sites/{site.uid}"
    changed = client.patch(address, {"name": "假"}, content_type="application/json", headers=headers)
    assert changed.status_code == status
    assert client.post(f"{address}/close", headers=headers).status_code == status
    with inside("gd"):
        assert list(Site.objects.values_list("name", "version")) == [("", 1)]


@pytest.mark.row("A03")
def test_another_customers_site_is_not_there(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        foreign, customer = make_site(), make_customer()
    client = client_of("customer_buyer", customer_uid=customer.uid)
    headers = {"if-match": '"1"'}
    address = f"{ROOT}sites/{foreign.uid}"
    assert client.get(address).status_code == 404
    changed = client.patch(address, {"name": "我的"}, content_type="application/json", headers=headers)
    assert changed.status_code == 404
    assert client.post(f"{address}/close", headers=headers).status_code == 404
    with inside("gd"):
        assert list(Site.objects.values_list("name", "status")) == [("", "open")]
