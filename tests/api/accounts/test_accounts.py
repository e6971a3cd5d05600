"""Billing accounts over the API (E01)."""

from typing import Any

import pytest

from billing.accounts.models import BillingAccount
from tests.api.cases import ROOT, Clients, ResourceCases
from tests.factories.accounts import make_account
from tests.factories.customers import make_customer


class TestAccounts(ResourceCases):
    path = "billing-accounts"
    list_queries = 3
    item_queries = 2

    def make(self, count: int) -> Any:
        made = [make_account() for _ in range(count)]
        return made[0].uid


@pytest.mark.row("E01")
def test_an_account_is_opened_and_changed(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        customer = make_customer()
    client = client_of("finance")
    new = {"customer_uid": str(customer.uid), "payment_days": 30}
    opened = client.post(ROOT + "billing-accounts", new, content_type="application/json")
    assert opened.status_code == 201
    assert opened.json()["open_amount"] == "0.00"
    changed = client.patch(
        f"{ROOT}billing-accounts/{opened.json()['uid']}",
        {"payment_days": 400},
        content_type="application/json",
        headers={"if-match": opened["ETag"]},
    )
    assert changed.status_code == 422
    assert changed.json()["errors"][0]["field"] == "payment_days"


@pytest.mark.row("E01", "A10")
def test_who_may_only_look_opens_no_account(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        customer = make_customer()
    new = {"customer_uid": str(customer.uid)}
    answer = client_of("account_manager").post(
        ROOT + "billing-accounts", new, content_type="application/json"
    )
    assert answer.status_code == 403
    with inside("gd"):
        assert not BillingAccount.objects.exists()
