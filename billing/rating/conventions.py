"""The conventions every amount on a bill follows, each in this one place (design: money, points, time).

A billed month is a calendar month in Asia/Shanghai. What is worked out row by row is an SQL expression,
since rating is set-based; what is worked out once for a run is Python.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from keyhall.errors import Invalid

BILLING_ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class BilledMonth:
    """A month that is billed, named by its first day."""

    first_day: date

    @classmethod
    def of(cls, day: date) -> "BilledMonth":
        return cls(day.replace(day=1))

    @classmethod
    def parse(cls, text: str) -> "BilledMonth":
        """From `YYYY-MM`; raises Invalid."""
        try:
            first_day = datetime.strptime(text, "%Y-%m").replace(tzinfo=BILLING_ZONE).date()
        except ValueError:
            first_day = None
        if first_day is None or len(text) != len("YYYY-MM") or not 2000 <= first_day.year < 2100:
            raise Invalid({"month": [_("请按“年-月”填写月份，例如 2026-10。")]})
        return cls(first_day)

    @property
    def next(self) -> "BilledMonth":
        return BilledMonth.of(self.first_day + timedelta(days=31))

    @property
    def last_day(self) -> date:
        return self.next.first_day - timedelta(days=1)

    @property
    def days(self) -> int:
        return self.last_day.day

    @property
    def begins(self) -> datetime:
        """The instant it begins; its use is what started from then until `next.begins`, exclusive."""
        return datetime.combine(self.first_day, time(), BILLING_ZONE)

    @property
    def tax_day(self) -> date:
        """The day whose tax rates hold for every charge of the month: its last."""
        return self.last_day

    @property
    def planned_issue(self) -> date:
        """The day a draft is meant to go out: the first after the month, which is billed in arrears."""
        return self.next.first_day

    def __str__(self) -> str:
        return f"{self.first_day:%Y-%m}"

    def parameters(self) -> dict[str, Any]:
        """What the SQL expressions below and the statements built of them refer to."""
        return {
            "month": self.first_day,
            "last_day": self.last_day,
            "days": self.days,
            "begins": self.begins,
            "ends": self.next.begins,
            "tax_day": self.tax_day,
            "planned_issue": self.planned_issue,
        }


def to_the_fen(amount: str) -> str:
    """Half a fen goes up, and mirrored below zero, so that a correction cancels what it corrects."""
    return f"round({amount}, 2)"


def tax_day_of(day: str) -> str:
    """`BilledMonth.tax_day` of the month in which a day lies, for statements over many months."""
    return f"((date_trunc('month', {day}::timestamp) + interval '1 month')::date - 1)"


def tax_rate_of(category: str, tax_day: str) -> str:
    """Joins, as `tax`, the rate that holds for a category on a tax day; nothing where none is kept."""
    return f"LEFT JOIN catalogue_taxrate tax ON tax.category = {category} AND tax.validity @> {tax_day}"


def tax_on(amount: str, rate: str) -> str:
    """Tax of one line, on its rounded amount before tax."""
    return to_the_fen(f"{amount} * {rate}")


def recurring_fee(fee: str, first_day: str, last_day: str, prorated: str) -> str:
    """A fee for the days it ran: both counted, over the days of the month; or whole, where not pro-rated."""
    return f"CASE WHEN {prorated} THEN {fee} * ({last_day} - {first_day} + 1) / %(days)s ELSE {fee} END"


def quantity_in_tier(quantity: str, begins: str, ends: str) -> str:
    """How much of a month's quantity lies in a tier; each tier prices only what lies in it (graduated)."""
    return f"greatest(least({quantity}, {ends}) - {begins}, 0)"


def due_date(issue_date: str, payment_days: str) -> str:
    """When a bill must be paid."""
    return f"({issue_date} + {payment_days}::integer)"


def amount_to_pay(total: str) -> str:
    """What a new bill leaves open: its total, or nothing where it is in the customer's favour."""
    return f"greatest({total}, 0)"
