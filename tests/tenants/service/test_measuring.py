"""Availability by the formula: 1 - outage ÷ (in service - agreed maintenance), compared unrounded (F01)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing.rating.conventions import BilledMonth
from keyhall.errors import Conflict
from tenants.inventory.models import Product
from tenants.service.actions import change_outage, close_months, measure_month, set_objective
from tenants.service.models import Outage, ServiceLevelFigure, ServiceLevelMonth, ServiceLevelResult
from tests.factories.catalogue import make_offering
from tests.factories.customers import make_customer
from tests.factories.inventory import make_product
from tests.factories.service import SHANGHAI, at, make_outage, make_promised_product, promise

pytestmark = pytest.mark.row("F01")
OCTOBER = BilledMonth(date(2026, 10, 1))
SEPTEMBER = BilledMonth(date(2026, 9, 1))
OCTOBER_MINUTES = 31 * 24 * 60
sampled = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def measured(product: Product, month: BilledMonth, acting: Any) -> ServiceLevelResult | None:
    measure_month(month=month, acting=acting)
    return ServiceLevelResult.objects.filter(product=product, month=month.first_day).first()


def minutes(result: ServiceLevelResult | None) -> Any:
    """In service, out of order, in agreed maintenance."""
    assert result is not None
    seconds = (result.service_seconds, result.outage_seconds, result.maintenance_seconds)
    service, outage, maintenance = (Fraction(value) / 60 for value in seconds)
    return service, outage, maintenance


def test_a_month_without_outage_is_wholly_available(gd: Any, acting: Any) -> None:
    result = measured(make_promised_product(), OCTOBER, acting)
    assert minutes(result) == (OCTOBER_MINUTES, 0, 0)
    assert result is not None
    assert (result.availability, result.kept) == (Decimal(1), True)


def test_availability_is_what_was_not_lost_of_the_minutes_in_service(gd: Any, acting: Any) -> None:
    product = make_promised_product()
    make_outage(product, "2026-10-10 08:00", "2026-10-10 10:00")
    result = measured(product, OCTOBER, acting)
    assert minutes(result) == (OCTOBER_MINUTES, 120, 0)
    assert result is not None
    assert result.availability == Decimal("0.99731182795698924731")
    assert result.kept is False


def test_agreed_maintenance_is_left_out_of_what_is_measured_over(gd: Any, acting: Any) -> None:
    product = make_promised_product()
    make_outage(
        product,
        "2026-10-12 00:00",
        "2026-10-13 00:00",
        is_agreed_maintenance=True,
        cause="maintenance",
    )
    make_outage(product, "2026-10-10 08:00", "2026-10-10 08:30")
    result = measured(product, OCTOBER, acting)
    assert minutes(result) == (OCTOBER_MINUTES, 30, 1440)
    assert result is not None
    assert result.availability == round(1 - Decimal(30) / Decimal(30 * 24 * 60), 20)


def test_maintenance_nobody_agreed_to_counts_like_any_outage(gd: Any, acting: Any) -> None:
    product = make_promised_product()
    make_outage(product, "2026-10-12 00:00", "2026-10-12 03:00", cause="maintenance")
    assert minutes(measured(product, OCTOBER, acting)) == (OCTOBER_MINUTES, 180, 0)


def test_an_outage_over_the_end_of_a_month_counts_in_each_for_its_part(gd: Any, acting: Any) -> None:
    product = make_promised_product()
    make_outage(product, "2026-09-30 23:20", "2026-10-01 01:30")
    assert minutes(measured(product, SEPTEMBER, acting)) == (30 * 1440, 40, 0)
    assert minutes(measured(product, OCTOBER, acting)) == (OCTOBER_MINUTES, 90, 0)


def test_months_begin_at_midnight_in_shanghai(gd: Any, acting: Any) -> None:
    product = make_promised_product()
    make_outage(product, "2026-09-30 16:00", "2026-09-30 17:00")
    assert minutes(measured(product, OCTOBER, acting))[1] == 0
    assert minutes(measured(product, SEPTEMBER, acting))[1] == 60


def test_an_outage_of_more_than_a_month_fills_it(gd: Any, acting: Any) -> None:
    product = make_promised_product()
    make_outage(product, "2026-09-20 00:00", "2026-11-02 00:00")
    result = measured(product, OCTOBER, acting)
    assert minutes(result) == (OCTOBER_MINUTES, OCTOBER_MINUTES, 0)
    assert result is not None
    assert (result.availability, result.kept) == (Decimal(0), False)


def test_one_that_has_not_ended_counts_to_the_end_of_the_month(gd: Any, acting: Any) -> None:
    product = make_promised_product()
    make_outage(product, "2026-10-31 12:00", None)
    assert minutes(measured(product, OCTOBER, acting))[1] == 12 * 60


def test_a_service_that_starts_in_the_month_is_measured_from_its_first_day(gd: Any, acting: Any) -> None:
    product = make_promised_product(start_date=date(2026, 10, 21))
    make_outage(product, "2026-10-21 00:00", "2026-10-21 01:00")
    assert minutes(measured(product, OCTOBER, acting)) == (11 * 1440, 60, 0)
    assert measured(product, SEPTEMBER, acting) is None


def test_a_service_that_ends_in_the_month_is_measured_through_its_last_day(gd: Any, acting: Any) -> None:
    product = make_promised_product(end_date=date(2026, 10, 10), status="terminated")
    make_outage(product, "2026-10-10 22:00", "2026-10-11 05:00")
    assert minutes(measured(product, OCTOBER, acting)) == (10 * 1440, 120, 0)
    november = BilledMonth(date(2026, 9, 1))
    assert minutes(measured(product, november, acting)) == (30 * 1440, 0, 0)


def test_a_service_of_one_day_is_measured_over_that_day(gd: Any, acting: Any) -> None:
    product = make_promised_product(
        start_date=date(2026, 10, 31), end_date=date(2026, 10, 31), status="terminated"
    )
    assert minutes(measured(product, OCTOBER, acting)) == (1440, 0, 0)


def test_nothing_is_due_where_all_was_agreed_maintenance(gd: Any, acting: Any) -> None:
    product = make_promised_product(start_date=date(2026, 10, 31))
    make_outage(
        product, "2026-10-31 00:00", "2026-11-01 00:00", is_agreed_maintenance=True, cause="maintenance"
    )
    result = measured(product, OCTOBER, acting)
    assert result is not None
    assert (result.availability, result.kept) == (None, None)


def test_a_promise_met_to_the_minute_is_kept_and_one_second_more_breaks_it(gd: Any, acting: Any) -> None:
    # 99.9% of October leaves 44.64 minutes.
    just, over = make_promised_product(), make_promised_product()
    make_outage(just, "2026-10-10 08:00", "2026-10-10 08:44:38.400")
    make_outage(over, "2026-10-10 08:00", "2026-10-10 08:44:38.401")
    result, broken = measured(just, OCTOBER, acting), measured(over, OCTOBER, acting)
    assert result is not None
    assert broken is not None
    assert (result.availability, result.kept) == (Decimal("0.999"), True)
    assert (round(broken.availability or 0, 6), broken.kept) == (Decimal("0.999"), False)


def test_a_product_without_a_promise_is_not_measured(gd: Any, acting: Any) -> None:
    assert measured(make_product(), OCTOBER, acting) is None


def test_a_service_not_opened_yet_is_not_measured(gd: Any, acting: Any) -> None:
    assert measured(make_promised_product(status="pending_active"), OCTOBER, acting) is None


def test_the_nearest_promise_holds(gd: Any, acting: Any) -> None:
    offering, important = make_offering(), make_customer(customer_class="important")
    common = {"offering": offering, "valid_from": date(2020, 1, 1), "acting": acting}
    set_objective(availability=Decimal("0.99"), **common)
    set_objective(availability=Decimal("0.995"), customer_class="important", **common)
    own = make_product(important, offering=offering)
    promise(own, "0.9999")
    by_class = make_product(important, offering=offering)
    by_offering = make_product(make_customer(customer_class="business"), offering=offering)
    measure_month(month=OCTOBER, acting=acting)
    targets = dict(ServiceLevelResult.objects.values_list("product_id", "target"))
    assert [targets[product.pk] for product in (own, by_class, by_offering)] == [
        Decimal("0.9999"),
        Decimal("0.995"),
        Decimal("0.99"),
    ]


def test_the_promise_of_the_months_last_day_holds(gd: Any, acting: Any) -> None:
    product = make_promised_product(availability="0.99")
    promise(product, "0.995", valid_from=date(2026, 10, 31))
    promise(product, "0.999", valid_from=date(2026, 11, 1))
    result = measured(product, OCTOBER, acting)
    assert result is not None
    assert result.target == Decimal("0.995")


SPAN_MINUTES = 3 * 31 * 1440
moments = st.lists(st.integers(0, SPAN_MINUTES * 60), min_size=0, max_size=8, unique=True).map(sorted)


@sampled
@given(
    edges=moments,
    agreed=st.lists(st.booleans(), min_size=4, max_size=4),
    first=st.integers(-40, 40),
    length=st.integers(0, 90),
    target=st.decimals(min_value="0.9", max_value="1", places=4),
)
def test_any_outages_are_measured_as_exact_arithmetic_does(
    gd: Any,
    acting: Any,
    edges: list[int],
    agreed: list[bool],
    first: int,
    length: int,
    target: Decimal,
) -> None:
    """Against fractions: outages anywhere around October on a service that runs anywhere around it."""
    Outage.objects.all().delete()
    opened = date(2026, 10, 1) + timedelta(days=first)
    closed = opened + timedelta(days=length)
    product = make_promised_product(
        availability=str(target), start_date=opened, end_date=closed, status="terminated"
    )
    start = datetime(2026, 9, 1, tzinfo=SHANGHAI)
    spans = [
        (start + timedelta(seconds=begin), start + timedelta(seconds=end), is_agreed)
        for begin, end, is_agreed in zip(edges[::2], edges[1::2], agreed, strict=False)
    ]
    for begin, end, is_agreed in spans:
        Outage.objects.create(
            product=product,
            started_at=begin,
            ended_at=end,
            is_agreed_maintenance=is_agreed,
            cause="maintenance",
            recorded_by_uid=acting.uid,
            recorded_by="test",
        )
    low = max(datetime.combine(opened, datetime.min.time(), SHANGHAI), OCTOBER.begins)
    high = min(
        datetime.combine(closed + timedelta(days=1), datetime.min.time(), SHANGHAI), OCTOBER.next.begins
    )
    result = measured(product, OCTOBER, acting)
    if low >= high:
        assert result is None
        return
    service = Fraction((high - low) // timedelta(seconds=1))
    lost = {True: Fraction(0), False: Fraction(0)}
    for begin, end, is_agreed in spans:
        part = (min(end, high) - max(begin, low)) // timedelta(seconds=1)
        lost[is_agreed] += max(part, 0)
    assert minutes(result) == (service / 60, lost[False] / 60, lost[True] / 60)
    assert result is not None
    base = service - lost[True]
    if not base:
        assert result.kept is None
        return
    exact = 1 - lost[False] / base
    assert result.kept is (exact >= Fraction(target))
    assert abs(Fraction(result.availability or 0) - exact) <= Fraction(1, 10**20)


def test_the_running_month_is_measured_as_it_is_read(gd: Any, acting: Any) -> None:
    from django.utils import timezone

    product = make_promised_product()
    now = timezone.now()
    Outage.objects.create(
        product=product,
        started_at=now - timedelta(seconds=30),
        cause="cable",
        recorded_by_uid=acting.uid,
        recorded_by="test",
    )
    figure = ServiceLevelFigure.objects.get(product=product)
    month = BilledMonth.of(timezone.localdate())
    assert (figure.month, figure.is_running) == (month.first_day, True)
    # The clock of the database's transaction, which began before this test's rows were made.
    assert 0 <= float(figure.service_seconds) <= (now - month.begins).total_seconds()
    assert 0 <= figure.outage_seconds <= 30


def test_a_months_address_is_the_same_while_it_runs_and_after(gd: Any, acting: Any) -> None:
    import hashlib
    from uuid import UUID

    product = make_promised_product()
    result = measured(product, OCTOBER, acting)
    assert result is not None
    expected = hashlib.md5(f"{product.uid}202610".encode(), usedforsecurity=False).hexdigest()
    assert result.uid == UUID(expected)
    running = ServiceLevelFigure.objects.get(product=product, is_running=True)
    name = f"{product.uid}{running.month:%Y%m}"
    assert running.uid == UUID(hashlib.md5(name.encode(), usedforsecurity=False).hexdigest())


def test_a_month_is_measured_again_until_it_is_closed(gd: Any, acting: Any) -> None:
    product = make_promised_product()
    assert minutes(measured(product, OCTOBER, acting))[1] == 0
    make_outage(product)
    assert minutes(measured(product, OCTOBER, acting))[1] == 120
    assert close_months(last=OCTOBER, acting=acting) == 1
    with pytest.raises(Conflict) as refusal:
        measure_month(month=OCTOBER, acting=acting)
    assert refusal.value.code == "month_closed"


def test_an_outage_recorded_late_changes_a_measured_month_at_once(gd: Any, acting: Any) -> None:
    product, other = make_promised_product(), make_promised_product()
    measure_month(month=SEPTEMBER, acting=acting)
    measure_month(month=OCTOBER, acting=acting)
    outage = make_outage(product, "2026-09-30 23:00", "2026-10-01 02:00")
    kept = ServiceLevelResult.objects.filter(product=product).order_by("month")
    assert [result.outage_seconds for result in kept] == [3600, 7200]
    change_outage(uid=outage.uid, version=1, ended_at=at("2026-09-30 23:30"), acting=acting)
    assert [result.outage_seconds for result in kept.all()] == [1800, 0]
    assert set(ServiceLevelResult.objects.filter(product=other).values_list("kept", flat=True)) == {True}


def test_a_closed_months_figures_stay(gd: Any, acting: Any) -> None:
    product = make_promised_product()
    outage = make_outage(product, "2026-09-30 23:00", None)
    measure_month(month=SEPTEMBER, acting=acting)
    close_months(last=SEPTEMBER, acting=acting)
    for attempt in (
        partial(make_outage, product, "2026-09-10 08:00", "2026-09-10 09:00"),
        partial(change_outage, uid=outage.uid, version=1, ended_at=at("2026-09-30 23:30"), acting=acting),
    ):
        with pytest.raises(Conflict) as refusal:
            attempt()
        assert refusal.value.code == "month_closed"
    change_outage(uid=outage.uid, version=1, ended_at=at("2026-10-01 01:00"), acting=acting)
    assert ServiceLevelResult.objects.get(product=product).outage_seconds == 3600


def test_a_month_that_runs_is_not_measured_for_good(gd: Any, acting: Any) -> None:
    from tenants.service.queries import running_month

    with pytest.raises(Conflict) as refusal:
        measure_month(month=running_month(), acting=acting)
    assert refusal.value.code == "month_not_over"
    assert not ServiceLevelMonth.objects.exists()
