"""The catalogue over the API (D01)."""

from typing import Any

import pytest

from tests.api.cases import ROOT, Clients, ResourceCases
from tests.factories.catalogue import make_offering, make_price, make_specification


class TestSpecifications(ResourceCases):
    path = "product-specifications"
    item_queries = 2

    def make(self, count: int) -> Any:
        made = [make_specification() for _ in range(count)]
        return made[0].uid


class TestOfferings(ResourceCases):
    path = "product-offerings"
    item_queries = 4

    def make(self, count: int) -> Any:
        made = [make_offering() for _ in range(count)]
        return made[0].uid


@pytest.mark.row("D01")
def test_an_offering_shows_its_prices_and_tiers(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        offering = make_offering()
        make_price(offering, amount="80")
        make_price(
            offering, kind="usage", component="data", unit="GB", amount="3", tiers={"0": "3", "10": "2"}
        )
    client = client_of("account_manager")
    row = client.get(ROOT + "product-offerings").json()["results"][0]
    assert (row["monthly_fee"], row["one_time_fee"]) == ("80.00", None)
    prices = client.get(f"{ROOT}product-offerings/{offering.uid}").json()["prices"]
    usage = next(price for price in prices if price["kind"] == "usage")
    assert [tier["amount"] for tier in usage["tiers"]] == ["3.000000", "2.000000"]
    assert usage["kind_label"] == "使用费"
