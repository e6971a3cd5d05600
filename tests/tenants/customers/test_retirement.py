"""What must be ended before a customer may be retired."""

from __future__ import annotations

import pytest

from tenants.customers.retirement import RETIREMENT

pytestmark = pytest.mark.row("B03")


def test_two_areas_cannot_hinder_under_the_same_code() -> None:
    with pytest.raises(ValueError, match="products_unended"):
        RETIREMENT.told_by("products_unended")(lambda _customer: None)
