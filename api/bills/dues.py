"""What a customer's bills come to month by month, what of them is due, and what comes next (E02, M01)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.utils import timezone
from rest_framework import serializers

from api.kit.resource import Row
from api.kit.statements import rows_of
from billing.rating.conventions import BilledMonth

NOTHING = Decimal("0.00")
# A bill that is still a draft may change: nobody is told of it.
BY_MONTH = """
SELECT month, sum(total_before_tax), sum(total_tax), sum(total), sum(open_amount),
    min(due_date) FILTER (WHERE open_amount > 0), sum(open_amount) FILTER (WHERE due_date < %s), count(*),
    (array_agg(uid ORDER BY total DESC, id))[1]
FROM bills_bill WHERE customer_id = %s AND state <> 'draft' GROUP BY month ORDER BY month
"""


class MonthBilled(NamedTuple):
    """A month's bills together; `uid` is the dearest of them."""

    month: date
    total_before_tax: Decimal
    total_tax: Decimal
    total: Decimal
    open_amount: Decimal
    due_date: date | None
    overdue_amount: Decimal | None
    bills: int
    uid: UUID


class DueShape(serializers.Serializer[Any]):
    """What is open of all bills; the newest month paid whole; when the next bill is meant to come."""

    open_amount = serializers.DecimalField(max_digits=16, decimal_places=2)
    overdue_amount = serializers.DecimalField(max_digits=16, decimal_places=2)
    due_date = serializers.DateField(allow_null=True)
    settled_month = serializers.DateField(allow_null=True)
    settled_total = serializers.DecimalField(max_digits=16, decimal_places=2, allow_null=True)
    next_issue_date = serializers.DateField(allow_null=True)


def months_billed(key: int) -> list[MonthBilled]:
    """Every month that a customer was billed for, oldest first, in one query."""
    return [MonthBilled(*row) for row in rows_of(BY_MONTH, [timezone.localdate(), key])]


def what_is_due(months: Sequence[MonthBilled]) -> Row:
    """What is open and since when it is due, what was paid last, and the day of the next bill."""
    settled = next((month for month in reversed(months) if not month.open_amount), None)
    return {
        "open_amount": sum((month.open_amount for month in months), NOTHING),
        "overdue_amount": sum((month.overdue_amount or NOTHING for month in months), NOTHING),
        "due_date": min((month.due_date for month in months if month.due_date), default=None),
        "settled_month": settled.month if settled else None,
        "settled_total": settled.total if settled else None,
        "next_issue_date": next_issue_date(months[-1].month) if months else None,
    }


def next_issue_date(last_billed: date) -> date | None:
    """When the month after the one billed last is meant to be billed; None where that day is over."""
    planned = BilledMonth.of(last_billed).next.planned_issue
    return planned if planned >= timezone.localdate() else None
