"""A province's bills: each month built, issued, and paid by those who pay (E01)."""

import random
from collections.abc import Mapping
from datetime import date, timedelta

from django.db import transaction

from billing.bills.actions import issue_bills, record_settled, start_run
from billing.bills.models import Bill, BillRun, BillState
from billing.bills.run import bill_month
from billing.rating.conventions import BilledMonth
from demo.world.months import billed_months, month_start
from demo.world.shapes import Payment, ProvinceWorld
from keyhall.access.actor import Actor
from keyhall.jobs.models import WorkState

ISSUE_DAY = 3
LATE_DAYS = 45
STOPPED_MONTHS = 5
PAID_EARLY = 0.4
# Where the newest month's bills are built but still wait to be issued.
NOT_ISSUED_YET = frozenset({"zj", "gz", "xz", "qh"})


def seed_bills(world: ProvinceWorld, *, today: date, months: int, acting: Actor) -> None:
    """Bill what has not been billed, oldest month first, each in a transaction of its own."""
    billed = set(BillRun.objects.filter(state=WorkState.DONE).values_list("month", flat=True))
    payments = {customer.source_id: customer.payment for customer in world.customers}
    for first_day in billed_months(today, months):
        if first_day in billed:
            continue
        newest = first_day == month_start(today, -1)
        with transaction.atomic(using="default"):
            build_bills(BilledMonth(first_day), acting=acting)
            if not (newest and world.slug in NOT_ISSUED_YET):
                issue_and_settle(BilledMonth(first_day), payments, today=today, acting=acting)


def build_bills(month: BilledMonth, *, acting: Actor) -> None:
    """Run the month's billing to its end."""
    for _step in bill_month(start_run(month=month, acting=acting).pk):
        continue


def issue_and_settle(
    month: BilledMonth, payments: Mapping[str, Payment], *, today: date, acting: Actor
) -> None:
    """Issue the month's bills in the first days of the next and record who has paid."""
    issue_date = min(month_start(month.first_day, 1).replace(day=ISSUE_DAY), today)
    issue_bills(month=month, acting=acting, issue_date=issue_date)
    issued = Bill.objects.filter(month=month.first_day, state=BillState.ISSUED).order_by("id")
    rng = random.Random(f"{month.first_day}:payments")
    paid = [
        bill
        for bill, source_id, due in issued.values_list("id", "customer__source_id", "due_date")
        if is_paid(rng, payments.get(source_id, Payment.PROMPT), month.first_day, due, today)
    ]
    record_settled(bill_ids=paid, acting=acting, trail=False)


def is_paid(rng: random.Random, payment: Payment, month: date, due: date, today: date) -> bool:
    """Whether a bill is paid by `today`: in time, on its last day, long after it, or no more since a
    while."""
    early = rng.random() < PAID_EARLY
    if payment is Payment.STOPPED:
        return month < month_start(today, -STOPPED_MONTHS)
    if payment is Payment.LATE:
        return due + timedelta(days=LATE_DAYS) < today
    return (early and payment is Payment.PROMPT) or due < today
