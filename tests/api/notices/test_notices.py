"""Notices over the API (M01)."""

from typing import Any

import pytest

from tenants.notices.models import Notice
from tests.api.cases import ROOT, Clients, ResourceCases
from tests.factories.customers import make_customer
from tests.factories.notices import make_notice


class TestNotices(ResourceCases):
    path = "notices"
    allowed = "province_manager"

    def make(self, count: int) -> Any:
        made = [make_notice() for _ in range(count)]
        return made[0].uid


@pytest.mark.row("M01")
def test_a_manager_publishes_and_withdraws(client_of: Clients, inside: Any) -> None:
    client = client_of("province_manager")
    answer = client.post(
        ROOT + "notices",
        {"title": "割接", "text": "今晚", "audience": "group"},
        content_type="application/json",
    )
    assert answer.status_code == 201
    withdrawn = client.post(f"{ROOT}notices/{answer.json()['uid']}/withdraw", headers={"if-match": '"1"'})
    assert (withdrawn.status_code, withdrawn.json()["state"]) == (200, "withdrawn")


@pytest.mark.row("M01", "A10")
def test_a_customers_person_reads_those_in_force_without_state_and_author(
    client_of: Clients, inside: Any
) -> None:
    with inside("gd"):
        customer = make_customer(customer_class="group")
        own, foreign = make_notice(audience="group"), make_notice(audience="strategic")
    client = client_of("customer_buyer", customer_uid=customer.uid)
    rows = client.get(ROOT + "notices").json()["results"]
    assert [row["uid"] for row in rows] == [str(own.uid)]
    assert not {"state", "published_by"} & set(rows[0])
    assert client.get(f"{ROOT}notices/{foreign.uid}").status_code == 404


@pytest.mark.row("M01", "A10")
@pytest.mark.parametrize(("role", "status"), [(None, 401), ("account_manager", 403), ("customer_buyer", 403)])
def test_a_refused_writer_changes_nothing(
    client_of: Clients, inside: Any, role: str | None, status: int
) -> None:
    with inside("gd"):
        customer_uid, notice = make_customer().uid, make_notice()
    given = {"customer_uid": customer_uid} if role == "customer_buyer" else {}
    client = client_of(role, "gd", **given)
    body = {"title": "假", "text": "假"}
    assert client.post(ROOT + "notices", body, content_type="application/json").status_code == status
    address = f"{ROOT}notices/{notice.uid}/withdraw"
    assert client.post(address, headers={"if-match": '"1"'}).status_code == status
    with inside("gd"):
        assert list(Notice.objects.values_list("state", "version")) == [("published", 1)]
