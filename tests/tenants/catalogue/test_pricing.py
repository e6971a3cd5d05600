"""What an offering costs with given characteristics."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from keyhall.errors import Invalid
from tenants.catalogue.models import OfferingPrice, PriceVariant
from tenants.catalogue.pricing import FEN, fee_of, list_prices, value_text
from tests.factories.catalogue import make_offering, make_price
from tests.factories.inventory import make_product
from tests.factories.orders import FITTING, make_line

pytestmark = pytest.mark.row("D01")
DAY = date(2026, 11, 26)


def amounts(offering: Any, characteristics: dict[str, Any], on: date = DAY) -> dict[str, Decimal]:
    return {price.component: price.amount for price in list_prices(offering, characteristics, on)}


def test_a_fee_is_multiplied_by_its_number_characteristic(gd: Any) -> None:
    priced = list_prices(make_line(), {"bandwidth": 100, "addresses": 3}, DAY)
    assert [(price.component, price.amount, price.unit) for price in priced] == [
        ("addresses", Decimal("150.00"), "月"),
        ("installation", Decimal("1000.00"), ""),
        ("rent", Decimal("1680.00"), ""),
    ]


@pytest.mark.parametrize("given_as", [500, "500", Decimal(500), 500.0])
def test_a_fee_has_another_amount_for_a_value_however_it_is_written(gd: Any, given_as: Any) -> None:
    assert amounts(make_line(), {"bandwidth": given_as})["rent"] == Decimal("5600.00")


def test_a_value_without_an_amount_of_its_own_pays_the_usual(gd: Any) -> None:
    assert amounts(make_line(), {"bandwidth": 100})["rent"] == Decimal("1680.00")


def test_the_amount_of_a_value_is_multiplied_too(gd: Any) -> None:
    offering = make_line()
    make_price(
        offering,
        component="both",
        amount="10",
        varies_by="bandwidth",
        variants={"500": Decimal(25)},
        multiplied_by="addresses",
    )
    assert amounts(offering, {"bandwidth": 500, "addresses": 4})["both"] == Decimal("100.00")


def test_usage_and_prices_of_other_days_are_left_out(gd: Any) -> None:
    offering = make_offering()
    make_price(offering, kind="usage", component="voice", amount="0.15")
    make_price(offering, component="rent", amount="100", valid_from=date(2020, 1, 1))
    make_price(offering, component="rent", amount="120", valid_from=date(2027, 1, 1))
    assert amounts(offering, {}) == {"rent": Decimal("100.00")}
    assert amounts(offering, {}, date(2027, 1, 1)) == {"rent": Decimal("120.00")}


@given(
    amount=st.decimals("0", "99999", places=6),
    count=st.integers(1, 4000),
)
def test_a_fee_is_the_exact_product_rounded_half_up_once(amount: Decimal, count: int) -> None:
    price = OfferingPrice(kind="recurring", component="c", amount=amount, multiplied_by="n")
    exact = amount * count
    fee = fee_of(price, {"n": count})
    assert abs(fee - exact) <= FEN / 2
    assert fee == (exact / FEN + Decimal("0.5")).to_integral_value("ROUND_FLOOR") * FEN


def test_a_product_recorded_without_prices_pays_what_its_characteristics_cost(gd: Any) -> None:
    product = make_product(offering=make_line(), characteristics={**FITTING, "bandwidth": 500})
    assert dict(product.prices.values_list("component", "amount")) == {
        "installation": Decimal(1000),
        "rent": Decimal(5600),
        "addresses": Decimal(100),
    }


@pytest.mark.parametrize(
    ("refinement", "field"),
    [
        ({"multiplied_by": "sites"}, "multiplied_by"),
        ({"varies_by": "colour", "variants": {"red": Decimal(1)}}, "varies_by"),
        ({"varies_by": "bandwidth"}, "variants"),
        ({"variants": {"500": Decimal(1)}}, "variants"),
        ({"kind": "usage", "multiplied_by": "addresses"}, "kind"),
    ],
)
def test_a_refinement_that_means_nothing_is_refused(gd: Any, refinement: dict[str, Any], field: str) -> None:
    offering = make_line()
    with pytest.raises(Invalid) as refusal:
        make_price(offering, **{"component": "x", **refinement})
    assert set(refusal.value.fields) == {field}
    assert not OfferingPrice.objects.filter(offering=offering, component="x").exists()


def test_the_database_holds_one_amount_a_value_and_none_below_nought(gd: Any) -> None:
    price = make_line().prices.get(component="rent")
    for value, amount in (("500", 1), ("100", -1)):
        with pytest.raises(IntegrityError), transaction.atomic():
            PriceVariant.objects.create(price=price, value=value, amount=amount)


@pytest.mark.parametrize(
    ("value", "text"),
    [(500, "500"), (Decimal("500.00"), "500"), (1e3, "1000"), (True, "true"), ("金牌", "金牌")],
)
def test_a_value_is_written_as_variants_name_it(value: Any, text: str) -> None:
    assert value_text(value) == text
