"""The tax on fees that are not billed yet (D05, E01)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from billing.rating.conventions import BilledMonth
from billing.rating.taxes import Fee, Tax, taxes_on
from tests.factories.catalogue import make_tax_rate

pytestmark = pytest.mark.row("D05", "E01")
NOVEMBER = BilledMonth(date(2026, 11, 1))


def test_each_fee_bears_the_rate_of_its_category_rounded_by_itself(gd: Any) -> None:
    make_tax_rate("basic", "0.09")
    make_tax_rate("value_added", "0.06")
    basic, small = Fee("basic", Decimal("10.05")), Fee("value_added", Decimal("0.25"))
    assert taxes_on([basic, small, basic], NOVEMBER) == [
        Tax(Decimal("0.0900"), Decimal("0.90")),
        Tax(Decimal("0.0600"), Decimal("0.02")),
        Tax(Decimal("0.0900"), Decimal("0.90")),
    ]


def test_a_rate_that_begins_in_the_month_holds_for_all_of_it(gd: Any) -> None:
    make_tax_rate("basic", "0.09")
    make_tax_rate("basic", "0.06", valid_from=date(2026, 11, 30))
    fee = [Fee("basic", Decimal(100))]
    assert taxes_on(fee, BilledMonth(date(2026, 10, 1))) == [Tax(Decimal("0.0900"), Decimal("9.00"))]
    assert taxes_on(fee, NOVEMBER) == [Tax(Decimal("0.0600"), Decimal("6.00"))]


def test_a_category_without_a_rate_has_no_tax_to_tell(gd: Any) -> None:
    make_tax_rate("basic", "0.00")
    fees = [Fee("unknown", Decimal(100)), Fee("basic", Decimal(100))]
    assert taxes_on(fees, NOVEMBER) == [None, Tax(Decimal("0.0000"), Decimal("0.00"))]
    assert taxes_on([], NOVEMBER) == []
