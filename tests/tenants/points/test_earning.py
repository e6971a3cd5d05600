"""Points earned by bills: rules as data, once a bill, set by set (C01)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from math import floor
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing.bills.models import Bill, BillLine
from keyhall.errors import Invalid
from keyhall.jobs.models import Job
from keyhall.jobs.registry import enqueue
from keyhall.jobs.running import run_job
from tenants.customers.models import Customer
from tenants.points import actions
from tenants.points.actions import earn_points, set_earning_rule, set_expiry_rule, set_multiplier
from tenants.points.jobs import EARN_JOB
from tenants.points.models import EarningRule, PointsBucket, PointsTransfer
from tenants.points.queries import differences
from tests.factories.accounts import make_account
from tests.factories.catalogue import make_offering, make_specification
from tests.factories.customers import make_customer
from tests.factories.inventory import make_product
from tests.factories.issued_bills import make_bill
from tests.factories.points import balance_of, make_rules, movements_of

pytestmark = pytest.mark.row("C01")
OCTOBER = date(2026, 10, 1)
sampled = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def earn(acting: Any, first: date = OCTOBER, last: date = OCTOBER) -> int:
    return earn_points(first=first, last=last, acting=acting).points


def bill_with(customer: Customer, *lines: tuple[str, str], **fields: Any) -> Bill:
    """A bill of an account of the customer, with a line for each product line and amount."""
    bill = make_bill(account=make_account(customer), **fields)
    BillLine.objects.filter(bill=bill).delete()
    for product_line, amount in lines:
        offering = make_offering(specification=make_specification(product_line=product_line))
        BillLine.objects.create(
            bill=bill,
            product=make_product(customer, offering=offering),
            kind="recurring",
            component="fee",
            name="月租费",
            charge_month=bill.month,
            first_day=bill.month,
            last_day=bill.month,
            quantity=Decimal(1),
            amount=Decimal(amount),
            tax_rate=Decimal("0.09"),
            tax=Decimal(0),
        )
    return bill


def test_an_issued_bill_gives_points_for_its_amount_before_tax(gd: Any, acting: Any) -> None:
    make_rules()
    bill = make_bill()
    assert earn(acting) == 100
    assert balance_of(bill.customer) == 100
    transfer = PointsTransfer.objects.get()
    assert (transfer.bill_id, transfer.reason, transfer.points) == (bill.pk, bill.number, 100)


def test_a_bill_gives_its_points_once(gd: Any, acting: Any) -> None:
    make_rules()
    bill = make_bill()
    assert [earn(acting), earn(acting)] == [100, 0]
    assert movements_of(bill.customer) == [("earn", 100)]


def test_a_draft_gives_nothing_until_it_is_issued(gd: Any, acting: Any) -> None:
    make_rules()
    bill = make_bill(state="draft")
    assert earn(acting) == 0
    Bill.objects.update(state="issued")
    assert earn(acting) == 100
    assert balance_of(bill.customer) == 100


def test_each_product_line_has_its_rate_and_the_rest_the_common_one(gd: Any, acting: Any) -> None:
    make_rules("1")
    set_earning_rule(product_line="云", points_per_yuan=Decimal("2.5"), valid_from=OCTOBER, acting=acting)
    bill = bill_with(make_customer(customer_class="business"), ("云", "10.00"), ("专线", "7.00"))
    assert earn(acting) == 32
    assert balance_of(bill.customer) == 32


def test_the_customers_class_multiplies(gd: Any, acting: Any) -> None:
    make_rules()
    set_multiplier(customer_class="strategic", factor=Decimal("1.5"), valid_from=OCTOBER, acting=acting)
    strategic = bill_with(make_customer(customer_class="strategic"), ("专线", "9.99"))
    business = bill_with(make_customer(customer_class="business"), ("专线", "9.99"))
    earn(acting)
    assert [balance_of(bill.customer) for bill in (strategic, business)] == [14, 9]


def test_the_rules_of_the_months_last_day_hold_for_the_whole_month(gd: Any, acting: Any) -> None:
    make_rules("1")
    set_earning_rule(points_per_yuan=Decimal(2), valid_from=date(2026, 10, 31), acting=acting)
    set_earning_rule(points_per_yuan=Decimal(3), valid_from=date(2026, 11, 1), acting=acting)
    make_bill()
    assert earn(acting) == 200


def test_a_bill_in_the_customers_favour_gives_and_takes_nothing(gd: Any, acting: Any) -> None:
    make_rules()
    bill = bill_with(make_customer(), ("专线", "-50.00"))
    assert earn(acting) == 0
    assert movements_of(bill.customer) == []


def test_without_a_rule_there_are_no_points(gd: Any, acting: Any) -> None:
    make_bill()
    assert earn(acting) == 0
    set_earning_rule(points_per_yuan=Decimal(1), valid_from=OCTOBER, acting=acting)
    assert earn(acting) == 0
    set_expiry_rule(months=12, valid_from=OCTOBER, acting=acting)
    assert earn(acting) == 100


def test_rules_follow_one_another_and_never_hold_at_once(gd: Any, acting: Any) -> None:
    for points, day in ((1, date(2026, 11, 1)), (2, date(2026, 9, 1)), (3, date(2026, 10, 1))):
        set_earning_rule(points_per_yuan=Decimal(points), valid_from=day, acting=acting)
    set_earning_rule(points_per_yuan=Decimal(4), valid_from=date(2026, 10, 1), acting=acting)
    begun = {
        rule.validity.lower.month: (int(rule.points_per_yuan), rule.validity.upper)
        for rule in EarningRule.objects.all()
    }
    assert begun == {9: (2, date(2026, 10, 1)), 10: (4, date(2026, 11, 1)), 11: (1, None)}


def test_a_month_that_gave_its_points_keeps_its_rules(gd: Any, acting: Any) -> None:
    make_rules(months=12)
    bill_with(make_customer(customer_class="business"), ("专线", "60.00"))
    assert earn(acting) > 0
    calls: list[Any] = [
        partial(set_earning_rule, points_per_yuan=Decimal(2)),
        partial(set_multiplier, customer_class="group", factor=Decimal(2)),
        partial(set_expiry_rule, months=6),
    ]
    for call in calls:
        with pytest.raises(Invalid) as refusal:
            call(valid_from=date(2026, 10, 31), acting=acting)
        assert set(refusal.value.fields) == {"valid_from"}
        call(valid_from=date(2026, 11, 1), acting=acting)
    with pytest.raises(Invalid) as refusal:
        set_earning_rule(points_per_yuan=Decimal(-1), valid_from=date(2026, 11, 1), acting=acting)
    assert set(refusal.value.fields) == {"points_per_yuan"}
    assert [rule.points_per_yuan for rule in EarningRule.objects.order_by("validity")] == [1, 2]


def test_points_of_a_month_stand_in_one_bucket_and_last_as_long_as_its_rule(gd: Any, acting: Any) -> None:
    make_rules(months=12)
    customer = make_customer(customer_class="business")
    bill_with(customer, ("专线", "60.00"))
    bill_with(customer, ("专线", "40.00"))
    earn(acting)
    buckets = PointsBucket.objects.values_list("earned_month", "amount", "remaining", "expires_on")
    assert list(buckets) == [(OCTOBER, 100, 100, date(2027, 10, 31))]
    late = bill_with(customer, ("专线", "5.00"))
    earn(acting)
    assert list(buckets.all()) == [(OCTOBER, 105, 105, date(2027, 10, 31))]
    assert balance_of(late.customer) == 105


def test_many_bills_are_taken_some_at_a_time(gd: Any, acting: Any, monkeypatch: Any) -> None:
    make_rules()
    bills = [make_bill() for _ in range(5)]
    monkeypatch.setattr("tenants.points.actions.movements.BILLS_AT_ONCE", 2)
    after, steps = 0, []
    while True:
        step = earn_points(first=OCTOBER, last=OCTOBER, after=after, acting=acting)
        steps.append(step.bills)
        if step.last_bill is None:
            break
        after = step.last_bill
    assert steps == [2, 2, 1]
    assert {balance_of(bill.customer) for bill in bills} == {100}


@pytest.mark.row("A16")
def test_the_monthly_job_earns_for_what_was_issued_lately(gd: Any, acting: Any) -> None:
    make_rules()
    bills = [make_bill(), make_bill(month=date(2026, 8, 1)), make_bill(month=date(2026, 7, 1))]
    job = enqueue(EARN_JOB, acting=acting, payload={"due": "2026-11-06T02:30:00+08:00"})
    run_job("gd", str(job.uid))
    done = Job.objects.get(uid=job.uid)
    assert (done.state, done.result) == ("done", {"bills": 2, "points": 200, "differences": 0})
    assert PointsTransfer.objects.filter(bill=bills[2]).count() == 0


AMOUNTS = st.decimals(min_value="-999.99", max_value="9999.99", places=2)


@sampled
@given(
    lines=st.lists(st.tuples(st.sampled_from(["专线", "云", "语音"]), AMOUNTS), min_size=1, max_size=4),
    rates=st.tuples(*[st.decimals(min_value=0, max_value=5, places=4)] * 2),
    factor=st.decimals(min_value="0.5", max_value=3, places=3),
)
def test_points_are_the_whole_part_of_exact_arithmetic(
    gd: Any, acting: Any, lines: list[tuple[str, Decimal]], rates: tuple[Decimal, Decimal], factor: Decimal
) -> None:
    from django.db import transaction

    with transaction.atomic():
        make_rules(str(rates[0]))
        set_earning_rule(product_line="云", points_per_yuan=rates[1], valid_from=OCTOBER, acting=acting)
        set_multiplier(customer_class="group", factor=factor, valid_from=OCTOBER, acting=acting)
        customer = make_customer(customer_class="group")
        bill_with(customer, *((line, str(amount)) for line, amount in lines))
        points = earn(acting)
        exact = Fraction(factor) * sum(
            (Fraction(amount) * Fraction(rates[1] if line == "云" else rates[0]) for line, amount in lines),
            Fraction(0),
        )
        assert points == max(floor(exact), 0)
        assert differences() == []
        transaction.set_rollback(True)


def test_nobody_earns_without_the_permission(gd: Any, acting: Any) -> None:
    from uuid import uuid4

    from keyhall.access.actor import Channel, actor_with_roles
    from keyhall.errors import PermissionDenied

    make_rules()
    make_bill()
    clerk = actor_with_roles(uuid4(), "员工", frozenset({"account_manager"}), Channel.WORKBENCH)
    with pytest.raises(PermissionDenied):
        actions.earn_points(first=OCTOBER, last=OCTOBER, acting=clerk)
    assert not PointsTransfer.objects.exists()
