"""Writes sent twice, and lists paged (A19)."""

from typing import Any

import pytest

from tenants.customers.models import Customer
from tests.api.cases import ROOT, Clients
from tests.factories.customers import make_customer

NEW = {"name": "广州白云装备有限公司", "customer_class": "important", "region": "440100"}


def create(client: Any, key: str, **changes: str) -> Any:
    headers = {"idempotency-key": key}
    return client.post(
        ROOT + "customers", {**NEW, **changes}, content_type="application/json", headers=headers
    )


@pytest.mark.row("A19")
def test_the_same_write_under_one_key_is_done_once(client_of: Clients, inside: Any) -> None:
    client = client_of("account_manager")
    first, second = create(client, "k1"), create(client, "k1")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert second["ETag"] == first["ETag"]
    assert second["Idempotent-Replayed"] == "true"
    with inside("gd"):
        assert Customer.objects.count() == 1


@pytest.mark.row("A19")
def test_another_body_under_a_used_key_is_refused(client_of: Clients, inside: Any) -> None:
    client = client_of("account_manager")
    create(client, "k1")
    assert create(client, "k1", name="另一家").status_code == 422
    with inside("gd"):
        assert Customer.objects.count() == 1


@pytest.mark.row("A19")
def test_a_refused_write_leaves_its_key_free(client_of: Clients) -> None:
    client = client_of("account_manager")
    assert create(client, "k1", region="999999").status_code == 422
    assert create(client, "k1").status_code == 201


@pytest.mark.row("A19")
@pytest.mark.parametrize("key", ["k" * 201, "k\0", "k\nk"])
def test_a_key_that_cannot_be_kept_is_refused(client_of: Clients, inside: Any, key: str) -> None:
    answer = create(client_of("account_manager"), key)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "Idempotency-Key"
    with inside("gd"):
        assert Customer.objects.count() == 0


@pytest.mark.row("A19")
def test_keys_are_each_persons_own(client_of: Clients, inside: Any) -> None:
    create(client_of("account_manager"), "k1")
    assert create(client_of("account_manager"), "k1").status_code == 201
    with inside("gd"):
        assert Customer.objects.count() == 2


@pytest.mark.row("A19")
def test_pages_follow_each_other_without_overlap(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        for _number in range(5):
            make_customer(customer_class="group")
    client = client_of("account_manager")
    page = client.get(ROOT + "customers", {"page_size": "2", "ordering": "-priority"}).json()
    seen = [row["uid"] for row in page["results"]]
    while page["next"]:
        page = client.get(page["next"].split("localhost:8000")[1]).json()
        seen += [row["uid"] for row in page["results"]]
    assert page["previous"]
    assert len(seen) == len(set(seen)) == page["count"] == 5


@pytest.mark.row("A19")
@pytest.mark.parametrize("query", [{"page": "0"}, {"page": "x"}, {"page_size": "201"}, {"page": "9" * 30}])
def test_impossible_pages_are_refused_by_name(client_of: Clients, query: dict[str, Any]) -> None:
    answer = client_of("account_manager").get(ROOT + "customers", query)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] in query
