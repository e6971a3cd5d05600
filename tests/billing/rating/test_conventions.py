"""The conventions of amounts, against exact arithmetic of our own (no rounding until the end)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing.rating.conventions import (
    BilledMonth,
    due_date,
    quantity_in_tier,
    recurring_fee,
    tax_day_of,
    tax_on,
    to_the_fen,
)

pytestmark = pytest.mark.row("E01")
sampled = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
FEES = st.decimals(min_value=0, max_value=999_999, places=6)
DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2028, 12, 31))


def evaluate(expression: str, **values: Any) -> Any:
    with connections["default"].cursor() as cursor:
        cursor.execute(f"SELECT {expression}", values)
        return cursor.fetchone()[0]


def half_up(exact: Fraction) -> Decimal:
    """To the fen, half a fen away from zero."""
    fen = int(abs(exact) * 100 + Fraction(1, 2))
    return Decimal(fen if exact >= 0 else -fen) / 100


@sampled
@given(amount=st.decimals(min_value=-999_999, max_value=999_999, places=6))
def test_half_a_fen_goes_up_and_a_correction_cancels(gd: Any, amount: Decimal) -> None:
    rounded = evaluate(to_the_fen("%(amount)s::numeric"), amount=amount)
    assert rounded == half_up(Fraction(amount))
    assert rounded == -evaluate(to_the_fen("%(amount)s::numeric"), amount=-amount)


@sampled
@given(fee=FEES, day=DAYS, data=st.data())
def test_a_fee_is_prorated_by_days_both_counted(gd: Any, fee: Decimal, day: date, data: Any) -> None:
    month = BilledMonth.of(day)
    first = data.draw(st.integers(1, month.days))
    last = data.draw(st.integers(first, month.days))
    expression = recurring_fee(
        "%(fee)s::numeric", "%(first)s::date", "%(last)s::date", "%(prorated)s::boolean"
    )
    given_days = {
        "first": month.first_day.replace(day=first),
        "last": month.first_day.replace(day=last),
        "days": month.days,
        "fee": fee,
    }
    assert evaluate(to_the_fen(f"({expression})"), prorated=True, **given_days) == half_up(
        Fraction(fee) * (last - first + 1) / month.days
    )
    assert evaluate(expression, prorated=False, **given_days) == fee


@sampled
@given(
    quantity=st.decimals(min_value=0, max_value=99_999, places=6),
    starts=st.lists(st.integers(1, 50_000), max_size=4, unique=True).map(sorted),
    prices=st.lists(st.decimals(min_value=0, max_value=9, places=6), min_size=5, max_size=5),
)
def test_each_tier_prices_what_lies_in_it_alone(
    gd: Any, quantity: Decimal, starts: list[int], prices: list[Decimal]
) -> None:
    begins = [0, *starts]
    ends = [*starts, None]
    charged = Decimal(0)
    counted = Decimal(0)
    for begin, end, price in zip(begins, ends, prices, strict=False):
        part = evaluate(
            quantity_in_tier("%(quantity)s::numeric", "%(begin)s::numeric", "%(end)s::numeric"),
            quantity=quantity,
            begin=begin,
            end=end,
        )
        counted += part
        charged += part * price
    assert counted == quantity
    assert half_up(Fraction(charged)) == half_up(stepwise(quantity, starts, prices))


def stepwise(quantity: Decimal, starts: list[int], prices: list[Decimal]) -> Fraction:
    """The same price, found by going up from zero and changing the price at each step."""
    cost, place = Fraction(0), Fraction(0)
    for number, price in enumerate(prices[: len(starts) + 1]):
        step = Fraction(starts[number]) if number < len(starts) else Fraction(quantity)
        until = min(step, Fraction(quantity))
        if until > place:
            cost, place = cost + (until - place) * Fraction(price), until
    return cost


@sampled
@given(
    amount=st.decimals(min_value=-9999, max_value=99_999, places=2),
    rate=st.sampled_from(["0", "0.06", "0.09"]),
)
def test_tax_is_worked_out_on_the_rounded_amount(gd: Any, amount: Decimal, rate: str) -> None:
    tax = evaluate(tax_on("%(amount)s::numeric", "%(rate)s::numeric"), amount=amount, rate=rate)
    assert tax == half_up(Fraction(amount) * Fraction(rate))


@sampled
@given(day=DAYS)
def test_a_month_covers_its_calendar_days_in_shanghai(day: date) -> None:
    month = BilledMonth.of(day)
    assert month.first_day.day == 1
    assert month.last_day + timedelta(days=1) == month.next.first_day == month.planned_issue
    assert (month.next.first_day - month.first_day).days == month.days
    assert month.begins.utcoffset() == timedelta(hours=8)
    assert BilledMonth.parse(str(month)) == month


def test_a_bill_falls_due_the_given_days_after_its_issue(gd: Any) -> None:
    assert evaluate(due_date("'2026-02-25'::date", "%(days)s"), days=20) == date(2026, 3, 17)


@sampled
@given(day=DAYS)
def test_tax_rates_hold_by_the_last_day_of_the_month(gd: Any, day: date) -> None:
    assert evaluate(tax_day_of("%(day)s::date"), day=day) == BilledMonth.of(day).tax_day
