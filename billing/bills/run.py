"""A bill run: a month's bills, built account range by account range, each range whole or not at all (E01)."""

from collections.abc import Generator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connections
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from billing.accounts.models import BillingAccount
from billing.bills import statements
from billing.bills.messages import BILLS_TOLD
from billing.bills.models import BillRun
from billing.rating.conventions import BilledMonth
from billing.rating.rate import check_tax_rates, rate_accounts, unpriced_records
from keyhall.errors import Conflict
from keyhall.jobs.models import UNFINISHED_WORK, WorkState
from keyhall.jobs.registry import Progress
from keyhall.national.tellings import tell, tell_gone

CHUNK = 5000


@dataclass(frozen=True)
class MonthFigures:
    """What the bills of a month come to, whichever run made them; amounts in yuan."""

    customers: int
    bills: int
    total_before_tax: Decimal
    total_tax: Decimal
    total: Decimal


def month_figures(month: BilledMonth) -> MonthFigures:
    """What the bills of a month come to, drafts included."""
    with connections["default"].cursor() as cursor:
        cursor.execute(statements.FIGURES, month.parameters())
        return MonthFigures(*cursor.fetchone())


def figures_in_json(figures: MonthFigures) -> dict[str, Any]:
    """The figures for programs: amounts as strings with two decimals."""
    return {
        "customers": figures.customers,
        "bills": figures.bills,
        "total_before_tax": f"{figures.total_before_tax:.2f}",
        "total_tax": f"{figures.total_tax:.2f}",
        "total": f"{figures.total:.2f}",
    }


def bill_month(run_id: int) -> Generator[Progress, None, MonthFigures]:
    """Carry out a run, or go on with one that was cut off after its last committed range.

    Each step up to a `yield` belongs in one transaction of the caller's. Drafts are rebuilt, issued
    bills stay; running it again gives the same. Raises Conflict where a tax rate is missing or another
    run has taken over.
    """
    run = _lock(run_id)
    month = BilledMonth(run.month)
    check_tax_rates(month)
    if run.state == WorkState.WAITING:
        run.state = WorkState.RUNNING
        run.save(update_fields=["state"])
    total = BillingAccount.objects.count()
    done = BillingAccount.objects.filter(id__lte=run.last_account_id).count()
    yield Progress(done, total, _("已核对税率"))
    while count := _bill_next(_lock(run_id), month):
        done += count
        yield Progress(done, max(done, total), _("正在出账"))
    figures = _finish(_lock(run_id), month)
    yield Progress(done, done, _("出账完成"))
    return figures


def _lock(run_id: int) -> BillRun:
    run = BillRun.objects.select_for_update().get(pk=run_id)
    if run.state not in UNFINISHED_WORK:
        raise Conflict(_("该月份的出账已由另一批次接管，请查看最新批次。"), code="superseded")
    return run


def _bill_next(run: BillRun, month: BilledMonth) -> int:
    """Bill the next range of accounts; returns how many accounts it had, 0 when there is none left."""
    with connections["default"].cursor() as cursor:
        cursor.execute(statements.NEXT_ACCOUNTS, {"after": run.last_account_id, "size": CHUNK})
        low, high, count = cursor.fetchone()
        if not count:
            return 0
        rate_accounts(month, low, high)
        given = {**month.parameters(), "low": low, "high": high}
        cursor.execute(statements.CLEAR_DRAFTS, given)
        cursor.execute(statements.BILL, given)
        tell_gone(BILLS_TOLD, f"{statements.IN_RANGE} AND {statements.EMPTY}", given)
        cursor.execute(statements.DROP_EMPTY, given)
        tell(BILLS_TOLD, statements.IN_RANGE, given)
    run.last_account_id = high
    run.save(update_fields=["last_account_id"])
    return int(count)


def _finish(run: BillRun, month: BilledMonth) -> MonthFigures:
    figures = month_figures(month)
    run.state, run.finished_at = WorkState.DONE, timezone.now()
    for name, value in vars(figures).items():
        setattr(run, name, value)
    run.unpriced_records = unpriced_records(month)
    run.save()
    return figures
