"""What was promised and measured, in the hall (F01)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from portal.pages.charts import attainment_chart
from tests.factories.customers import make_customer
from tests.factories.service import make_outage, make_promised_product

pytestmark = pytest.mark.row("F01", "M02")
Clients = Callable[..., Client]


@pytest.mark.parametrize("role", ["customer_finance", "customer_buyer"])
def test_this_months_promises_stand_first_and_all_months_on_demand(
    client_of: Clients, inside: Any, role: str
) -> None:
    with inside("gd"):
        customer = make_customer()
        product = make_promised_product(customer, "0.995")
    client = client_of(role, customer_uid=customer.uid)
    page = client.get("/hall/service-levels/").content.decode()
    assert f"/hall/products/{product.uid}/" in page
    assert "99.5%" in page
    assert f'value="{timezone.localdate():%Y-%m}"' in page
    assert client.get("/hall/service-levels/", {"month": ""}).status_code == 200


def test_an_outage_stands_with_its_cause_and_another_customers_does_not(
    client_of: Clients, inside: Any
) -> None:
    with inside("gd"):
        customer = make_customer()
        make_outage(make_promised_product(customer), description="光缆被挖断")
        make_outage(description="别家的中断")
    page = client_of("customer_buyer", customer_uid=customer.uid).get("/hall/outages/").content.decode()
    assert "光缆被挖断" in page
    assert "别家的中断" not in page


def test_attainment_is_drawn_in_per_cent_oldest_first_and_tabled_newest_first() -> None:
    months = [
        {"month": "2026-09-01", "due": 4, "kept": 3, "attainment": "0.75"},
        {"month": "2026-10-01", "due": 0, "kept": 0, "attainment": None},
    ]
    chart = attainment_chart(months)
    assert '"values": [75.0, null]' in chart["data"]
    assert [row["month"] for row in chart["rows"]] == ["2026-10-01", "2026-09-01"]
