"""A month's bills: what they hold, run again, cut off, issued."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum

from billing.bills import run as running
from billing.bills.actions import issue_bills, record_settled, run_billing, start_run
from billing.bills.models import Bill, BillLine, BillRun
from billing.rating.conventions import BilledMonth
from billing.rating.models import AppliedBillingRate
from keyhall.errors import Conflict, Invalid, PermissionDenied
from tests.factories.accounts import make_account
from tests.factories.bills import bill, bill_of, fee, lines_of, make_billed_product
from tests.factories.catalogue import make_offering, make_price, make_tax_rate
from tests.factories.usage import load_csv, usage_csv

pytestmark = pytest.mark.row("E01")
OCTOBER = BilledMonth(date(2026, 10, 1))


@pytest.fixture
def province_with_tax(gd: Any) -> Any:
    make_tax_rate(rate="0.09")
    return gd


def stated(**models: Any) -> list[Any]:
    """Everything a month's bills and lines say, without the keys of lines and times of change."""
    bills = list(
        Bill.objects.order_by("id").values_list("uid", "number", "state", "due_date", "total", "open_amount")
    )
    lines = BillLine.objects.order_by("id").values_list(
        "bill_id", "product_id", "kind", "component", "name", "charge_month", "quantity", "amount", "tax"
    )
    return [*bills, *lines]


def test_a_bill_holds_one_time_recurring_and_usage_charges_with_tax(province_with_tax: Any) -> None:
    offering = make_offering()
    make_price(offering, kind="usage", component="voice", tiers={"0": "0", "100": "0.15"}, unit="分钟")
    product = make_billed_product(
        fee("128.00"),
        fee("50.00", kind="one_time", component="install", name="安装费"),
        offering=offering,
        service_number="02081110001",
        start_date=date(2026, 10, 12),
    )
    load_csv(
        usage_csv(
            [
                ("a", "02081110001", "voice", 90, "2026-10-13 08:00"),
                ("b", "02081110001", "voice", "43.5", "2026-10-31 23:59:59"),
            ]
        )
    )
    figures = bill("2026-10")
    made = {line.kind: line for line in lines_of(product, "2026-10")}
    assert (made["one_time"].amount, made["one_time"].tax) == (Decimal("50.00"), Decimal("4.50"))
    assert (made["recurring"].amount, made["recurring"].tax) == (Decimal("128.00"), Decimal("11.52"))
    # 33.5 minutes beyond the first hundred at 0.15 are 5.025 yuan: half a fen goes up.
    assert (made["usage"].amount, made["usage"].tax) == (Decimal("5.03"), Decimal("0.45"))
    assert (made["usage"].quantity, made["usage"].unit) == (Decimal("133.5"), "分钟")
    issued = bill_of(product, "2026-10")
    assert (issued.total_before_tax, issued.total_tax, issued.total) == (
        Decimal("183.03"),
        Decimal("16.47"),
        Decimal("199.50"),
    )
    assert (issued.state, issued.open_amount) == ("draft", Decimal("199.50"))
    assert (issued.issue_date, issued.due_date) == (date(2026, 11, 1), date(2026, 11, 21))
    assert (figures.customers, figures.bills, figures.total) == (1, 1, Decimal("199.50"))


def test_a_one_time_charge_is_billed_in_its_month_alone(province_with_tax: Any) -> None:
    product = make_billed_product(
        fee("50", kind="one_time", valid_from=date(2026, 10, 31)), start_date=date(2026, 1, 1)
    )
    bill("2026-09")
    bill("2026-10")
    bill("2026-11")
    assert [len(lines_of(product, month)) for month in ("2026-09", "2026-10", "2026-11")] == [0, 1, 0]


def test_a_fee_runs_from_its_first_day_to_its_last_both_counted(province_with_tax: Any) -> None:
    product = make_billed_product(
        fee("31.00", prorated=True), start_date=date(2026, 8, 31), end_date=date(2026, 10, 1)
    )
    for month in ("2026-07", "2026-08", "2026-09", "2026-10", "2026-11"):
        bill(month)
    charged = {line.charge_month.month: line.amount for line in BillLine.objects.filter(product=product)}
    assert charged == {8: Decimal("1.00"), 9: Decimal("31.00"), 10: Decimal("1.00")}


def test_a_price_that_changes_within_a_month_makes_a_line_for_each(province_with_tax: Any) -> None:
    product = make_billed_product(
        fee("31", prorated=True, valid_until=date(2026, 10, 10)),
        fee("62", prorated=True, valid_from=date(2026, 10, 11)),
    )
    bill("2026-10")
    assert [
        (line.first_day.day, line.last_day.day, line.amount) for line in lines_of(product, "2026-10")
    ] == [
        (1, 10, Decimal("10.00")),
        (11, 31, Decimal("42.00")),
    ]


def test_the_tax_rate_of_the_months_last_day_holds(gd: Any) -> None:
    make_tax_rate(rate="0.06")
    make_tax_rate(rate="0.09", valid_from=date(2026, 10, 31))
    product = make_billed_product(fee("100"))
    bill("2026-09")
    bill("2026-10")
    assert [lines_of(product, month)[0].tax for month in ("2026-09", "2026-10")] == [6, 9]


def test_an_agreed_usage_price_goes_before_the_offerings_while_it_holds(province_with_tax: Any) -> None:
    offering = make_offering()
    make_price(offering, kind="usage", component="data", amount="1")
    agreed = fee(
        "0.5", kind="usage", component="data", valid_from=date(2026, 10, 10), valid_until=date(2026, 10, 19)
    )
    product = make_billed_product(agreed, offering=offering, service_number="02081110002")
    load_csv(
        usage_csv(
            (f"u{day}", "02081110002", "data", 10, f"2026-10-{day} 12:00")
            for day in (9, 10, 19, 20)
            if day > 9
        )
    )
    bill("2026-10")
    assert [line.amount for line in lines_of(product, "2026-10")] == [Decimal("10.00"), Decimal("10.00")]


@pytest.mark.row("E07")
def test_use_belongs_to_its_month_in_shanghai_and_unpriced_use_is_counted(province_with_tax: Any) -> None:
    offering = make_offering()
    make_price(offering, kind="usage", component="sms", amount="0.1")
    product = make_billed_product(offering=offering, service_number="02081110003")
    load_csv(
        usage_csv(
            [
                ("a", "02081110003", "sms", 1, "2026-09-30T23:59:59+08:00"),
                ("b", "02081110003", "sms", 10, "2026-10-01T00:00:00+08:00"),
                ("c", "02081110003", "sms", 100, "2026-10-31T23:59:59+08:00"),
                ("d", "02081110003", "sms", 1000, "2026-11-01T00:00:00+08:00"),
                ("e", "02081110003", "unknown", 7, "2026-10-15T00:00:00+08:00"),
            ]
        )
    )
    bill("2026-10")
    assert [line.quantity for line in lines_of(product, "2026-10")] == [110]
    assert BillRun.objects.get().unpriced_records == 1


def test_running_a_month_again_rebuilds_the_same_drafts(province_with_tax: Any) -> None:
    account = make_account()
    for amount in ("19.90", "29.85", "0.005"):
        make_billed_product(fee(amount), account=account)
    make_billed_product(fee("77.70", prorated=True), start_date=date(2026, 10, 9))
    first = bill("2026-10")
    before = stated()
    assert bill("2026-10") == first
    assert stated() == before


def test_a_draft_follows_what_changed_and_goes_when_nothing_is_left(province_with_tax: Any) -> None:
    product = make_billed_product(fee("10"))
    bill("2026-10")
    number = bill_of(product, "2026-10").number
    product.prices.update(amount=Decimal(20))
    assert bill("2026-10").total_before_tax == 20
    assert bill_of(product, "2026-10").number == number
    product.prices.all().delete()
    assert bill("2026-10").bills == 0
    assert not AppliedBillingRate.objects.exists()


def test_an_issued_bill_never_changes_and_the_difference_comes_on_the_next(province_with_tax: Any) -> None:
    product = make_billed_product(fee("100"))
    bill("2026-09")
    assert (
        issue_bills(month=BilledMonth.parse("2026-09"), acting=make_acting(), issue_date=date(2026, 10, 2))
        == 1
    )
    before = stated()
    product.prices.update(amount=Decimal("90"))
    bill("2026-09")
    assert stated() == before
    bill("2026-10")
    bill("2026-10")
    recurring, adjustment = sorted(lines_of(product, "2026-10"), key=lambda line: line.kind, reverse=True)
    assert (recurring.amount, recurring.charge_month) == (Decimal(90), date(2026, 10, 1))
    assert (adjustment.kind, adjustment.amount, adjustment.tax) == (
        "adjustment",
        Decimal(-10),
        Decimal("-0.90"),
    )
    assert adjustment.charge_month == date(2026, 9, 1)
    assert bill_of(product, "2026-10").total == Decimal("87.20")
    issue_bills(month=OCTOBER, acting=make_acting())
    bill("2026-11")
    assert [line.kind for line in lines_of(product, "2026-11")] == ["recurring"]


@pytest.fixture
def credited(province_with_tax: Any) -> Any:
    """A product charged 100 for September, its last month, where 20 would have been right."""
    product = make_billed_product(fee("100", valid_until=date(2026, 9, 30)))
    bill("2026-09")
    issue_bills(month=BilledMonth.parse("2026-09"), acting=make_acting(), issue_date=date(2026, 10, 2))
    product.prices.update(amount=Decimal(20))
    bill("2026-09")
    bill("2026-10")
    return product


def test_a_bill_in_the_customers_favour_leaves_nothing_to_pay(credited: Any) -> None:
    credit = bill_of(credited, "2026-10")
    assert (credit.total_before_tax, credit.total_tax, credit.total) == (
        Decimal("-80.00"),
        Decimal("-7.20"),
        Decimal("-87.20"),
    )
    assert (credit.state, credit.open_amount) == ("draft", Decimal(0))


def test_a_bill_in_the_customers_favour_is_settled_by_its_issue_and_not_said_again(credited: Any) -> None:
    assert issue_bills(month=OCTOBER, acting=make_acting()) == 1
    credit = bill_of(credited, "2026-10")
    assert (credit.state, credit.open_amount, credit.total) == ("settled", Decimal(0), Decimal("-87.20"))
    assert record_settled(bill_ids=[credit.pk], acting=make_acting()) == 0
    assert bill("2026-10").total == Decimal("-87.20")
    assert bill("2026-11").bills == 0
    credit.refresh_from_db()
    assert credit.version == 2


def test_a_credit_does_not_lessen_what_is_open_on_other_bills(credited: Any) -> None:
    issue_bills(month=OCTOBER, acting=make_acting())
    assert bill_of(credited, "2026-09").state == "issued"
    assert Bill.objects.aggregate(Sum("open_amount")) == {"open_amount__sum": Decimal("109.00")}


def test_a_run_cut_off_between_ranges_goes_on_where_it_stood(
    province_with_tax: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "CHUNK", 2)
    for number in range(5):
        make_billed_product(fee(f"{number + 1}.00"))
    run = start_run(month=OCTOBER, acting=make_acting())
    cut_off = running.bill_month(run.pk)
    next(cut_off)
    next(cut_off)
    cut_off.close()
    assert Bill.objects.count() == 2
    made = list(Bill.objects.values_list("id", "version"))
    for _step in running.bill_month(run.pk):
        pass
    run.refresh_from_db()
    assert (run.state, run.bills, run.total_before_tax) == ("done", 5, Decimal(15))
    assert list(Bill.objects.order_by("id").values_list("id", "version"))[:2] == made


def test_a_run_that_another_has_taken_over_stops(province_with_tax: Any) -> None:
    make_billed_product(fee("1"))
    steps = running.bill_month(start_run(month=OCTOBER, acting=make_acting()).pk)
    next(steps)
    start_run(month=OCTOBER, acting=make_acting())
    with pytest.raises(Conflict):
        next(steps)
    assert not Bill.objects.exists()


def test_asking_twice_for_a_month_gives_one_run(province_with_tax: Any) -> None:
    first = run_billing(month=OCTOBER, acting=make_acting())
    assert run_billing(month=OCTOBER, acting=make_acting()) == first
    assert BillRun.objects.count() == 1


def test_a_missing_tax_rate_refuses_the_run_and_names_the_category(gd: Any) -> None:
    make_billed_product(fee("1"))
    with pytest.raises(Conflict, match="telecom_basic"):
        bill("2026-10")
    assert not Bill.objects.exists()


def test_a_month_that_is_not_over_cannot_be_issued(province_with_tax: Any) -> None:
    make_billed_product(fee("1"))
    bill("2026-10")
    with pytest.raises(Conflict):
        issue_bills(month=OCTOBER, acting=make_acting(), issue_date=date(2026, 10, 31))
    assert Bill.objects.get().state == "draft"


def test_an_issued_bill_falls_due_payment_days_after_its_issue_and_can_be_settled(
    province_with_tax: Any,
) -> None:
    account = make_account(payment_days=7)
    product = make_billed_product(fee("1"), account=account)
    bill("2026-10")
    issue_bills(month=OCTOBER, acting=make_acting(), issue_date=date(2026, 11, 3))
    issued = bill_of(product, "2026-10")
    assert (issued.state, issued.issue_date, issued.due_date) == (
        "issued",
        date(2026, 11, 3),
        date(2026, 11, 10),
    )
    assert record_settled(bill_ids=[issued.pk], acting=make_acting()) == 1
    assert record_settled(bill_ids=[issued.pk], acting=make_acting()) == 0
    issued.refresh_from_db()
    assert (issued.state, issued.open_amount) == ("settled", Decimal(0))


def test_who_may_not_run_issue_or_settle_changes_nothing(province_with_tax: Any) -> None:
    product = make_billed_product(fee("1"))
    bill("2026-10")
    nobody = make_acting(permissions=frozenset())
    with pytest.raises(PermissionDenied):
        run_billing(month=OCTOBER, acting=nobody)
    with pytest.raises(PermissionDenied):
        issue_bills(month=OCTOBER, acting=nobody)
    with pytest.raises(PermissionDenied):
        record_settled(bill_ids=[bill_of(product, "2026-10").pk], acting=nobody)
    assert BillRun.objects.count() == 1
    assert bill_of(product, "2026-10").state == "draft"


@pytest.mark.parametrize("text", ["2026-13", "2026", "26-10", "2026-1", "2026-10-01", "九月", "1999-12"])
def test_a_month_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        BilledMonth.parse(text)


@pytest.mark.parametrize(
    "change",
    [
        {"total": Decimal(2)},
        {"open_amount": Decimal(-1)},
        {"open_amount": Decimal(5)},
        {"state": "settled"},
        {"state": "issued", "open_amount": Decimal(0)},
        {"due_date": date(2026, 1, 1)},
        {"month": date(2026, 10, 2)},
    ],
)
def test_the_database_refuses_a_bill_that_contradicts_itself(
    province_with_tax: Any, change: dict[str, Any]
) -> None:
    make_billed_product(fee("1"))
    bill("2026-10")
    with pytest.raises(IntegrityError), transaction.atomic():
        Bill.objects.update(**change)


def make_acting(**changes: Any) -> Any:
    from dataclasses import replace

    from keyhall.access.actor import system_actor

    return replace(system_actor("test"), **changes)
