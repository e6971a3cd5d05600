"""What an order costs with tax: told before it is submitted, then on it, and as the bill says (D05, E01)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from keyhall.calendar.working_time import PLACE
from tests.api.cases import RIGHTS, ROOT, Clients, queries_of
from tests.api.orders.test_orders import ORDERS, body_for, post
from tests.factories.accounts import make_account
from tests.factories.bills import bill, bill_of, lines_of
from tests.factories.catalogue import make_offering, make_price, make_tax_rate
from tests.factories.customers import make_customer
from tests.factories.orders import add_item, make_line, make_order, work_through

pytestmark = pytest.mark.row("D05", "E01")
SUMS = (
    "one_time_total",
    "one_time_tax",
    "one_time_total_with_tax",
    "monthly_total",
    "monthly_tax",
    "monthly_total_with_tax",
)
SUBMITTED = datetime(2026, 10, 12, 9, tzinfo=PLACE)
DONE = datetime(2026, 10, 22, 16, tzinfo=PLACE)


def sums(answer: Any) -> list[str | None]:
    return [answer[name] for name in SUMS]


@pytest.fixture
def buying(inside: Any) -> tuple[Any, Any]:
    """A customer with an account, and something to order that is taxed at 9%."""
    with inside("gd"):
        customer, offering = make_customer(), make_line()
        make_account(customer)
        make_tax_rate(rate="0.09")
    return customer.uid, offering


def test_the_price_before_submitting_and_the_order_say_tax_alike(client_of: Clients, buying: Any) -> None:
    customer_uid, offering = buying
    buyer = client_of("customer_buyer", customer_uid=customer_uid)
    price = post(buyer, "product-orders/price", body_for(offering)).json()
    assert sums(price) == ["1000.00", "90.00", "1090.00", "1780.00", "160.20", "1940.20"]
    (item,) = price["items"]
    assert sums(item) == sums(price)
    fees = {fee["component"]: fee for fee in item["prices"]}
    assert fees["rent"] == {
        "kind": "recurring",
        "component": "rent",
        "name": "专线月租",
        "amount": "1680.00",
        "unit": "",
        "prorated": True,
        "tax_rate": "0.0900",
        "tax": "151.20",
        "amount_with_tax": "1831.20",
    }
    made = post(buyer, "product-orders", body_for(offering)).json()
    assert sums(made) == sums(price)
    assert {fee["component"]: fee for fee in made["items"][0]["prices"]} == fees


def test_a_price_takes_as_many_queries_for_one_item_as_for_many(client_of: Clients, buying: Any) -> None:
    customer_uid, offering = buying
    buyer = client_of("customer_buyer", customer_uid=customer_uid)
    (item,) = body_for(offering)["items"]

    def queries(count: int) -> int:
        body = {"items": [item] * count}
        return queries_of("default", lambda: post(buyer, "product-orders/price", body))

    queries(1)
    assert queries(1) == queries(5) == 5 + RIGHTS


def test_without_a_rate_the_tax_is_told_to_be_unknown(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        offering, account = make_line(), make_account()
        make_price(offering, kind="one_time", component="survey", amount="200", tax_category="surveys")
        make_tax_rate(rate="0.09")
    buyer = client_of("customer_buyer", customer_uid=account.customer.uid)
    expected = ["1200.00", None, None, "1780.00", "160.20", "1940.20"]
    assert sums(post(buyer, "product-orders/price", body_for(offering)).json()) == expected
    made = post(buyer, "product-orders", body_for(offering)).json()
    assert sums(made) == expected
    taxes = {fee["component"]: (fee["tax_rate"], fee["tax"]) for fee in made["items"][0]["prices"]}
    assert taxes["survey"] == (None, None)
    assert taxes["installation"] == ("0.0900", "90.00")


def test_an_order_keeps_the_rates_of_the_month_of_its_submission(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        make_tax_rate(rate="0.09")
        make_tax_rate(rate="0.06", valid_from=date(2026, 11, 1))
        october, november = (
            make_order(at=datetime(2026, month, day, 9, tzinfo=PLACE)) for month, day in ((10, 31), (11, 1))
        )
    client = client_of("account_manager")
    for order, tax in ((october, "160.20"), (november, "106.80")):
        assert client.get(f"{ORDERS}/{order.uid}").json()["monthly_tax"] == tax


@pytest.mark.row("D06")
def test_the_bill_of_a_whole_month_says_what_the_order_said(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        make_tax_rate(rate="0.09")
        # Each line is rounded by itself: 0.9045 twice is 1.80, where the tax on both together were 1.81.
        offering = make_offering()
        make_price(offering, kind="one_time", component="installation", amount="10.05")
        for component in ("rent", "care"):
            make_price(offering, component=component, amount="10.05")
        order = make_order(items=[add_item(offering, characteristics={})], at=SUBMITTED)
        work_through(order, at=DONE, start_date="2026-10-20")
        product = order.items.get().product
        assert product is not None
        for month in ("2026-10", "2026-11"):
            bill(month)
        whole = bill_of(product, "2026-11")
        (once,) = [line for line in lines_of(product, "2026-10") if line.component == "installation"]
    told = client_of("account_manager").get(f"{ROOT}product-orders/{order.uid}").json()
    assert sums(told) == ["10.05", "0.90", "10.95", "20.10", "1.80", "21.90"]
    assert whole.total == Decimal(told["monthly_total_with_tax"])
    assert whole.total_tax == Decimal(told["monthly_tax"])
    assert once.amount + once.tax == Decimal(told["one_time_total_with_tax"])
