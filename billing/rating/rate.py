"""Rating a month: what each product costs its account, in sets (E01, E07)."""

from typing import Any

from django.db import connections
from django.utils.translation import gettext_lazy as _

from billing.rating import statements
from billing.rating.conventions import BilledMonth
from keyhall.errors import Conflict


def rate_accounts(month: BilledMonth, low: int, high: int) -> int:
    """Work out anew the charges of a month for the accounts with ids from `low` to `high`, both included.

    Runs in the caller's transaction; returns how many charges there are.
    """
    given = {**month.parameters(), "low": low, "high": high}
    with connections["default"].cursor() as cursor:
        cursor.execute(statements.FORGET, given)
        cursor.execute(statements.RATE, given)
        count: int = cursor.rowcount
    return count


def check_tax_rates(month: BilledMonth) -> None:
    """Raise Conflict naming the tax categories that have no rate for the month."""
    missing = _column(statements.UNTAXED, month)
    if missing:
        message = _("以下税目在 %(month)s 没有有效税率，请先维护税率：%(categories)s。")
        raise Conflict(message % {"month": month, "categories": ", ".join(missing)}, code="tax_rate_missing")


def unpriced_records(month: BilledMonth) -> int:
    """Usage records of the month that no price covers, so that nobody is charged for them."""
    return int(_column(statements.UNPRICED, month)[0])


def _column(statement: str, month: BilledMonth) -> list[Any]:
    with connections["default"].cursor() as cursor:
        cursor.execute(statement, month.parameters())
        return [row[0] for row in cursor.fetchall()]
