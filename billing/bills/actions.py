"""Running the billing of a month, issuing its bills and recording that they are paid (E01)."""

from collections.abc import Collection
from datetime import date

from django.db import connections, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from billing.bills import statements
from billing.bills.messages import BILLS_TOLD
from billing.bills.models import Bill, BillRun, BillState
from billing.bills.permissions import ISSUE_BILLS, RUN_BILLING, SETTLE_BILLS
from billing.rating.conventions import BilledMonth
from keyhall.access.actor import Actor
from keyhall.audit.trail import record_change
from keyhall.errors import Conflict
from keyhall.jobs.models import UNFINISHED_WORK, WorkState
from keyhall.jobs.registry import enqueue
from keyhall.national.tellings import tell_records
from tenants.customers.sight import in_sight

RUN_JOB = "billing.run"
SUBJECT = "bills.bill_run"


@transaction.atomic
def run_billing(*, month: BilledMonth, acting: Actor) -> BillRun:
    """Ask for a month's bills to be built; while a run of that month is under way, that one is returned."""
    acting.require(RUN_BILLING)
    job = enqueue(RUN_JOB, acting=acting, key=str(month), payload={"month": str(month)})
    standing = BillRun.objects.filter(job_uid=job.uid).first()
    if standing is not None:
        return standing
    run = start_run(month=month, acting=acting)
    run.job_uid = job.uid
    run.save(update_fields=["job_uid"])
    return run


@transaction.atomic
def start_run(*, month: BilledMonth, acting: Actor) -> BillRun:
    """The row of a run that has still to be carried out; it takes over from one left unfinished."""
    acting.require(RUN_BILLING)
    BillRun.objects.filter(month=month.first_day, state__in=UNFINISHED_WORK).update(
        state=WorkState.STOPPED, finished_at=timezone.now()
    )
    run = BillRun.objects.create(month=month.first_day, requested_by_uid=acting.uid, requested_by=acting.name)
    record_change(
        acting=acting,
        subject=SUBJECT,
        subject_uid=run.uid,
        verb="run_billing",
        after={"month": str(month)},
    )
    return run


@transaction.atomic
def issue_bills(*, month: BilledMonth, acting: Actor, issue_date: date | None = None) -> int:
    """Issue every draft of a month; from then on it never changes. Returns how many were issued.

    A bill with nothing to pay is settled at once. Raises Conflict while the month is not over on
    `issue_date` (by default today) or its latest run has not come to its end.
    """
    acting.require(ISSUE_BILLS)
    issued_on = issue_date or timezone.localdate()
    if issued_on <= month.last_day:
        raise Conflict(_("该月份尚未结束，请在次月再发布账单。"), code="month_not_over")
    run = BillRun.objects.filter(month=month.first_day).first()
    if run is not None and run.state != WorkState.DONE:
        raise Conflict(_("该月份的出账没有完成，请先重新出账再发布账单。"), code="run_not_done")
    with connections["default"].cursor() as cursor:
        cursor.execute(statements.ISSUE, {"month": month.first_day, "issue_date": issued_on})
        issued = [row[0] for row in cursor.fetchall()]
    count = len(issued)
    tell_records(BILLS_TOLD, issued)
    if count and run is not None:
        record_change(
            acting=acting,
            subject=SUBJECT,
            subject_uid=run.uid,
            verb="issue_bills",
            after={"bills": count, "issue_date": issued_on.isoformat()},
        )
    return count


@transaction.atomic
def record_settled(*, bill_ids: Collection[int], acting: Actor, trail: bool = True) -> int:
    """Record that issued bills are paid in full; returns how many were. Drafts and settled ones stay.

    `trail` false leaves out the line per bill, for a caller whose own record says what it brought in.
    """
    acting.require(SETTLE_BILLS)
    settled = Bill.objects.filter(
        in_sight(acting, SETTLE_BILLS, "customer"), pk__in=bill_ids, state=BillState.ISSUED
    )
    uids = list(settled.select_for_update().values_list("uid", "open_amount"))
    count = settled.update(state=BillState.SETTLED, open_amount=0, version=F("version") + 1, changed_at=Now())
    tell_records(BILLS_TOLD, [uid for uid, _open_amount in uids])
    for uid, open_amount in uids if trail else ():
        record_change(
            acting=acting,
            subject="bills.bill",
            subject_uid=uid,
            verb="settle",
            before={"state": BillState.ISSUED.value, "open_amount": str(open_amount)},
            after={"state": BillState.SETTLED.value, "open_amount": "0.00"},
        )
    return count
