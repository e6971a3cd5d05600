"""Recording what customers have."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from keyhall.audit.trail import changes_of
from keyhall.errors import Conflict, Invalid, NotFound, PermissionDenied, Stale
from tenants.catalogue.actions import NewCharacteristic
from tenants.inventory.actions import NewProduct, add_products, terminate_product
from tenants.inventory.models import Product, ProductPrice
from tests.factories.accounts import make_account
from tests.factories.bills import fee
from tests.factories.catalogue import make_offering, make_price, make_specification
from tests.factories.customers import make_customer
from tests.factories.inventory import make_product

pytestmark = pytest.mark.row("D09")


def test_a_product_takes_over_the_prices_of_its_offering_that_hold_on_its_first_day(gd: Any) -> None:
    offering = make_offering()
    make_price(offering, amount="80")
    make_price(offering, amount="100", valid_from=date(2026, 7, 1))
    make_price(offering, kind="one_time", component="install", amount="50")
    make_price(offering, kind="usage", component="data", amount="1")
    product = make_product(offering=offering, start_date=date(2026, 7, 1))
    prices = {price.component: price for price in product.prices.all()}
    assert {name: price.amount for name, price in prices.items()} == {
        "monthly_fee": Decimal(100),
        "install": Decimal(50),
    }
    assert prices["install"].validity.lower == date(2026, 7, 1)


def test_a_product_knows_who_contracts_who_pays_and_who_uses(gd: Any) -> None:
    account = make_account()
    product = make_product(make_customer(), account_uid=account.uid, user_name="生产调度中心")
    assert product.customer_id != account.customer_id
    assert (product.account_uid, product.user_name) == (account.uid, "生产调度中心")


def test_an_offering_that_is_not_on_sale_cannot_be_given(gd: Any) -> None:
    with pytest.raises(Conflict):
        make_product(offering=make_offering(lifecycle_status="withdrawn"))
    assert not Product.objects.exists()


def test_characteristics_are_checked(gd: Any) -> None:
    wanted = NewCharacteristic(code="rate", name="速率", value_type="number", min_cardinality=1)
    offering = make_offering(specification=make_specification(characteristics=[wanted]))
    with pytest.raises(Invalid) as refusal:
        make_product(offering=offering)
    assert list(refusal.value.fields) == ["characteristics.rate"]
    assert make_product(offering=offering, characteristics={"rate": 5}).characteristics == {"rate": 5}


def test_a_service_number_and_a_source_are_given_once(gd: Any) -> None:
    make_product(service_number="0201", source_system="crm", source_id="1")
    with pytest.raises(Invalid) as refusal:
        make_product(service_number="0201")
    assert "service_number" in refusal.value.fields
    with pytest.raises(Invalid) as refusal:
        make_product(source_system="crm", source_id="1")
    assert "source_id" in refusal.value.fields
    make_product(service_number=None)
    make_product(service_number="")
    assert Product.objects.count() == 3


def test_many_products_cost_a_bounded_number_of_queries(gd: Any, acting: Any, django_assert_max: Any) -> None:
    customer, offering = make_customer(), make_offering()
    make_price(offering)
    new = [
        NewProduct(customer=customer, offering=offering, start_date=date(2026, 1, 1))
        for _number in range(300)
    ]
    with django_assert_max(12):
        add_products(new, acting=acting, trail=False)
    assert ProductPrice.objects.count() == 300
    assert customer.products.count() == 300


@pytest.fixture
def django_assert_max() -> Any:
    from contextlib import contextmanager

    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    @contextmanager
    def bounded(limit: int) -> Any:
        with CaptureQueriesContext(connections["default"]) as seen:
            yield
        assert len(seen) <= limit

    return bounded


def test_a_product_ends_on_its_last_day_once(gd: Any, acting: Any) -> None:
    product = make_product(start_date=date(2026, 5, 1))
    with pytest.raises(Stale):
        terminate_product(uid=product.uid, last_day=date(2026, 6, 30), version=7, acting=acting)
    with pytest.raises(Invalid):
        terminate_product(uid=product.uid, last_day=date(2026, 4, 30), version=1, acting=acting)
    ended = terminate_product(uid=product.uid, last_day=date(2026, 6, 30), version=1, acting=acting)
    assert (ended.status, ended.end_date, ended.version) == ("terminated", date(2026, 6, 30), 2)
    with pytest.raises(Conflict):
        terminate_product(uid=product.uid, last_day=date(2026, 7, 31), version=2, acting=acting)
    assert [entry.verb for entry in changes_of(product.uid)] == ["terminate", "add"]


def test_an_unknown_product_is_not_found(gd: Any, acting: Any) -> None:
    with pytest.raises(NotFound):
        terminate_product(uid=acting.uid, last_day=date(2026, 6, 30), version=None, acting=acting)


def test_who_may_not_record_products_changes_nothing(gd: Any, acting: Any) -> None:
    product = make_product()
    nobody = type(acting)(acting.uid, "", frozenset(), frozenset(), acting.channel)
    with pytest.raises(PermissionDenied):
        add_products([], acting=nobody)
    with pytest.raises(PermissionDenied):
        terminate_product(uid=product.uid, last_day=date(2026, 6, 30), version=None, acting=nobody)
    product.refresh_from_db()
    assert product.status == "active"


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"end_date": date(2020, 1, 1)}, "inventory_product_dates_ordered"),
        ({"status": "terminated"}, "inventory_product_terminated_on"),
        ({"start_date": None}, "inventory_product_in_service_since"),
    ],
)
def test_the_database_refuses_a_product_that_contradicts_itself(
    gd: Any, change: dict[str, Any], constraint: str
) -> None:
    make_product()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Product.objects.update(**change)


def test_the_database_refuses_two_agreed_prices_at_once(gd: Any) -> None:
    product = make_product(
        prices=[fee("1", valid_until=date(2026, 1, 31)), fee("2", valid_from=date(2026, 2, 1))]
    )
    with pytest.raises(IntegrityError, match="inventory_price_one_at_a_time"), transaction.atomic():
        product.prices.update(validity=DateRange(date(2026, 1, 1), None))
