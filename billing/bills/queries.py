"""Reading bills and runs (E01); roll-ups are one query for any number of customers."""

from collections.abc import Collection
from decimal import Decimal
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery, Sum

from billing.bills.models import Bill, BillRun, BillState, RunState
from billing.bills.permissions import VIEW_BILL, VIEW_BILL_RUN
from keyhall.access.actor import Actor
from keyhall.errors import NotFound
from keyhall.jobs.models import Job


def bills(*, acting: Actor) -> QuerySet[Bill]:
    """Every bill with its account and customer, newest month first."""
    acting.require(VIEW_BILL)
    return Bill.objects.select_related("account", "customer__party")


def find_bill(uid: UUID, *, acting: Actor) -> Bill:
    """One bill with its account and customer; raises NotFound."""
    bill = bills(acting=acting).filter(uid=uid).first()
    if bill is None:
        raise NotFound()
    return bill


def bill_runs(*, acting: Actor) -> QuerySet[BillRun]:
    """Every run, newest first; `job_state` is its job's, which also knows of a stop or a fault."""
    acting.require(VIEW_BILL_RUN)
    job = Job.objects.filter(uid=OuterRef("job_uid"))
    return BillRun.objects.annotate(job_state=Subquery(job.values("state")[:1]))


def state_of_run(run: BillRun, job_state: str | None) -> str:
    """What a run is in: its own state, unless its job ended without it."""
    if run.state in (RunState.WAITING, RunState.RUNNING) and job_state in (RunState.FAILED, RunState.STOPPED):
        return str(job_state)
    return run.state


def open_amounts(customer_ids: Collection[int]) -> dict[int, Decimal]:
    """What is to be paid on issued bills, in yuan, by customer id; customers without any are left out."""
    rows = (
        Bill.objects.filter(customer_id__in=customer_ids, state=BillState.ISSUED, open_amount__gt=0)
        .order_by()
        .values_list("customer_id")
        .annotate(amount=Sum("open_amount"))
    )
    return dict(rows)
