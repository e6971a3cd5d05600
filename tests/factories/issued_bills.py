"""Bills as a run leaves them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import uuid4

from billing.bills.models import Bill, BillLine, BillRun
from billing.rating.models import AppliedBillingRate
from tests.factories.accounts import make_account
from tests.factories.inventory import make_product

_numbers = count(1)


def make_bill(**fields: Any) -> Bill:
    """An issued bill of 109.00 with one line, nothing paid."""
    account = fields.pop("account", None) or make_account()
    values = {
        "number": f"B{next(_numbers):010d}",
        "account": account,
        "customer": account.customer,
        "month": date(2026, 10, 1),
        "state": "issued",
        "issue_date": date(2026, 11, 1),
        "due_date": date(2026, 11, 21),
        "total_before_tax": Decimal("100.00"),
        "total_tax": Decimal("9.00"),
        "total": Decimal("109.00"),
        "open_amount": Decimal("109.00"),
        **fields,
    }
    bill = Bill.objects.create(**values)
    BillLine.objects.create(
        bill=bill,
        product=make_product(account.customer),
        kind="recurring",
        component="monthly_fee",
        name="专线月租费",
        charge_month=bill.month,
        first_day=bill.month,
        last_day=bill.month.replace(day=28),
        quantity=Decimal(1),
        amount=Decimal("100.00"),
        tax_rate=Decimal("0.09"),
        tax=Decimal("9.00"),
    )
    return bill


def make_usage_rate(bill: Bill, **fields: Any) -> AppliedBillingRate:
    """What 20 GB of data cost in the bill's month."""
    values = {
        "account": bill.account,
        "product": bill.lines.get().product,
        "month": bill.month,
        "kind": "usage",
        "component": "data",
        "name": "流量费",
        "first_day": bill.month,
        "last_day": bill.month.replace(day=28),
        "quantity": Decimal(20),
        "unit": "GB",
        "amount": Decimal("10.00"),
        "tax_category": "telecom_basic",
        "tax_rate": Decimal("0.09"),
        "tax": Decimal("0.90"),
        **fields,
    }
    return AppliedBillingRate.objects.create(**values)


def make_run(**fields: Any) -> BillRun:
    values = {"month": date(2026, 10, 1), "state": "done", "requested_by_uid": uuid4(), **fields}
    return BillRun.objects.create(**values)
