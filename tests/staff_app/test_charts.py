"""What the charts are drawn from."""

import json
from datetime import date
from decimal import Decimal

import pytest

from staff_app.pages.charts import revenue_chart

MONTHS = [
    {"month": date(2026, 9, 1), "total": Decimal("12000.00")},
    {"month": date(2026, 10, 1), "total": Decimal("9000.00")},
]


def _usage(month: int, component: str, quantity: str, amount: str) -> dict[str, object]:
    return {
        "month": date(2026, month, 1),
        "component": component,
        "name": component,
        "unit": "GB",
        "quantity": Decimal(quantity),
        "amount": Decimal(amount),
    }


@pytest.mark.row("B08")
def test_amounts_are_drawn_in_ten_thousands_oldest_first() -> None:
    data = json.loads(revenue_chart(MONTHS, [])["data"])
    assert data["categories"] == ["2026-09", "2026-10"]
    assert data["series"][0]["values"] == [1.2, 0.9]
    assert len(data["series"]) == 1


@pytest.mark.row("B08")
def test_the_dearest_usage_is_drawn_and_every_usage_stands_in_the_table() -> None:
    usage = [_usage(9, "sms", "100", "8.00"), _usage(10, "data", "7.5", "90.00")]
    chart = revenue_chart(MONTHS, usage)
    drawn = json.loads(chart["data"])["series"][1]
    assert (drawn["name"], drawn["values"]) == ("data", [0.0, 7.5])
    assert [quantity for _kind, quantity in chart["rows"][1]["quantities"]] == [Decimal("7.5"), None]
