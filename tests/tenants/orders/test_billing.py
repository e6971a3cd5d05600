"""From a completed order to the next bill, to the fen."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from keyhall.calendar.working_time import PLACE
from tenants.catalogue.models import OfferingStatus, ProductOffering
from tenants.inventory.models import Product
from tenants.orders.actions import claim_step, complete_step
from tests.factories.accounts import make_account
from tests.factories.bills import bill, bill_of, lines_of
from tests.factories.catalogue import make_tax_rate
from tests.factories.customers import make_customer
from tests.factories.orders import (
    add_item,
    delete_item,
    form_of,
    handler,
    make_line,
    make_order,
    step_of,
    work_through,
)

pytestmark = pytest.mark.row("D05", "D06", "E01")
SUBMITTED = datetime(2026, 10, 12, 9, tzinfo=PLACE)
DONE = datetime(2026, 10, 22, 16, tzinfo=PLACE)


@pytest.fixture
def province_with_tax(gd: Any) -> Any:
    make_tax_rate(rate="0.09")
    return gd


def charges(product: Product, month: str) -> dict[str, tuple[Decimal, Decimal]]:
    return {line.component: (line.amount, line.tax) for line in lines_of(product, month)}


def completed(characteristics: dict[str, Any], *, start_date: str = "2026-10-20") -> Product:
    """The product of an order submitted on 12 October and completed on the 22nd."""
    order = make_order(items=[add_item(characteristics=characteristics)], at=SUBMITTED)
    work_through(order, at=DONE, start_date=start_date)
    product = order.items.get().product
    assert product is not None
    return product


@pytest.mark.row("D09")
def test_a_completed_order_stands_in_the_inventory(gd: Any) -> None:
    order = make_order(items=[add_item(site_address="广州市天河区 1 号")], at=SUBMITTED)
    who = handler()
    work_through(order, until="install", acting=who, at=DONE)
    step = claim_step(uid=step_of(order).uid, version=None, acting=who, at=DONE)
    form = form_of(step, installed_on="2026-10-20", service_number={"1": "GD-DIA-0001"})
    complete_step(uid=step.uid, version=None, form=form, acting=who, at=DONE)
    work_through(order, acting=who, at=DONE, start_date="2026-10-20")
    product = Product.objects.get(customer=order.customer)
    assert (product.status, product.start_date, product.end_date) == ("active", date(2026, 10, 20), None)
    assert (product.service_number, product.address) == ("GD-DIA-0001", "广州市天河区 1 号")
    assert product.account_uid == order.items.get().account_uid
    assert order.items.get().product == product


def test_the_next_bill_charges_once_and_the_days_in_service(province_with_tax: Any) -> None:
    product = completed({"bandwidth": 100, "addresses": 3})
    bill("2026-10")
    # 12 of 31 days, both ends counted: 1680 and 150 yuan a month.
    assert charges(product, "2026-10") == {
        "installation": (Decimal("1000.00"), Decimal("90.00")),
        "rent": (Decimal("650.32"), Decimal("58.53")),
        "addresses": (Decimal("58.06"), Decimal("5.23")),
    }
    first = bill_of(product, "2026-10")
    assert (first.total_before_tax, first.total_tax, first.total) == (
        Decimal("1708.38"),
        Decimal("153.76"),
        Decimal("1862.14"),
    )
    bill("2026-11")
    assert charges(product, "2026-11") == {
        "rent": (Decimal("1680.00"), Decimal("151.20")),
        "addresses": (Decimal("150.00"), Decimal("13.50")),
    }


def test_a_value_with_a_price_of_its_own_is_charged_that(province_with_tax: Any) -> None:
    product = completed({"bandwidth": 500})
    bill("2026-10")
    assert charges(product, "2026-10")["rent"] == (Decimal("2167.74"), Decimal("195.10"))


def test_the_price_agreed_is_charged_whatever_becomes_of_the_list(province_with_tax: Any) -> None:
    offering = make_line()
    order = make_order(items=[add_item(offering)], at=SUBMITTED)
    offering.prices.update(amount=Decimal(9999))
    ProductOffering.objects.filter(pk=offering.pk).update(lifecycle_status=OfferingStatus.WITHDRAWN)
    work_through(order, at=DONE, start_date="2026-10-20")
    product = order.items.get().product
    assert product is not None
    bill("2026-10")
    assert charges(product, "2026-10")["rent"] == (Decimal("650.32"), Decimal("58.53"))


def test_ending_a_service_pro_rates_the_last_bill(province_with_tax: Any) -> None:
    product = completed({"bandwidth": 100, "addresses": 3}, start_date="2026-10-12")
    at = datetime(2026, 11, 5, 10, tzinfo=PLACE)
    order = make_order(product.customer, items=[delete_item(product, last_day=date(2026, 11, 12))], at=at)
    work_through(order, at=at)
    product.refresh_from_db()
    assert (product.status, product.end_date) == ("terminated", date(2026, 11, 12))
    bill("2026-11")
    # 12 of 30 days.
    assert charges(product, "2026-11") == {
        "rent": (Decimal("672.00"), Decimal("60.48")),
        "addresses": (Decimal("60.00"), Decimal("5.40")),
    }
    assert bill("2026-12").bills == 0


def test_one_order_may_begin_one_service_and_end_another(province_with_tax: Any) -> None:
    old = completed({"bandwidth": 100, "addresses": 1})
    at = datetime(2026, 11, 2, 10, tzinfo=PLACE)
    items = [add_item(characteristics={"bandwidth": 500}), delete_item(old, last_day=date(2026, 11, 15))]
    order = make_order(old.customer, items=items, at=at)
    assert list(order.steps.values_list("kind", flat=True)) == [
        "accept",
        "survey",
        "install",
        "dismantle",
        "complete",
    ]
    work_through(order, at=datetime(2026, 11, 16, 10, tzinfo=PLACE), start_date="2026-11-16")
    new = order.items.get(action="add").product
    assert new is not None
    bill("2026-11")
    assert charges(old, "2026-11") == {
        "rent": (Decimal("840.00"), Decimal("75.60")),
        "addresses": (Decimal("25.00"), Decimal("2.25")),
    }
    assert charges(new, "2026-11")["rent"] == (Decimal("2800.00"), Decimal("252.00"))


def test_what_is_ordered_for_one_account_is_billed_to_it(province_with_tax: Any) -> None:
    customer = make_customer()
    make_account(customer)
    second = make_account(customer)
    order = make_order(customer, items=[add_item(account_uid=second.uid)], at=SUBMITTED)
    work_through(order, at=DONE, start_date="2026-10-20")
    product = order.items.get().product
    assert product is not None
    bill("2026-10")
    assert bill_of(product, "2026-10").account == second
