"""Products over the API (D09)."""

from typing import Any

import pytest

from tests.api.cases import ROOT, Clients, ResourceCases
from tests.factories.catalogue import make_offering, make_price
from tests.factories.inventory import make_product


class TestProducts(ResourceCases):
    path = "products"
    item_queries = 3

    def make(self, count: int) -> Any:
        made = [make_product() for _ in range(count)]
        return made[0].uid


@pytest.mark.row("D09")
def test_a_products_fee_is_what_was_agreed_for_it(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        offering = make_offering()
        make_price(offering, amount="66.6")
        product = make_product(offering=offering)
    found = client_of("order_handler").get(ROOT + "products", {"search": product.service_number or ""}).json()
    assert [row["monthly_fee"] for row in found["results"]] == ["66.60"]
