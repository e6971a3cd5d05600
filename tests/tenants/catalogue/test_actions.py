"""Defining what can be sold and at what price."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from keyhall.audit.trail import changes_of
from keyhall.errors import Conflict, Invalid, PermissionDenied
from tenants.catalogue.actions import NewCharacteristic, define_specification
from tenants.catalogue.characteristics import value_problems
from tenants.catalogue.models import (
    OfferingPrice,
    PriceTier,
    ProductSpecification,
    TaxRate,
)
from tests.factories.catalogue import make_offering, make_price, make_specification, make_tax_rate

pytestmark = pytest.mark.row("D01")

BANDWIDTH = NewCharacteristic(
    code="bandwidth",
    name="带宽",
    value_type="number",
    unit="Mbps",
    min_cardinality=1,
    range_from=Decimal(2),
    range_to=Decimal(10000),
)
COLOURS = NewCharacteristic(code="colour", name="颜色", max_cardinality=2, allowed_values=["红", "蓝"])
OPENED = NewCharacteristic(code="opened", name="启用日", value_type="date")
SPARE = NewCharacteristic(code="spare", name="备份", value_type="boolean")


def test_a_specification_has_characteristics_and_leaves_a_trail(gd: Any) -> None:
    made = make_specification(characteristics=[BANDWIDTH, COLOURS])
    assert [entry.code for entry in made.characteristics.all()] == ["bandwidth", "colour"]
    assert [entry.verb for entry in changes_of(made.uid)] == ["define"]


def test_a_code_is_given_once(gd: Any) -> None:
    make_specification(code="ETH")
    with pytest.raises(Conflict):
        make_specification(code="ETH")


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"bandwidth": 100}, set()),
        ({"bandwidth": 100, "colour": ["红", "蓝"], "opened": "2026-01-31", "spare": True}, set()),
        ({}, {"bandwidth"}),
        ({"bandwidth": 1}, {"bandwidth"}),
        ({"bandwidth": "NaN"}, {"bandwidth"}),
        ({"bandwidth": [2, 3]}, {"bandwidth"}),
        ({"bandwidth": 2, "colour": "绿"}, {"colour"}),
        ({"bandwidth": 2, "opened": "2026-02-30"}, {"opened"}),
        ({"bandwidth": 2, "spare": "true"}, {"spare"}),
        ({"bandwidth": 2, "weight": 3}, {"weight"}),
    ],
)
def test_values_must_fit_the_characteristics(gd: Any, values: dict[str, Any], wrong: set[str]) -> None:
    made = make_specification(characteristics=[BANDWIDTH, COLOURS, OPENED, SPARE])
    problems = value_problems(made.characteristics.all(), values)
    assert set(problems) == {f"characteristics.{code}" for code in wrong}


def test_a_new_price_ends_the_one_before_it(gd: Any) -> None:
    offering = make_offering()
    make_price(offering, amount="100")
    make_price(offering, amount="120", valid_from=date(2026, 7, 1))
    old, new = OfferingPrice.objects.order_by("id")
    assert old.validity.upper == new.validity.lower == date(2026, 7, 1)


def test_two_prices_of_a_component_never_hold_at_once(gd: Any) -> None:
    offering = make_offering()
    make_price(offering, valid_until=date(2026, 12, 31))
    with pytest.raises(Conflict):
        make_price(offering, valid_from=date(2026, 12, 31))
    make_price(offering, valid_from=date(2027, 1, 1))
    with pytest.raises(IntegrityError, match="catalogue_price_one_at_a_time"), transaction.atomic():
        OfferingPrice.objects.update(validity=DateRange(date(2026, 1, 1), None))


def test_tiers_are_for_usage_and_begin_at_nothing(gd: Any) -> None:
    offering = make_offering()
    with pytest.raises(Invalid):
        make_price(offering, kind="recurring", tiers={"0": "1"})
    with pytest.raises(Invalid):
        make_price(offering, kind="usage", tiers={"10": "1"})
    assert not OfferingPrice.objects.exists()
    make_price(offering, kind="usage", tiers={"0": "0", "500": "0.05"})
    assert PriceTier.objects.count() == 2


def test_a_tax_rate_ends_the_one_before_it_and_none_overlap(gd: Any) -> None:
    make_tax_rate(rate="0.06")
    make_tax_rate(rate="0.09", valid_from=date(2026, 1, 1))
    assert [rate.validity.upper for rate in TaxRate.objects.order_by("id")] == [date(2026, 1, 1), None]
    with pytest.raises(IntegrityError, match="catalogue_taxrate_one_at_a_time"), transaction.atomic():
        TaxRate.objects.update(validity=DateRange(date(2026, 1, 1), None))


def test_who_may_not_change_the_catalogue_changes_nothing(gd: Any, acting: Any) -> None:
    nobody = type(acting)(acting.uid, "", frozenset(), frozenset(), acting.channel)
    with pytest.raises(PermissionDenied):
        define_specification(code="X", name="X", product_line="X", acting=nobody)
    assert not ProductSpecification.objects.exists()
